"""Volumes at work: those with a price are valued, those without are counted, and neither becomes a measured amount."""

from __future__ import annotations

import pandas as pd

from werkplaats.params.model import StudyParams
from werkplaats.prices.national_list import NATIONAL_LIST
from werkplaats.results import Missing
from werkplaats.tables.unpriced import find_unpriced, name_items
from werkplaats.tables.valuation import ESTIMATED, build_valued_lines

UNPRICED = Missing("volumes_unpriced", "there is no price for some of the volumes, and none is made up")


def value_volumes(volumes: pd.DataFrame, *, params: StudyParams) -> pd.DataFrame:
    """Return what the volumes cost, as far as there is a price for them.

    Parameters
    ----------
    volumes
        Cleaned table of that name.
    params
        Uses ``price_list``, ``price_year`` and ``domains``.

    Returns
    -------
    DataFrame
        Table ``valued_volumes``. Who paid is who was delivered, then the payer of the domain, then that of the price.
    """
    named, reasons = _priced(volumes, params)
    lines = named.loc[reasons == ""].reset_index(drop=True)
    usual = lines["domain"].map({name: domain.payer for name, domain in params.domains.items()})
    payer = lines["payer"].fillna(usual)
    own = params.price_list.unit_prices if params.price_list else {}
    filled = lines.assign(basis=lines["basis"].fillna(ESTIMATED), payer=payer.astype("str"))
    return build_valued_lines(filled, price_year=params.price_year, own=own).drop(columns=["person_id", "provider"])


def build_unpriced(volumes: pd.DataFrame, *, params: StudyParams) -> pd.DataFrame:
    """Return the volumes that could not be valued: unknown, and not zero.

    Parameters
    ----------
    volumes
        Cleaned table of that name.
    params
        Uses ``price_list``.

    Returns
    -------
    DataFrame
        ``domain``, ``item``, ``unit``, ``reason`` (``no_price``, or ``other_unit``: the price is for another unit),
        ``n_lines`` and ``n_households``.
    """
    named, reasons = _priced(volumes, params)
    unknown = named.assign(reason=reasons).loc[reasons != ""]
    return unknown.groupby(["domain", "item", "unit", "reason"], as_index=False).agg(
        n_lines=("household_id", "size"), n_households=("household_id", "nunique")
    )


def _priced(volumes: pd.DataFrame, params: StudyParams) -> tuple[pd.DataFrame, pd.Series[str]]:
    """Return the volumes with their items named, and why each of them has no price."""
    prices = params.price_list.unit_prices if params.price_list else {}
    named = name_items(volumes, params.price_list.code_list if params.price_list else NATIONAL_LIST)
    return named, find_unpriced(named, own=prices)
