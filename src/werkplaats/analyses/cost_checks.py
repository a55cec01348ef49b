"""Cents: what the tables of notebook 04 hold is what the cleaned lines hold, across every way of adding them up."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pandas as pd

from werkplaats.analyses.cents import HALF_A_CENT, validate_same_cents, validate_totals
from werkplaats.analyses.saving_ledger import Ledger
from werkplaats.params.model import StudyParams
from werkplaats.prices import CENTS_PER_EURO
from werkplaats.tables.household_periods import build_exposure
from werkplaats.tables.valuation import AVOIDED, BASES, ESTIMATED, MEASURED, build_basis_totals
from werkplaats.workspace.database import ask_relation, open_relation

PAIR = ["household_id", "domain", "payer"]

_LINES = """
SELECT household_id, domain, payer, sum(cents)::BIGINT AS cents
FROM costs GROUP BY ALL
"""

_BASES = """
SELECT household_id, domain, coalesce(basis, 'measured') AS basis, sum(cents)::BIGINT AS cents
FROM costs GROUP BY ALL
"""


def reconcile_costs(
    costs: pd.DataFrame | duckdb.DuckDBPyRelation,
    household_months: pd.DataFrame,
    household_periods: pd.DataFrame,
    households: pd.DataFrame,
    *,
    params: StudyParams,
) -> pd.DataFrame:
    """Return how many sums of lines, months and periods agree to the cent; one that does not is an error.

    Lines and months agree for every household, domain and payer, in prices of the time. Months inside the compared
    periods and the periods themselves agree for every household, period, domain and payer, in prices of one year.
    Totals by payer, by domain, by month or by household are sums of these, so they agree too.

    Parameters
    ----------
    costs
        Cleaned table of that name, of any size.
    household_months, household_periods, households
        Tables of those names.
    params
        Uses ``window`` and ``periods``.

    Returns
    -------
    DataFrame
        ``check`` (``lines_months``, ``months_periods``), ``n_sums`` that agree, and ``n_households`` in them. Without
        amounts: what all households cost, minus what the analysed ones did, is what the few that were lost did.

    Raises
    ------
    BalanceError
        When any of these sums differs.
    """
    relation = open_relation(costs)
    lines = ask_relation(relation, "costs", _LINES).df().set_index(PAIR)["cents"]
    months = household_months.groupby(PAIR, observed=True)["cents"].sum().astype("int64")
    validate_same_cents("cost lines", lines, "household months", months, tolerance=0.0)
    inside = _inside_periods(household_months, households, params)
    keys = ["household_id", "period", "domain", "payer"]
    spent = inside.groupby(keys, observed=True)["real_cents"].sum()
    rates = household_periods.set_index(keys)
    counted = rates["cents_per_month"] * rates["months"].astype("float64")
    validate_same_cents("household months", spent, "household periods", counted, tolerance=HALF_A_CENT)
    checks = [("lines_months", months), ("months_periods", counted)]
    rows = [(check, len(sums), sums.index.unique("household_id").size) for check, sums in checks]
    return pd.DataFrame(rows, columns=["check", "n_sums", "n_households"])


def validate_ledger(ledger: Ledger) -> None:
    """Raise BalanceError when the saving by domain or by payer is not, for each household, its whole saving."""
    net = sum((ledger.net_of(payer) for payer in ledger.payers), start=ledger.gross * 0.0)
    for what, summed, whole in (
        ("savings of all domains", ledger.by_domain.sum(axis=1), ledger.gross),
        ("savings of all payers", ledger.by_payer.sum(axis=1), ledger.gross),
        ("net savings of all payers", net, ledger.net),
    ):
        cents, whole_cents = summed * CENTS_PER_EURO, whole * CENTS_PER_EURO
        validate_same_cents(what, cents, "whole savings", whole_cents, tolerance=HALF_A_CENT)


def build_cost_basis(
    costs: pd.DataFrame | duckdb.DuckDBPyRelation | None, ids: pd.Series, *, valued: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return what was measured, estimated and avoided, per domain, over all delivered months: never one total.

    Parameters
    ----------
    costs
        Cleaned table of that name, of any size; a line that says nothing was claimed or paid, and so was measured.
        None when the study has volumes only.
    ids
        Households to describe.
    valued
        Table ``valued_volumes``; None when the study lacks it.

    Returns
    -------
    DataFrame
        ``domain``, ``measured_euros`` and ``estimated_euros`` (delivered amounts: prices of the time; valued volumes:
        prices of the price year), ``avoided_euros`` where volumes were avoided, and ``n_households``.
    """
    parts = [] if costs is None else [ask_relation(open_relation(costs), "costs", _BASES).df()]
    if valued is not None:
        parts.append(valued[["household_id", "domain", "basis", "cents"]].astype({"cents": "int64"}))
    summed = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["household_id"])
    own: pd.DataFrame = summed.loc[summed["household_id"].isin(ids)]
    if own.empty:
        return pd.DataFrame()
    lines = own.groupby(["domain", "basis"], as_index=False)[["cents"]].sum()
    totals = build_basis_totals(lines, by=["domain"])
    shown = BASES if (own["basis"] == AVOIDED).any() else (MEASURED, ESTIMATED)
    euros = {f"{basis}_euros": totals[f"{basis}_cents"].astype("float64") / CENTS_PER_EURO for basis in shown}
    counted = totals["domain"].map(own.groupby("domain")["household_id"].nunique()).astype("int64")
    return pd.DataFrame({"domain": totals["domain"], **euros, "n_households": counted})


def _inside_periods(household_months: pd.DataFrame, households: pd.DataFrame, params: StudyParams) -> pd.DataFrame:
    """Return the months of cost that lie in a compared period of their household, with the name of the period."""
    assert params.window is not None
    exposure = build_exposure(households, window=params.window, periods=params.periods)
    placed = household_months.merge(exposure[["household_id", "period", "first", "last"]], on="household_id")
    return placed.loc[placed["event_month"].between(placed["first"], placed["last"])]


def validate_cost_tables(tables: Mapping[str, pd.DataFrame], lines: pd.DataFrame, periods: pd.DataFrame) -> None:
    """Raise BalanceError unless levels by domain, by payer and by household, and the two tables of savings, agree.

    Parameters
    ----------
    tables
        ``cost_by_domain``, ``cost_by_payer``, ``waterfall`` and ``payer_matrix`` of notebook 04.
    lines
        Its internal table ``household_costs``.
    periods
        Rows of table ``household_periods`` that they describe.
    """
    exposed = periods.loc[periods["months"] > 0]
    spent = exposed.groupby("period", observed=True)["cents_per_month"].sum() / CENTS_PER_EURO
    levels = {name: _all_households(tables[f"cost_by_{name}"]) for name in ("domain", "payer")}
    households = lines.groupby("period", observed=True)["euros_per_month"].sum().reindex(spent.index)
    named = {f"costs by {name}": level for name, level in levels.items()}
    validate_totals({"household periods": spent, **named, "costs by household": households})
    matrix, waterfall = tables["payer_matrix"], tables["waterfall"].set_index("step")["euros"]
    steps = [step for step in ("gross_saving", "director_cost", "net_saving") if step in waterfall.index]
    signed = matrix[steps].sum() * [-1 if step == "director_cost" else 1 for step in steps]
    validate_totals({"waterfall": waterfall[steps], "payers": signed})


def _all_households(levels: pd.DataFrame) -> pd.Series:
    """Return euros per month of all households together, per period, from a table of means over them."""
    return (levels["euros_per_month"] * levels["n_households"]).groupby(levels["period"], observed=True).sum()
