"""Suppression: numbers with too few households behind them do not leave.

The unit is the household. A suppressed number is absent (never 0): an estimate is taken out and counted in the facts,
a table row keeps its labels, loses its numbers and says so in column ``suppressed``. A table that does not state how
many households stand behind its rows is dropped, unless it is known to say nothing about households.

References
----------
.. [1] Statistics Netherlands (CBS), rules for output from microdata: at least 10 units behind every published number.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from werkplaats.disclosure.alike import all_alike, without_alike, without_words
from werkplaats.disclosure.claims import CLAIMS, without_claims_apart
from werkplaats.disclosure.complements import small_complements, small_rows, small_share
from werkplaats.disclosure.deliveries import about_files, fold_files, without_small_parts
from werkplaats.disclosure.differencing import without_differences
from werkplaats.disclosure.shares import few_for_order, not_alone
from werkplaats.disclosure.sites import TABLE as SITES
from werkplaats.disclosure.sites import without_site_estimates, without_small_responses
from werkplaats.disclosure.withdrawals import without_withdrawn, without_withdrawn_facts
from werkplaats.params.model import Disclosure
from werkplaats.results import Estimate, Missing, Results

SUPPRESSED = "suppressed"
"""Column of a released table: whether the numbers of the row were taken out."""

ROUNDING_EUROS = 100.0
"""Profile `streng` rounds amounts to multiples of this (euros)."""

COUNT_COLUMNS = ("n_households", "n_qualifying", "n_respondents", "n_records")
"""Columns that say how many units stand behind a row; the first one present decides."""

HARMLESS = frozenset(
    {
        "acceptability_curve",
        "area_figures",
        "area_rates",
        "balance",
        "benefit_lines",
        "ce_plane",
        "correction_effects",
        "expected_fall_curve",
        "outcomes",
        "social_cost_benefit",
        "tornado",
        "unknown_domains",
    }
)
"""Tables without such a column that describe files, settings or replicates, not households."""

OF_RESAMPLES = frozenset({"acceptability_curve", "ce_plane", "quadrants"})
"""Tables of replicates: their middle is the mean of the households, so they need as many as a mean."""

SUBTRACTABLE = frozenset(
    {
        "leave_one_out_low",
        "leave_one_out_high",
        "gross_saving_winsorized",
        "net_saving_winsorized",
        "largest_share_of_saving",
    }
)
"""Estimates over all households but one or two: next to the estimate over all they give those few away."""

OF_OCCURRENCE = frozenset({"cost_shifts", "outflow", "silent_endings", "unpriced_volumes", "valued_items"})
"""Tables that have a row because some household had it; what is taken out of them goes with its names."""

_NOT_ABOUT_HOUSEHOLDS = (
    "event_month",
    "month",
    "year",
    "n_files",
    "level",
    "position",
    "delta",
    "population_mean",
    "threshold",
)


def public(results: Results, disclosure: Disclosure) -> Results:
    """Return what may be shown of ``results``: nothing with fewer than ``disclosure.min_households`` behind it.

    Parameters
    ----------
    results
        What one notebook found.
    disclosure
        Settings of the study: the smallest number of households, and the profile. `streng` rounds euros to hundreds.

    Returns
    -------
    Results
        The same results without what is too small. ``facts["suppressed_estimates"]`` counts the estimates taken out.
        Facts that are not single numbers, texts or truth values are left behind, and so are tables that do not state
        their number of households. What was set aside of a few people who withdrew is taken out.
    """
    kept = [
        estimate
        for estimate in without_site_estimates(results).estimates
        if _fewest(estimate) >= disclosure.min_households
        and estimate.term not in SUBTRACTABLE
        and not small_share(estimate, disclosure.min_households)
        and not few_for_order(estimate, disclosure.min_households)
        and not all_alike(estimate)
    ]
    kept = not_alone(kept, results.estimates)
    tables = {
        name: suppress_table(name, fold_files(name, table), disclosure)
        for name, table in results.tables.items()
        if name in HARMLESS or count_column(table) is not None
    }
    if results.facts.get("n_households", disclosure.min_households) < disclosure.min_households:
        tables = {name: table for name, table in tables.items() if name not in OF_RESAMPLES}
    tables = {name: without_claims_apart(table) if name == CLAIMS else table for name, table in tables.items()}
    tables = without_withdrawn(tables, results, minimum=disclosure.min_households, suppressed=SUPPRESSED)
    tables = without_alike(tables, hidden=SUPPRESSED)
    tables = without_differences(tables, results, estimates=kept, minimum=disclosure.min_households, hidden=SUPPRESSED)
    single = {name: value for name, value in results.facts.items() if isinstance(value, (str, int, float, bool))}
    facts = without_withdrawn_facts(single, disclosure.min_households)
    dropped = sorted(set(results.tables) - set(tables))
    return replace(
        results,
        estimates=tuple(_rounded(estimate, disclosure) for estimate in kept),
        tables=tables,
        facts={**facts, "suppressed_estimates": len(results.estimates) - len(kept)},
        missing=(*without_words(results.missing), *(Missing(name, "disclosure") for name in dropped)),
    )


def _fewest(estimate: Estimate) -> int:
    """Return how many households a difference is about at least: what the larger group did is known by itself."""
    return estimate.n_households if estimate.n_smallest is None else min(estimate.n_households, estimate.n_smallest)


def count_column(table: pd.DataFrame) -> str | None:
    """Return the column that says how many units stand behind each row, or None."""
    return next((name for name in COUNT_COLUMNS if name in table.columns), None)


def suppress_table(name: str, table: pd.DataFrame, disclosure: Disclosure) -> pd.DataFrame:
    """Return ``table`` with the numbers of too small rows taken out and a column ``suppressed``.

    The input is not changed. Euro columns are rounded to hundreds under profile `streng`.
    """
    released = table.copy()
    minimum = disclosure.min_households
    released[SUPPRESSED] = _too_small(name, table, minimum)
    for column in _number_columns(table):
        released[column] = released[column].astype("float64").mask(released[SUPPRESSED])
        if disclosure.profile == "streng" and "euros" in column:
            released[column] = (released[column] / ROUNDING_EUROS).round() * ROUNDING_EUROS
    if "n_households" in released.columns:
        released["n_households"] = released["n_households"].mask(small_complements(name, table, minimum))
    if name in OF_OCCURRENCE:
        released = released.loc[~released[SUPPRESSED]].reset_index(drop=True)
    if name == SITES:
        return without_small_responses(released, table, minimum)
    return without_small_parts(released, minimum) if name == "balance" else released


def _too_small(name: str, table: pd.DataFrame, minimum: int) -> pd.Series[bool]:
    counts = count_column(table)
    if counts is None:
        return pd.Series(data=False, index=table.index)
    units = pd.to_numeric(table[counts]).fillna(0)
    return small_rows(name, table, units, minimum) & ~about_files(name, table)


def _number_columns(table: pd.DataFrame) -> list[str]:
    return [column for column in table.columns if column not in _NOT_ABOUT_HOUSEHOLDS and _is_numeric(table[column])]


def _is_numeric(column: pd.Series[Any]) -> bool:
    values = column.dropna()
    return bool(len(values)) and all(isinstance(value, (int, float, np.number)) for value in values)


def _rounded(estimate: Estimate, disclosure: Disclosure) -> Estimate:
    if disclosure.profile != "streng" or not estimate.unit.upper().startswith("EUR"):
        return estimate

    def to_hundreds(value: float | None) -> float | None:
        return None if value is None else round(value / ROUNDING_EUROS) * ROUNDING_EUROS

    return replace(
        estimate,
        estimate=round(estimate.estimate / ROUNDING_EUROS) * ROUNDING_EUROS,
        std_error=None,
        conf_low=to_hundreds(estimate.conf_low),
        conf_high=to_hundreds(estimate.conf_high),
    )
