"""Cents that two tables have to hold alike: what is derived from months, periods and the ledger, held to them.

`werkplaats.analyses.cost_checks` brings cleaned lines, months and periods together in notebook 04. What other tables
make of months and periods is held to them here, so that a cent that is lost on the way stops the run of the notebook
that lost it.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from werkplaats.errors import BalanceError
from werkplaats.prices import CENTS_PER_EURO

HALF_A_CENT = 0.5
"""Amounts in prices of one year are fractions of cents in doubles; apart by half a cent, they are not the same."""

MONTHS = "household months"


def validate_same_cents(one: str, left: pd.Series, two: str, right: pd.Series, *, tolerance: float) -> None:
    """Raise BalanceError unless both hold the same cents for every key; a key that one of them lacks is zero there.

    Parameters
    ----------
    one, two
        What the two sums are of, for the message.
    left, right
        Cents by key.
    tolerance
        Largest difference that is none (cents).
    """
    apart = left.astype("float64").sub(right.astype("float64"), fill_value=0.0).abs()
    wrong = apart[~(apart <= tolerance)]
    if len(wrong):
        raise BalanceError(
            f"{one} and {two} do not hold the same cents",
            found=f"{len(wrong)} of {len(apart)} sums differ, by {wrong.sum():.0f} cents in all",
            rule="balance.costs",
        )


def validate_euros(what: str, euros: pd.Series, months: pd.DataFrame, *, by: str | list[str]) -> None:
    """Raise BalanceError unless a table made of months holds their cents, for every household (and other ``by``).

    Parameters
    ----------
    what
        The table, for the message.
    euros
        Its sums (EUR, prices of the price year), with ``by`` as index.
    months
        Rows of table ``household_months`` that went into it: columns ``by`` and ``real_cents``.
    """
    spent = months.groupby(by, observed=True)["real_cents"].sum()
    validate_same_cents(what, euros * CENTS_PER_EURO, MONTHS, spent, tolerance=HALF_A_CENT)


def validate_totals(tables: Mapping[str, pd.Series]) -> None:
    """Raise BalanceError unless several tables of euros per period or payer have the same totals.

    Parameters
    ----------
    tables
        Name of a table -> its totals (EUR), by the same keys; the first is what the others are held to.
    """
    (one, first), *others = tables.items()
    for two, totals in others:
        validate_same_cents(two, totals * CENTS_PER_EURO, one, first * CENTS_PER_EURO, tolerance=HALF_A_CENT)


def validate_kept_ledger(ledger: pd.DataFrame, gross: pd.Series) -> None:
    """Raise BalanceError unless the ledger of notebook 04 says of each household what its periods still say.

    Parameters
    ----------
    ledger
        ``household_id``, ``gross``, ``director`` and ``net`` (EUR), as notebook 04 left it.
    gross
        Gross saving computed anew from table ``household_periods`` (EUR), with the household as index.
    """
    kept = ledger.set_index("household_id")
    left = kept["gross"] - kept["director"]
    found = gross.loc[gross.index.isin(kept.index)]
    validate_totals({"net savings of notebook 04": kept["net"], "its gross savings minus the director": left})
    validate_totals({"household periods": found, "gross savings of notebook 04": kept["gross"]})
