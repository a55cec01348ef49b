"""The selection rule, replayed where nobody intervened: how far cost falls by itself.

Two answers. Empirical: households that were never enrolled, each in the first calendar year in which it met the rule,
followed into the next. Model: a lognormal cost fitted on all those households, selected above the same threshold.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from werkplaats.analyses.cents import validate_euros
from werkplaats.analyses.randomness import generator
from werkplaats.methods.selection.regression_to_the_mean import (
    LognormalCosts,
    empirical_fall,
    expected_fall_curve,
    expected_fall_lognormal,
    fit_lognormal_costs,
)
from werkplaats.methods.selection.tipping_correlation import tipping_correlation
from werkplaats.params.model import Selection, StudyParams
from werkplaats.prices import CENTS_PER_EURO, price_factor
from werkplaats.results import Estimate
from werkplaats.schema import ROBUSTNESS

MONTHS_PER_YEAR = 12
FEWEST_HOUSEHOLDS = 3


@dataclass(frozen=True)
class ExpectedFalls:
    """Estimates of the fall without intervention, and the tables behind them."""

    estimates: tuple[Estimate, ...]
    tables: dict[str, pd.DataFrame]


def expected_falls(
    household_months: pd.DataFrame,
    households: pd.DataFrame,
    *,
    params: StudyParams,
    selection: Selection,
    observed_fall: float | None = None,
) -> ExpectedFalls:
    """Return the expected fall over a year for households selected like these, empirically and by the model.

    Parameters
    ----------
    household_months, households
        Tables of those names (`werkplaats.schema`), the screening pool included.
    params
        Uses ``groups``, ``window``, ``price_year``, ``robustness``, ``confidence_level``, ``n_bootstrap``, ``seed``.
    selection
        The rule.
    observed_fall
        Mean fall over a year of the households with the approach (EUR), to find the correlation of cost at which all of
        it was to be expected; None when there is none.
    """
    never = (households["group"] != params.groups.intervention) & households["exit_reason"].isna()
    ids = households.loc[never, "household_id"]
    pairs = _year_pairs(household_months.loc[household_months["household_id"].isin(ids)], params)
    # The rule counts cost over so many months; the replay counts it over a calendar year.
    threshold = selection.threshold_euros * MONTHS_PER_YEAR / selection.months
    chosen = pairs.loc[pairs["nominal"] >= threshold]
    first = chosen.sort_values("year").drop_duplicates("household_id")
    estimates: list[Estimate] = []
    tables = {"pool_replay": _replay_table(chosen)}
    if len(first) >= FEWEST_HOUSEHOLDS:
        fall = empirical_fall(
            first,
            before="before",
            after="after",
            unit="EUR per household per year",
            conf_level=params.confidence_level,
            n_bootstrap=params.n_bootstrap,
            rng=generator(params.seed, ROBUSTNESS, "expected_fall"),
        )
        estimates.append(fall.labelled(outcome="cost", population="replayed_rule"))
        fitted = _middle_pairs(pairs)
        if _can_be_fitted(fitted):
            costs = fit_lognormal_costs(fitted, before="before", after="after")
            # The threshold holds in prices of the time; the model is fitted in prices of one year.
            middle = int(first["year"].median())
            real_threshold = threshold * price_factor(middle, price_year=params.price_year)
            estimates += _model_estimates(costs, real_threshold, len(fitted))
            if observed_fall is not None:
                estimates += _tipping(costs, real_threshold, observed_fall, len(fitted))
            tables["expected_fall_curve"] = _curve(costs, real_threshold, params)
    return ExpectedFalls(tuple(estimates), tables)


def _year_pairs(household_months: pd.DataFrame, params: StudyParams) -> pd.DataFrame:
    """Return each household's cost in two successive whole calendar years of the window, in euros.

    ``before`` and ``after`` are in prices of the price year, ``nominal`` is ``before`` in prices of the time. A year
    without a cost line is a year that cost nothing: leaving it out would hide the largest falls.
    """
    years = _whole_years(params)
    sums = household_months.assign(year=household_months["month"].dt.year).groupby(["household_id", "year"])[
        ["cents", "real_cents"]
    ]
    ids = household_months["household_id"].unique()
    every = pd.MultiIndex.from_product([ids, years], names=["household_id", "year"])
    totals = sums.sum().reindex(every, fill_value=0).reset_index()
    counted = household_months.loc[household_months["month"].dt.year.isin(years)]
    yearly = totals.groupby("household_id")["real_cents"].sum() / CENTS_PER_EURO
    validate_euros("calendar years of the pool", yearly, counted, by="household_id")
    following = totals.assign(year=totals["year"] - 1).rename(columns={"real_cents": "next_cents"})
    pairs = totals.merge(following[["household_id", "year", "next_cents"]], on=["household_id", "year"])
    return pd.DataFrame(
        {
            "household_id": pairs["household_id"],
            "year": pairs["year"].astype("int64"),
            "nominal": pairs["cents"].astype("float64") / CENTS_PER_EURO,
            "before": pairs["real_cents"] / CENTS_PER_EURO,
            "after": pairs["next_cents"] / CENTS_PER_EURO,
        }
    ).reset_index(drop=True)


def _whole_years(params: StudyParams) -> list[int]:
    """Return the calendar years that lie in the window from the first day to the last."""
    assert params.window is not None
    start, end = params.window.start, params.window.end
    first = start.year + ((start.month, start.day) > (1, 1))
    last = end.year - ((end.month, end.day) < (12, 31))
    return list(range(first, last + 1))


def _replay_table(chosen: pd.DataFrame) -> pd.DataFrame:
    return chosen.groupby("year", as_index=False).agg(
        n_households=("household_id", "nunique"), mean_before=("before", "mean"), mean_after=("after", "mean")
    )


def _middle_pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the middle pair of years of every household with cost in both: each counts once, and has a logarithm."""
    middle = int(pairs["year"].median())
    return pairs.loc[(pairs["year"] == middle) & (pairs["before"] > 0) & (pairs["after"] > 0)]


def _can_be_fitted(pairs: pd.DataFrame) -> bool:
    """Return whether the pairs vary and do not run against each other, as the lognormal model needs."""
    if len(pairs) < FEWEST_HOUSEHOLDS:
        return False
    logs = np.log(pairs[["before", "after"]].to_numpy(dtype="float64"))
    return bool((logs.std(axis=0) > 0).all() and np.corrcoef(logs.T)[0, 1] >= 0)


def _model_estimates(costs: LognormalCosts, threshold: float, n_households: int) -> Iterator[Estimate]:
    yield Estimate(
        term="expected_fall",
        estimate=expected_fall_lognormal(costs, threshold=threshold).fall,
        unit="EUR per household per year",
        method=(
            f"lognormal cost, selected above the threshold: log sd {costs.log_sd:.2f}, "
            f"year-to-year correlation {costs.correlation:.2f}; no interval"
        ),
        n_households=n_households,
        outcome="cost",
        population="lognormal_model",
    )


def _tipping(costs: LognormalCosts, threshold: float, fall: float, n_households: int) -> Iterator[Estimate]:
    """Yield the correlation that was found, and the one at which the model expects the whole observed fall."""
    labels = {"outcome": "cost", "population": "lognormal_model"}
    yield Estimate(
        term="cost_correlation",
        estimate=costs.correlation,
        unit="correlation",
        method="correlation of log cost between two years, over households without the approach; no interval",
        n_households=n_households,
    ).labelled(**labels)
    tipping = tipping_correlation(observed_fall=fall, log_mean=costs.log_mean, log_sd=costs.log_sd, threshold=threshold)
    if tipping is not None:
        yield Estimate(
            term="tipping_correlation",
            estimate=tipping,
            unit="correlation",
            method="lognormal cost, selected above the threshold: correlation at which the observed fall is expected",
            n_households=n_households,
        ).labelled(**labels)


def _curve(costs: LognormalCosts, threshold: float, params: StudyParams) -> pd.DataFrame:
    correlations = sorted({*params.robustness.correlations, round(costs.correlation, 3)})
    curve = expected_fall_curve(
        log_mean=costs.log_mean, log_sd=costs.log_sd, threshold=threshold, correlations=correlations
    )
    fitted = [math.isclose(value, round(costs.correlation, 3)) for value in curve["correlation"]]
    return curve.rename(columns={"fall": "euros"}).assign(fitted=fitted)
