"""Many studies from the model of the example study, with nothing calibrated: what an evaluation makes of each.

Every study has its own 280 households, its own month of screening for whoever meets the cost rule, twelve households
with a director (one of them the household of half a million, always) and all others that met the rule to compare with.
Costs go through the functions of the notebooks, many studies at a time: household periods, savings, comparison.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from werkplaats.analyses.savings import deployment_savings
from werkplaats.methods.comparison.difference_in_differences import att
from werkplaats.methods.intervals.bootstrap import bootstrap_mean
from werkplaats.params.model import Periods, Window
from werkplaats.results import Estimate
from werkplaats.synthetic.catalog import is_municipal
from werkplaats.synthetic.effect import apply_effect
from werkplaats.synthetic.population import Population, draw_care, draw_households
from werkplaats.synthetic.selection import Selection, draw_selection
from werkplaats.synthetic.timeline import LAST_YEAR, N_MONTHS, first_day, last_day
from werkplaats.synthetic.trajectories import (
    count_units,
    deflate,
    divide_over_products,
    draw_totals,
    value_units,
)
from werkplaats.tables.household_periods import build_household_periods

EFFECTS = (0.0, 1.0, 4.0)
"""None; that of the example study, about 10,000 euros per household; and four times that."""

UNIT = "EUR per household over the deployment"
BATCH = 50
PAYERS = ("municipality", "others")
WINDOW = Window(start=first_day(0), end=dt.date(LAST_YEAR, 12, 31))


@dataclass(frozen=True)
class Study:
    """Savings of one study: of the comparison households, and of the twelve for each planted effect.

    Column ``extreme`` tells which is the household of half a million.
    """

    comparison: pd.DataFrame
    director: dict[float, pd.DataFrame]

    def true_att(self, effect: float) -> float:
        """Return what was planted, as a difference-in-differences states it: negative = cost fell more."""
        return float(self.director[0.0]["gross"].mean() - self.director[effect]["gross"].mean())

    def without_extreme(self) -> Study:
        """Return the study without the household of half a million, which is always enrolled and not by lot."""
        return Study(self.comparison, {effect: own.loc[~own["extreme"]] for effect, own in self.director.items()})


def pooled(studies: Sequence[Study]) -> Study:
    """Return one larger study of the same model."""
    return Study(
        comparison=pd.concat([study.comparison for study in studies], ignore_index=True),
        director={
            effect: pd.concat([study.director[effect] for study in studies], ignore_index=True) for effect in EFFECTS
        },
    )


def compared(study: Study, effect: float) -> Estimate:
    """Return the difference-in-differences that the report gives, as notebook 07 computes it."""
    savings = pd.concat(
        [study.comparison.assign(group="comparison"), study.director[effect].assign(group="director")],
        ignore_index=True,
    )
    table = savings.assign(change=-savings["gross"])
    return att(table, change="change", group="group", reference="comparison", unit=UNIT)


def naive(study: Study, effect: float, rng: np.random.Generator) -> Estimate:
    """Return the mean saving before and after, with the interval that notebook 04 gives it."""
    return bootstrap_mean(
        study.director[effect], column="gross", term="gross_saving_mean", unit=UNIT, n_bootstrap=500, rng=rng
    )


def draw_studies(n_studies: int, *, seed: int, payer: str | None = None) -> Iterator[Study]:
    """Yield studies, each from a seed of its own; with ``payer`` the savings of that payer only."""
    for first in range(0, n_studies, BATCH):
        numbers = range(first, min(first + BATCH, n_studies))
        drawn = [_draw(np.random.default_rng([seed, number]), number) for number in numbers]
        households = pd.concat([part for part, _ in drawn], ignore_index=True)
        months = pd.concat([part for _, part in drawn], ignore_index=True)
        periods = build_household_periods(months, households, window=WINDOW, periods=Periods())
        chosen = periods if payer is None else periods.loc[periods["payer"] == payer]
        savings = deployment_savings(chosen).merge(
            households[["household_id", "study", "group", "effect", "extreme"]], on="household_id"
        )
        for _, study in savings.groupby("study", sort=True):
            director = study.loc[study["group"] == "director"]
            yield Study(
                comparison=study.loc[study["group"] == "comparison"],
                director={effect: director.loc[director["effect"] == effect] for effect in EFFECTS},
            )


def _draw(rng: np.random.Generator, number: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return households and household months of one study; those with a director once for each effect."""
    households, extreme = draw_households(rng)
    shares, crisis = draw_care(rng, households, extreme=extreme)
    population = Population(households, pd.DataFrame(), shares, crisis, extreme)
    level, totals = draw_totals(rng, population)
    amounts = divide_over_products(population, level=level, totals=totals)
    cents = value_units(count_units(amounts))
    selection = draw_selection(rng, population, cents.sum(axis=2))
    compared, extreme = selection.comparison, population.extreme
    parts = [_rows(number, selection, compared, extreme[compared], cents[compared], 0.0)]
    rows = selection.analyzed
    for effect in EFFECTS:
        reduced = apply_effect(amounts[rows], start=selection.start[rows], end=selection.end[rows], effect=effect)
        parts.append(_rows(number, selection, rows, extreme[rows], value_units(count_units(reduced)), effect))
    return pd.concat([part for part, _ in parts]), pd.concat([part for _, part in parts])


def _rows(
    number: int, selection: Selection, rows: np.ndarray, extreme: np.ndarray, cents: np.ndarray, effect: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``households`` and ``household_months`` of these rows of the pool."""
    ids = np.array([f"{number}-{effect:g}-{row}" for row in rows], dtype=object)
    start, municipal = selection.start[rows], np.array(is_municipal())
    households = pd.DataFrame(
        {
            "household_id": ids,
            "group": selection.group[rows],
            "start": pd.to_datetime([first_day(int(month)) for month in start]),
            "end": pd.to_datetime([last_day(int(month)) for month in selection.end[rows]]),
            "study": number,
            "effect": effect,
            "extreme": extreme,
        }
    )
    spent = np.stack([cents[:, :, municipal].sum(axis=2), cents[:, :, ~municipal].sum(axis=2)], axis=2)
    household, month, payer = (axis.ravel() for axis in np.indices(spent.shape))
    event = month - start[household]
    near = (event >= -12) & (month <= selection.end[rows][household])
    months = pd.DataFrame(
        {
            "household_id": ids[household[near]],
            "event_month": event[near],
            "domain": np.array(PAYERS, dtype=object)[payer[near]],
            "payer": np.array(PAYERS, dtype=object)[payer[near]],
            "real_cents": deflate(spent).ravel()[near],
        }
    )
    assert spent.shape[1] == N_MONTHS
    return households, months
