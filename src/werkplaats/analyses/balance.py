"""How alike the comparison households were before the start, and the difference when they are weighed to be alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from werkplaats.analyses.event_quarters import MONTHS_PER_QUARTER
from werkplaats.methods.comparison.balancing import balance_table, baseline_trajectories, weighted_att
from werkplaats.methods.comparison.entropy_balancing import entropy_balance
from werkplaats.methods.complete_cases import varies
from werkplaats.params.model import Groups, StudyParams
from werkplaats.results import Missing, Results
from werkplaats.schema import ROBUSTNESS

HOUSEHOLDS_PER_BALANCE = 10
"""Comparison households for each thing that is balanced; with fewer, weights rest on a handful of them.

Ten per covariate is the usual rule of thumb of regression (Peduzzi et al. 1996, J Clin Epidemiol 49:1373-1379).
"""

WIDTHS = (1, 2, 4)
"""Quarters that one covariate may hold: a quarter, half a year, a year; the finest that the number allows."""


@dataclass(frozen=True)
class Balance:
    """Results on balance, and the largest standardized difference before any weights (None where it is unknown).

    The number is no fact of the results: it says as much of few households as a row of the table, and only rows are
    suppressed.
    """

    results: Results
    largest: float | None


def largest_difference(table: pd.DataFrame, covariates: Sequence[str], *, groups: Groups) -> float | None:
    """Return the largest standardized difference between the two groups, without its sign; None where it is undefined.

    Parameters
    ----------
    table
        One row per household with ``group`` and the covariates.
    covariates
        Columns to look at.
    groups
        The two groups; other rows are not looked at.

    Examples
    --------
    >>> table = pd.DataFrame({"group": ["in"] * 3 + ["out"] * 3, "cost": [4.0, 5.0, 6.0, 1.0, 3.0, 5.0]})
    >>> largest_difference(table, ["cost"], groups=Groups(intervention="in", reference="out"))
    2.0
    """
    assert groups.reference is not None
    two = table.loc[table["group"].isin([groups.intervention, groups.reference])]
    own = two.loc[two["group"] == groups.intervention, list(covariates)]
    if min(len(own), len(two) - len(own)) < 2 or not all(varies(own[name].to_numpy()) for name in covariates):
        return None
    found = balance_table(two, covariates=covariates, group="group", reference=groups.reference)
    return float(found["standardized_difference"].abs().max())


def balance_findings(savings: pd.DataFrame, quarters: pd.DataFrame, *, unit: str, params: StudyParams) -> Balance:
    """Return a table of balance before the start, and the weighted difference-in-differences (``att_balanced``).

    Parameters
    ----------
    savings
        ``household_id``, ``group`` and ``gross`` (EUR saved over the deployment) of the households in ``quarters``.
    quarters
        From `werkplaats.analyses.event_quarters.event_quarters`.
    unit
        Unit of what was saved.
    params
        Uses ``groups`` and ``confidence_level``.
    """
    reference = params.groups.reference
    assert reference is not None
    before = quarters.loc[quarters["quarter"] < 0]
    n_compared = before.loc[before["group"] == reference, "household_id"].nunique()
    width, enough = _width(n_compared, before["quarter"].nunique())
    sides = {"group": "group", "reference": reference}
    try:
        table = _trajectories(before, savings, width)
        covariates = [column for column in table.columns if column.startswith("euros at ")]
        plain = balance_table(table, covariates=covariates, **sides)
    except ValueError as reason:  # how a method says that it is undefined for these data
        return Balance(Results(ROBUSTNESS, missing=(Missing("group_balance", str(reason)),)), None)
    largest = float(plain["standardized_difference"].abs().max())
    shown = _readable(plain, table, width)
    try:
        if not enough:
            raise ValueError(f"{n_compared} comparison households are too few to weigh over {len(covariates)} moments")
        weights = entropy_balance(table, covariates=covariates, group="group", reference=reference)
        weighed = table.assign(weight=weights.weights, change=-table["gross"])
        after = balance_table(weighed, covariates=covariates, weights="weight", **sides)
        effect = weighted_att(
            weighed, change="change", weights="weight", unit=unit, conf_level=params.confidence_level, **sides
        )
    except ValueError as reason:
        lacking = (Missing("balanced", str(reason)),)
        return Balance(Results(ROBUSTNESS, tables={"group_balance": shown}, missing=lacking), largest)
    shown = shown.assign(euros_weighted=after["mean_reference"], difference_weighted=after["standardized_difference"])
    balanced = replace(effect, term="att_balanced", method=f"entropy balancing of cost before; {effect.method}")
    facts = {"effective_households": weights.effective_sample_size}
    found = Results(ROBUSTNESS, (balanced.labelled(outcome="cost"),), {"group_balance": shown}, facts)
    return Balance(found, largest)


def _width(n_compared: int, n_quarters: int) -> tuple[int, bool]:
    """Return how many quarters one covariate holds, and whether there are households enough to weigh by it."""
    fine = [width for width in WIDTHS if n_quarters % width == 0]
    allowed = [width for width in fine if n_compared >= HOUSEHOLDS_PER_BALANCE * n_quarters // width]
    return (allowed[0], True) if allowed else (max(fine), False)


def _trajectories(before: pd.DataFrame, savings: pd.DataFrame, width: int) -> pd.DataFrame:
    """Return one row per household with its cost per month in each stretch of ``width`` quarters before the start."""
    # The last stretch ends at the start, so stretches are counted backwards from it.
    stretches = before.assign(stretch=(before["quarter"] // width) * width * MONTHS_PER_QUARTER)
    means = stretches.groupby(["household_id", "stretch"], as_index=False).agg(euros=("euros", "mean"))
    moments = sorted(means["stretch"].unique())
    wide = baseline_trajectories(means, household="household_id", time="stretch", outcome="euros", moments=moments)
    columns = ["household_id", "group", "gross"]
    return savings[columns].merge(wide.reset_index(), on="household_id", validate="one_to_one")


def _readable(balance: pd.DataFrame, table: pd.DataFrame, width: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "event_month": balance["covariate"].str.removeprefix("euros at ").astype("float64").astype("int64"),
            "months": width * MONTHS_PER_QUARTER,
            "euros_group": balance["mean_group"],
            "euros_reference": balance["mean_reference"],
            "difference": balance["standardized_difference"],
            "n_households": int(table["group"].value_counts().min()),
        }
    )
