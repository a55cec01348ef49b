"""Invented trials in the shapes in which real ones are published, with effects that are known.

The shapes, never the values, follow published descriptions:

- `pilot`: one row per person, QALYs and cost ready-made, utility at the start only, and 71% of the persons without an
  outcome, as in the Men's Safer Sex pilot trial (159 men; Gabrio, A., Mason, A. J. & Baio, G. (2019), Statistics in
  Medicine 38:1399-1420).
- `advice`: utilities at six waves over two years and a cost at the last, persons in general practices, as in the Ten
  Top Tips trial (537 persons; Patel, N. et al. (2018), BMJ Open 8:e017511).
- `tutorial`: no number of a person, utility and cost at the start and at four waves over a year, as in the Dutch
  tutorial (Ben, A. J. et al. (2023), PharmacoEconomics 41:1403-1413).
- `dutch`: the same in Dutch names, with cost in categories per wave and no total.
- `long`: a row per person and wave.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from werkplaats.methods.value.discounted_sums import amount_weights, area_weights
from werkplaats.methods.value.discounting import flat_rate

COST, UTILITY = 900.0, 0.06
"""What the new care adds at every wave after the start: to the cost since the wave before, and to utility."""

COST_RATE, QALY_RATE = 0.03, 0.015
"""Discount rates of the params, of the years after the first."""


@dataclass(frozen=True)
class Trial:
    """A trial as a file, and what there is to find in it.

    Attributes
    ----------
    file
        As it is delivered.
    cost, qaly
        True differences between the groups over the whole trial, discounted as the params say.
    share_incomplete
        Share of the persons of whom a measurement is missing (0 to 1).
    n_persons
        Persons in it.
    """

    file: pd.DataFrame
    cost: float
    qaly: float
    share_incomplete: float
    n_persons: int


def draw_persons(months: Sequence[int], *, n: int, seed: int, practices: int = 0) -> pd.DataFrame:
    """Return persons by lot in two arms: ``arm``, ``age``, ``female``, and ``u<month>`` and ``c<month>`` of each."""
    rng = np.random.default_rng(seed)
    arm, age, female = rng.permutation(np.arange(n) % 2), rng.normal(55, 12, n).round(), rng.integers(0, 2, n)
    practice = rng.integers(1, practices + 1, n) if practices else np.arange(n)
    health = rng.normal(0.58, 0.11, n) - 0.002 * (age - 55)
    spending = rng.gamma(4.0, 400.0, n) + 6 * (age - 55)
    persons = pd.DataFrame({"arm": arm, "age": age.astype(int), "female": female, "practice": practice})
    for month in months:
        given = arm * float(month > 0)
        utility = health + UTILITY * given + rng.normal(0, 0.06, n)
        persons[f"u{month}"] = utility.clip(-0.3, 1).round(3)
        persons[f"c{month}"] = (spending * rng.gamma(8.0, 1 / 8, n) + COST * given).clip(0).round(2)
    return persons


def leave(persons: pd.DataFrame, months: Sequence[int], *, share: float, seed: int) -> pd.DataFrame:
    """Return persons of whom ``share`` left after the start, more often the young; what they were is not why."""
    rng = np.random.default_rng(seed)
    odds = rng.normal(size=len(persons)) - (persons["age"] - 55) / 24
    gone = odds.rank() > len(persons) * (1 - share)
    first = rng.integers(1, len(months), len(persons))
    kept = persons.copy()
    for place, month in enumerate(months[1:], start=1):
        kept.loc[gone & (first <= place), [f"u{month}", f"c{month}"]] = np.nan
    return kept


def true_cost(months: Sequence[int]) -> float:
    """Return what the new care adds to the cost of a person over the waves after the start."""
    years = [month / 12 for month in months]
    return COST * float(amount_weights(years, rates=flat_rate(COST_RATE, source="params")).sum())


def true_qaly(months: Sequence[int]) -> float:
    """Return what the new care adds to the QALYs of a person."""
    weights = area_weights([month / 12 for month in months], rates=flat_rate(QALY_RATE, source="params"))
    return UTILITY * float(weights[1:].sum())


def pilot() -> Trial:
    """Return a trial of 159 persons with ready-made QALYs and cost, known of 29%; there is no cost at the start."""
    months = (0, 3, 6, 12)
    persons = draw_persons(months, n=159, seed=71)
    left = leave(persons, months, share=113 / 159, seed=72).isna().any(axis=1)
    weights = area_weights([month / 12 for month in months], rates=flat_rate(0.0, source="none"))
    qaly = sum(weight * persons[f"u{month}"] for weight, month in zip(weights, months, strict=True))
    file = pd.DataFrame(
        {
            "id": np.arange(1, len(persons) + 1),
            "e": qaly.round(4).mask(left),
            "c": persons[["c3", "c6", "c12"]].sum(axis=1).round(2).mask(left),
            "age": persons["age"],
            "employment": persons["female"],
            "u.0": persons["u0"],
            "trt": persons["arm"] + 1,
            "site": np.arange(len(persons)) % 3 + 1,
        }
    )
    return Trial(file, true_cost(months), true_qaly(months), float(left.mean()), len(persons))


def advice() -> Trial:
    """Return a trial of 537 persons in 14 practices: utilities at six waves, and one cost, of the whole two years."""
    months = (0, 3, 6, 12, 18, 24)
    persons = draw_persons(months, n=537, seed=10, practices=14)
    kept = leave(persons, months, share=0.71, seed=11)
    later = kept[[f"c{month}" for month in months[1:]]].sum(axis=1, skipna=False)
    file = pd.DataFrame(
        {
            "pid": 1000 + np.arange(len(persons)),
            "practice": persons["practice"],
            "arm": persons["arm"].map({0: "Usual care", 1: "10TT intervention"}),
            "sex": persons["female"].map({0: "Male", 1: "Female"}),
            "age": persons["age"],
            **{f"qol_{month}": kept[f"u{month}"] for month in months},
            "totalcost": later.round(2),
        }
    )
    whole = (
        COST
        * (len(months) - 1)
        * float(amount_weights([0, months[-1] / 12], rates=flat_rate(COST_RATE, source="params"))[0])
    )
    return Trial(file, whole, true_qaly(months), float(file.isna().any(axis=1).mean()), len(persons))


def tutorial() -> Trial:
    """Return a trial of 300 persons without a number of their own: ``E`` and ``C`` at the start, then per quarter."""
    months = (0, 3, 6, 9, 12)
    persons = draw_persons(months, n=300, seed=23)
    kept = leave(persons, months, share=0.35, seed=24)
    named = {
        f"{raw}m{place}": kept[f"{mine}{month}"]
        for raw, mine in (("C", "c"), ("E", "u"))
        for place, month in enumerate(months[1:], start=1)
    }
    start = {"C": persons["c0"], "E": persons["u0"]}
    file = pd.DataFrame({"Tr": persons["arm"], "age": persons["age"], "sex": persons["female"], **start, **named})
    return Trial(file, true_cost(months), true_qaly(months), float(file.isna().any(axis=1).mean()), len(persons))


def dutch() -> Trial:
    """Return a trial of 240 persons in Dutch names: cost of a general practitioner and a hospital, and no total."""
    months = (0, 3, 6, 12)
    persons = draw_persons(months, n=240, seed=31)
    kept = leave(persons, months, share=0.3, seed=32)
    columns: dict[str, object] = {
        "Deelnemernr": [f"D{number:03}" for number in range(len(persons))],
        "Conditie": persons["arm"].map({0: "controle", 1: "interventie"}),
        "Geslacht": persons["female"].map({0: "man", 1: "vrouw"}),
        "Leeftijd": persons["age"],
    }
    for month in months:
        columns[f"utiliteit_t{month}"] = kept[f"u{month}"]
        columns[f"kosten_huisarts_t{month}"] = (0.25 * kept[f"c{month}"]).round(2)
        columns[f"kosten_ziekenhuis_t{month}"] = (0.75 * kept[f"c{month}"]).round(2)
    file = pd.DataFrame(columns)
    return Trial(file, true_cost(months), true_qaly(months), float(file.isna().any(axis=1).mean()), len(persons))


def long() -> Trial:
    """Return a trial of 220 persons, a row per person and wave."""
    months = (0, 6, 12)
    persons = draw_persons(months, n=220, seed=41)
    kept = leave(persons, months, share=0.4, seed=42)
    parts = [
        pd.DataFrame(
            {
                "subject": np.arange(1, len(persons) + 1),
                "treatment": persons["arm"],
                "gender": persons["female"] + 1,
                "month": month,
                "eq5d_index": kept[f"u{month}"],
                "costs": kept[f"c{month}"],
            }
        )
        for month in months
    ]
    file = pd.concat(parts).sort_values(["subject", "month"], ignore_index=True)
    return Trial(file, true_cost(months), true_qaly(months), float(kept.isna().any(axis=1).mean()), len(persons))


SHAPES: Mapping[str, Callable[[], Trial]] = {
    "pilot": pilot,
    "advice": advice,
    "tutorial": tutorial,
    "dutch": dutch,
    "long": long,
}
"""Name of a shape -> the trial in it."""


def answer(draft: str, months: Mapping[str, int]) -> str:
    """Return a drafted params file with its questions answered as whoever knows the trial does: the guess is right.

    Whatever stands behind a ``#`` and is YAML loses it; ``months`` fills in when the waves were.
    """
    lines = []
    for line in draft.splitlines():
        key = re.match(r" *# +(- |\w+:|\"\d+\":)", line)
        if key is None or "currency" in line:
            lines.append(line)
            continue
        plain = line.replace("# ", "", 1)
        for wave, month in months.items():
            plain = re.sub(rf"(name: {wave},.* month: )}}", rf"\g<1>{month}.0}}", plain)
        lines.append(plain)
    return "\n".join(lines) + "\n"


MONTHS: Mapping[str, Mapping[str, int]] = {
    "pilot": {"end": 12},
    "tutorial": {"T1": 3, "T2": 6, "T3": 9, "T4": 12},
}
"""Name of a shape -> what only people know: months after the start of waves that are merely numbered or last."""
