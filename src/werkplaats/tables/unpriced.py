"""Volumes that no price fits: found before anything is valued, counted, and never taken for zero."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from werkplaats.prices.code_list import CodeList
from werkplaats.prices.reference_prices import Priced, find_price
from werkplaats.prices.unit_price import UnitPrice

NO_PRICE, OTHER_UNIT = REASONS = ("no_price", "other_unit")
"""Why a volume cannot be valued: nobody has a price for it, or the price is for another unit."""


def name_items(volumes: pd.DataFrame, codes: CodeList) -> pd.DataFrame:
    """Return the volumes with the name of each item in the place of a code that stands for it.

    Parameters
    ----------
    volumes
        ``domain`` and ``item``; an item that the list does not know keeps what was delivered.
    codes
        The code list of the study.

    Examples
    --------
    >>> from werkplaats.prices.national_list import NATIONAL_LIST
    >>> name_items(pd.DataFrame({"domain": ["wmo"], "item": ["02"]}), NATIONAL_LIST)["item"].tolist()
    ['guidance']
    """
    pairs = volumes[["domain", "item"]].drop_duplicates()
    named = {
        (domain, code): item.name
        for domain, code in pairs.itertuples(index=False, name=None)
        if (item := codes.find(domain, code)) is not None
    }
    keys = zip(volumes["domain"], volumes["item"], strict=True)
    names = [named.get((domain, code), code) for domain, code in keys]
    return volumes.assign(item=pd.Series(names, index=volumes.index, dtype="str"))


def find_unpriced(volumes: pd.DataFrame, *, own: Mapping[Priced, UnitPrice] | None = None) -> pd.Series[str]:
    """Return for each volume why it cannot be valued: a reason, or the empty text when it can.

    Parameters
    ----------
    volumes
        ``domain``, ``item`` and ``unit``.
    own
        Prices of the study, by domain and item; they come before reference prices.

    Examples
    --------
    >>> volumes = pd.DataFrame({"domain": ["zvw", "zvw", "youth"], "unit": ["consultation", "hour", "day"],
    ...                         "item": ["gp_consultation", "gp_consultation", "stay"]})
    >>> find_unpriced(volumes).tolist()
    ['', 'other_unit', 'no_price']
    """
    counted = volumes[["domain", "item", "unit"]].drop_duplicates().itertuples(index=False, name=None)
    reasons = {(domain, item, unit): _reason(domain, item, unit, own) for domain, item, unit in counted}
    keys = zip(volumes["domain"], volumes["item"], volumes["unit"], strict=True)
    return pd.Series([reasons[key] for key in keys], index=volumes.index, dtype="str")


def _reason(domain: str, item: str, unit: str, own: Mapping[Priced, UnitPrice] | None) -> str:
    try:
        price = find_price(domain, item, own=own)
    except ValueError:
        return NO_PRICE
    return "" if price.unit == unit else OTHER_UNIT
