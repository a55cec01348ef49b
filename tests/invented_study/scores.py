"""Invented scores of persons, and what notebook 03 makes of them: every kind of outcome, any number of households."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pandas as pd

from werkplaats.analyses.quality_of_life import analyze_quality_of_life
from werkplaats.instruments.registry import INSTRUMENTS
from werkplaats.params.model import StudyParams
from werkplaats.report.compose import public_input
from werkplaats.report.context import Context, Provenance, ReportInput
from werkplaats.workspace.storage import validate_table

WAVES = {"T0": 0.0, "T1": 12.0, "T2": 24.0}
WALTERS = "Walters, S. J. & Brazier, J. E. (2005). Comparison of the minimally important difference. Qual Life Res 14."
MEASURED = ("eq5d_5l", "eq_vas", "positive_health", "zrm_2017", "loneliness_6")


def invented_params(**changed: object) -> StudyParams:
    """Return a study with a primary, a secondary and exploratory outcomes, levels and a conversation tool."""
    given: dict[str, object] = {
        "study": "invented",
        "title": "Invented study",
        "synthetic": True,
        "n_bootstrap": 200,
        "window": {"start": dt.date(2016, 1, 1), "end": dt.date(2021, 12, 31)},
        "waves": [{"name": name, "month": month} for name, month in WAVES.items()],
        "groups": {"intervention": "director", "labels": {"director": "Regie", "comparison": "Vergelijking"}},
        "sources": [{"path": "scores.csv", "table": "measurements"}],
        "instruments": [{"name": name} for name in MEASURED],
        "primary_outcome": "eq5d_utility",
        "secondary_outcomes": ["eq_vas", "loneliness_6"],
        "quality_of_life": {
            "important_differences": {"eq5d_utility": {"value": 0.074, "source": WALTERS}},
            "population_means": {"eq5d_utility": {"value": 0.869, "source": "Versteegh et al. (2016)."}},
        },
        "missing_data": {"imputations": 5},
    }
    return StudyParams.model_validate(given | changed)


def invented_people(
    n: int, *, groups: tuple[str, ...] = ("director",), instruments: tuple[str, ...] = MEASURED, rise: float = 0.3
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``households`` and ``person_waves`` of ``n`` households per group; one in eight scores misses.

    ``rise`` is the change up to the last wave, as a share of the width of a scale.
    """
    rng = np.random.default_rng(7)
    rows, homes = [], []
    for group in groups:
        for number in range(n):
            home = f"{group[0].upper()}{number:03d}"
            homes.append({"household_id": home, "group": group})
            for person in range(int(rng.integers(1, 4)) if n > 1 else 1):
                rows += _person(f"{home}-{person}", home, group, instruments, rise, rng)
    days = {"selection_date": "2018-12-01", "start": "2019-01-01", "end": "2019-12-31"}
    households = pd.DataFrame(homes).assign(neighborhood="Limmel", subgroup=None, **days, exit_reason=None)
    return validate_table("households", households), validate_table("person_waves", pd.DataFrame(rows))


def _person(
    person: str, home: str, group: str, instruments: tuple[str, ...], rise: float, rng: np.random.Generator
) -> Iterator[dict[str, object]]:
    level = rng.normal(0.45, 0.15)
    for instrument in instruments:
        for outcome in INSTRUMENTS[instrument].outcomes:
            width = outcome.maximum - outcome.minimum
            for wave, month in WAVES.items():
                better = level + rise * month / 24 + rng.normal(0, 0.12)
                share = float(np.clip(better if outcome.higher_is_better else 1 - better, 0, 1))
                score = outcome.minimum + width * share
                whole = outcome.ordinal or width > 1.5
                yield {
                    "person_id": person,
                    "household_id": home,
                    "group": group,
                    "wave": wave,
                    "month": month,
                    "outcome": outcome.outcome,
                    "score": np.nan if rng.random() < 1 / 8 else float(round(score) if whole else score),
                }


def invented_input(params: StudyParams, households: pd.DataFrame, person_waves: pd.DataFrame) -> ReportInput:
    """Return what a report is made from, with notebook 03 only."""
    found = analyze_quality_of_life(person_waves, households, params=params)
    provenance = Provenance(dt.date(2026, 11, 27), "0123abc", "ab" * 32, 1, {}, {"Python": "3.11"})
    return ReportInput(params, {"03_quality_of_life": found.results}, found.intern, {}, provenance)


def invented_context(given: ReportInput, language: str = "nl", variant: str = "intern") -> Context:
    """Return the context of one variant in one language."""
    return Context(public_input(given) if variant == "public" else given, language, variant)  # type: ignore[arg-type]
