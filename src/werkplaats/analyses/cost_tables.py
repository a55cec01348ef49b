"""Cost tables of notebook 02: measured cost apart from estimated cost, so that no total holds both.

The main tables, on which every figure rests, hold measured cost. Estimated cost, delivered as such or valued from
volumes, has a table of its own. Only where nothing was measured does it take the place of the main tables, and then
every figure says so.
"""

from __future__ import annotations

import duckdb
import pandas as pd

from werkplaats.params.model import StudyParams
from werkplaats.tables.household_months import build_household_months
from werkplaats.tables.household_periods import build_household_periods, find_combinations
from werkplaats.tables.valuation import ESTIMATED, MEASURED
from werkplaats.workspace.database import ask_relation, open_relation

Table = pd.DataFrame | duckdb.DuckDBPyRelation

_COUNTS = "SELECT count(*) FILTER (WHERE basis = 'estimated'), count(*) FROM costs"
_PART = "SELECT * FROM costs WHERE coalesce(basis, 'measured') = '{basis}'"
_PLAIN = 'SELECT household_id, domain, payer, start, "end", cents FROM lines'
_SAME_PRICES = "SELECT * REPLACE (cents::DOUBLE AS real_cents) FROM months"
_KEYS = ["household_id", "group", "month", "event_month", "domain", "payer"]


def derive_cost_tables(
    costs: Table | None, valued: pd.DataFrame | None, households: pd.DataFrame, *, params: StudyParams
) -> dict[str, Table]:
    """Make the tables of cost per month and per period.

    Parameters
    ----------
    costs, valued, households
        Tables ``costs``, ``valued_volumes`` and ``households``; costs of any size. None when the study lacks one.
    params
        Uses ``price_year``, ``window``, ``periods`` and ``domains``.

    Returns
    -------
    dict
        ``household_months`` and ``household_periods`` of the main basis (`main_basis`), and ``estimated_periods`` where
        estimated cost stands beside measured cost; nothing without cost or without a window.
    """
    if params.window is None:
        return {}
    parts = _parts(costs)
    measured = [build_household_months(part, households, price_year=params.price_year) for part in parts[MEASURED]]
    estimated = [build_household_months(part, households, price_year=params.price_year) for part in parts[ESTIMATED]]
    volumes = _estimated_lines(valued)
    if volumes is not None:
        # Volumes are valued in prices of the price year already.
        spread = build_household_months(volumes, households, price_year=params.price_year)
        estimated.append(ask_relation(spread, "months", _SAME_PRICES))
    derived: dict[str, Table] = {}
    for months, prefix in ((measured, "household"), (estimated, "estimated" if measured else "household")):
        if months:
            together = _together(months)
            derived[f"{prefix}_periods"] = _periods(open_relation(together), households, params)
            if prefix == "household":
                derived["household_months"] = together
    return derived


def main_basis(costs: Table | None) -> str:
    """Return what the main tables rest on: ``measured`` when any line was claimed or paid, ``estimated`` otherwise."""
    return MEASURED if _parts(costs)[MEASURED] else ESTIMATED


def main_lines(costs: Table | None, valued: pd.DataFrame | None) -> Table | None:
    """Return the lines that the main tables hold: ``household_id``, ``domain``, ``payer`` and ``cents`` among others.

    Parameters
    ----------
    costs, valued
        Tables ``costs`` and ``valued_volumes``; None when the study lacks one.
    """
    parts = _parts(costs)
    if parts[MEASURED]:
        return parts[MEASURED][0]
    volumes = _estimated_lines(valued)
    both = [ask_relation(open_relation(part), "lines", _PLAIN).df() for part in parts[ESTIMATED]]
    both += [volumes] if volumes is not None else []
    return pd.concat(both, ignore_index=True) if both else None


def _parts(costs: Table | None) -> dict[str, list[Table]]:
    """Return the lines of each basis, none where there are none; the whole table as it is when it has one basis."""
    parts: dict[str, list[Table]] = {MEASURED: [], ESTIMATED: []}
    if costs is None:
        return parts
    relation = open_relation(costs)
    ((n_estimated, n_lines),) = ask_relation(relation, "costs", _COUNTS).fetchall()
    if 0 < n_estimated < n_lines:
        return {basis: [ask_relation(relation, "costs", _PART.format(basis=basis))] for basis in parts}
    parts[ESTIMATED if n_estimated else MEASURED].append(costs)
    return parts


def _estimated_lines(valued: pd.DataFrame | None) -> pd.DataFrame | None:
    """Return what was used and valued; what would have been used and was not is in no table of cost."""
    if valued is None:
        return None
    used = valued.loc[valued["basis"] == ESTIMATED, ["household_id", "domain", "payer", "start", "end", "cents"]]
    return used.reset_index(drop=True) if len(used) else None


def _together(months: list[duckdb.DuckDBPyRelation]) -> Table:
    if len(months) == 1:
        return months[0]
    stacked = pd.concat([part.df() for part in months], ignore_index=True)
    summed: pd.DataFrame = stacked.groupby(_KEYS, as_index=False, dropna=False)[["cents", "real_cents"]].sum()
    return summed


def _periods(months: duckdb.DuckDBPyRelation, households: pd.DataFrame, params: StudyParams) -> pd.DataFrame:
    assert params.window is not None
    delivered = {domain for domain, _ in find_combinations(months)}
    return build_household_periods(
        months,
        households,
        window=params.window,
        periods=params.periods,
        combinations=[(name, domain.payer) for name, domain in params.domains.items() if name in delivered],
    )
