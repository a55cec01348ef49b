"""Questionnaires of adults at the start and 12 and 24 months later: EQ-5D-5L, a thermometer and Positive Health.

Behind the answers lies one well-being per person and wave. At the start it is lowered by the crisis that led to the
household being chosen (`CRISIS`), and that passes by itself; family direction adds `GAIN`.
A before/after comparison sees both.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from werkplaats.synthetic.population import Population
from werkplaats.synthetic.selection import Selection
from werkplaats.synthetic.timeline import first_day

WAVES = ("T0", "T1", "T2")
WAVE_MONTHS = (0, 12, 24)
EQ_ITEMS = ("EQ1", "EQ2", "EQ3", "EQ4", "EQ5")
PG_ITEMS = ("PG1", "PG2", "PG3", "PG4", "PG5", "PG6")
CRISIS = 0.30
"""How much lower well-being is at the start than it normally is (standard deviations); it passes without any help."""
GAIN = (0.0, 0.20, 0.15)
"""What family direction adds at T0, T1 and T2 (standard deviations)."""
LOST_AT_FOLLOWUP = (0.0, 0.05, 0.12)
"""Chance that a person does not take part in a wave, when the household still does."""
EQ_UNANSWERED, VAS_UNANSWERED, PG_UNANSWERED = 0.022, 0.04, 0.03
"""Chance that one question is not answered."""
EQ_MISSING, VAS_MISSING, PG_MISSING = (8.0, 9.0), 999.0, 99.0
"""Codes for no answer, declared as such in the SPSS file: 8 refused and 9 unknown; 999; 99."""

_EQ_BURDEN = np.array([-0.35, -0.80, 0.10, 0.30, 0.75])
_PG_MEAN = np.array([5.6, 4.7, 5.2, 4.9, 5.1, 5.8])


def draw_questionnaires(
    rng: np.random.Generator, population: Population, selection: Selection, *, effect: float = 1.0
) -> pd.DataFrame:
    """Return one row per adult and wave with raw answers; codes for no answer stand as such, an empty cell is empty.

    ``effect`` is how many times `GAIN` family direction adds.
    """
    rows = []
    for row in selection.enrolled:
        household = population.households["household_id"].iloc[row]
        mood = rng.normal(0.0, 0.5)
        members = population.persons.query("household_id == @household and not is_child")
        for person in members["person_id"]:
            ids = (str(person), str(household))
            rows += _draw_person(rng, ids, mood=mood, row=int(row), selection=selection, effect=effect)
    columns = ["PERSOON", "HUISHOUDEN", "METING", "DATUM", *EQ_ITEMS, "VAS", *PG_ITEMS]
    return pd.DataFrame(rows, columns=columns).sort_values(["METING", "PERSOON"], ignore_index=True)


def _draw_person(
    rng: np.random.Generator, ids: tuple[str, str], *, mood: float, row: int, selection: Selection, effect: float
) -> list[tuple[object, ...]]:
    start = int(selection.start[row])
    lost = selection.exit_reason[row] != ""
    trait = mood + rng.normal(0.0, 0.7)
    answers: list[tuple[object, ...]] = []
    for wave, month, gain, gone in zip(WAVES, WAVE_MONTHS, GAIN, LOST_AT_FOLLOWUP, strict=True):
        well_being = trait + effect * gain - (CRISIS if wave == "T0" else 0.0) + rng.normal(0.0, 0.30)
        date = first_day(start + month) + dt.timedelta(days=int(rng.integers(-10, 21)))
        scores = (*_eq_answers(rng, well_being), _vas_answer(rng, well_being), *_pg_answers(rng, well_being))
        if rng.random() < gone or (lost and wave != "T0"):
            break
        answers.append((*ids, wave, date, *scores))
    return answers


def _eq_answers(rng: np.random.Generator, well_being: float) -> list[float]:
    burden = _EQ_BURDEN - 0.7 * well_being + rng.normal(0.0, 0.45, 5)
    levels = 1.0 + np.digitize(burden, [-0.3, 0.6, 1.5, 2.4])
    missing = rng.random(5) < EQ_UNANSWERED
    return [float(value) for value in np.where(missing, np.where(levels >= 3, *EQ_MISSING), levels)]


def _vas_answer(rng: np.random.Generator, well_being: float) -> float:
    value = float(np.clip(np.rint(58 + 12 * well_being + rng.normal(0, 8)), 0, 100))
    return VAS_MISSING if rng.random() < VAS_UNANSWERED else value


def _pg_answers(rng: np.random.Generator, well_being: float) -> list[float]:
    scores = np.clip(np.rint(_PG_MEAN + 1.2 * well_being + rng.normal(0, 1.0, 6)), 0, 10)
    draw = rng.random(6)
    answers = np.where(draw < PG_UNANSWERED, PG_MISSING, scores)
    return [float(value) for value in np.where(draw > 1 - PG_UNANSWERED / 2, np.nan, answers)]
