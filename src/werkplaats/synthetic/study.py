"""One invented study from one seed: truth tables, and the effect that was planted in them."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
import pandas as pd

from werkplaats.synthetic.calibration import (
    GROSS_SAVING_EUROS,
    NET_SAVING_MEAN_EUROS,
    Calibrated,
    calibrate,
    household_savings,
)
from werkplaats.synthetic.catalog import is_municipal
from werkplaats.synthetic.embedding import draw_psat, draw_referrals
from werkplaats.synthetic.involvement import draw_events, draw_helpers, draw_hours
from werkplaats.synthetic.lines import build_lines
from werkplaats.synthetic.population import Population, draw_population
from werkplaats.synthetic.questionnaires import draw_questionnaires
from werkplaats.synthetic.selection import Selection, draw_selection
from werkplaats.synthetic.timeline import N_MONTHS, first_day, last_day
from werkplaats.synthetic.trajectories import count_units, deflate, divide_over_products, draw_totals, value_units

SEED = 2158
"""Seed of the committed example study; how it was chosen is in docs/example_study.md."""


@dataclass(frozen=True)
class Truth:
    """What an analysis of the example study should find (euros of 2020 per analyzed household).

    ``saving_mean`` is the planted effect: mean cost that family direction took away over the months of deployment.
    Positive = cost was lower than it would have been. ``saving_after_mean`` is the same over the 12 months that follow,
    when part of the effect has faded; ``share_retained`` is what is left of it per month. The factors are those of the
    calibration to the published figures.
    """

    saving_mean: float
    saving_municipal_mean: float
    saving_other_mean: float
    saving_per_month: float
    saving_after_mean: float
    share_retained: float
    factor_municipal: float
    factor_other: float

    @property
    def att(self) -> float:
        """The planted effect as a difference-in-differences of cost states it: negative = cost fell more."""
        return -self.saving_mean


@dataclass(frozen=True)
class Study:
    """The invented study as it really happened, before anybody delivered it; and what was planted in it."""

    seed: int
    households: pd.DataFrame
    persons: pd.DataFrame
    memberships: pd.DataFrame
    lines: pd.DataFrame
    helpers: pd.DataFrame
    hours: pd.DataFrame
    events: pd.DataFrame
    referrals: pd.DataFrame
    psat: pd.DataFrame
    questionnaires: pd.DataFrame
    truth: Truth


def generate(seed: int = SEED, *, effect: float = 1.0) -> Study:
    """Make the example study from a seed: the same seed gives the same study.

    Parameters
    ----------
    seed
        Seed of everything random. Only the default was fitted to the published figures with factors close to 1.
    effect
        How many times the effect of the example study is planted, on cost and on well-being. Households, people and
        what they would have cost without a director stay the same: with 0 the same study, in which nobody was helped.

    Returns
    -------
    Study
        Truth tables (`lines` holds the cents of every cost line with and without the planted effect) and `Truth`.
    """
    rng = np.random.default_rng(seed)
    population = draw_population(rng)
    level, totals = draw_totals(rng, population)
    amounts = divide_over_products(population, level=level, totals=totals)
    untouched = count_units(amounts)
    selection = draw_selection(rng, population, value_units(untouched).sum(axis=2))
    # Another effect gives another number of lines. Whatever is drawn after them must not notice.
    aside = copy.deepcopy(rng)
    happened = [_happen(untouched, selection, calibrate(amounts[selection.enrolled], selection))]
    lines = build_lines(rng, population, units=happened[0].units, cents=happened[0].cents)
    if effect != 1.0:
        happened.append(_happen(untouched, selection, calibrate(amounts[selection.enrolled], selection, effect=effect)))
        lines = build_lines(aside, population, units=happened[1].units, cents=happened[1].cents)
    director_mean = GROSS_SAVING_EUROS / len(selection.analyzed) - NET_SAVING_MEAN_EUROS
    return Study(
        seed=seed,
        households=_tabulate_households(population, selection),
        persons=population.persons[["person_id", "birth_year", "sex"]].sort_values("person_id", ignore_index=True),
        memberships=_tabulate_memberships(population),
        lines=_keep_until_exit(lines, selection),
        helpers=draw_helpers(rng, population, selection),
        hours=draw_hours(rng, population, selection, mean_euros=director_mean),
        events=draw_events(rng, population, selection),
        referrals=draw_referrals(rng, population, selection),
        psat=draw_psat(rng),
        questionnaires=draw_questionnaires(rng, population, selection, effect=effect),
        truth=_measure_truth(happened[-1], selection),
    )


@dataclass(frozen=True)
class _Happened:
    """What was delivered and what it cost (household x month x product): with the effect, and without it."""

    units: tuple[np.ndarray, np.ndarray]
    cents: tuple[np.ndarray, np.ndarray]
    calibrated: Calibrated


def _happen(untouched: np.ndarray, selection: Selection, calibrated: Calibrated) -> _Happened:
    units, without = untouched.copy(), untouched.copy()
    units[selection.enrolled] = calibrated.units
    without[selection.enrolled] = calibrated.units_without
    return _Happened((units, without), (value_units(units), value_units(without)), calibrated)


def _tabulate_households(population: Population, selection: Selection) -> pd.DataFrame:
    dated = selection.selected >= 0
    return pd.DataFrame(
        {
            "household_id": population.households["household_id"],
            "group": selection.group,
            "neighborhood": population.households["neighborhood"],
            "selection_date": [
                first_day(int(m)) if d else None for m, d in zip(selection.selected, dated, strict=True)
            ],
            "start": [first_day(int(m)) if d else None for m, d in zip(selection.start, dated, strict=True)],
            "end": [last_day(int(m)) if d else None for m, d in zip(selection.end, dated, strict=True)],
            "exit_reason": selection.exit_reason,
        }
    )


def _tabulate_memberships(population: Population) -> pd.DataFrame:
    return population.persons[["person_id", "household_id"]].sort_values("person_id", ignore_index=True)


def _keep_until_exit(lines: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Drop the lines of the lost households after their exit: nothing is delivered about them any more."""
    last = np.where(selection.exit_reason != "", selection.end, N_MONTHS)
    return lines[lines["month"] <= last[lines["household"]]].reset_index(drop=True)


def _measure_truth(happened: _Happened, selection: Selection) -> Truth:
    cents, without = happened.cents
    rows, municipal = selection.analyzed, np.array(is_municipal())
    start, end = selection.start[rows], selection.end[rows]
    planted = household_savings(cents[rows], start=start, end=end) - household_savings(
        without[rows], start=start, end=end
    )
    after = _sum_months(without[rows] - cents[rows], first=end + 1, last=end + 12)
    months = float((end + 1 - start).mean())
    saving = float(planted.sum(axis=1).mean())
    return Truth(
        saving_mean=saving,
        saving_municipal_mean=float(planted[:, municipal].sum(axis=1).mean()),
        saving_other_mean=float(planted[:, ~municipal].sum(axis=1).mean()),
        saving_per_month=saving / months,
        saving_after_mean=after,
        share_retained=(after / 12) / (saving / months) if saving else 0.0,
        factor_municipal=happened.calibrated.factor_municipal,
        factor_other=happened.calibrated.factor_other,
    )


def _sum_months(taken: np.ndarray, *, first: np.ndarray, last: np.ndarray) -> float:
    """Return the mean per household of cents over months first..last, in euros of 2020."""
    real = deflate(taken).sum(axis=2) / 100
    return float(np.mean([real[row, f : e + 1].sum() for row, (f, e) in enumerate(zip(first, last, strict=True))]))
