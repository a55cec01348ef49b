"""Volumes become cost lines: what was delivered, times what one unit costs. Where amounts exist, amounts count.

Measured, estimated and avoided cost never share a column or a total. An amount that was claimed or paid is measured.
A volume times a price is estimated, because nobody paid exactly that. What would have been spent and was not is
avoided, and is a claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from werkplaats.errors import InputError
from werkplaats.prices.reference_prices import Priced, find_price
from werkplaats.prices.unit_price import UnitPrice

MEASURED, ESTIMATED, AVOIDED = BASES = ("measured", "estimated", "avoided")
"""What an amount rests on, strongest first."""

_ROUNDING = 6
"""Decimals of a cent that a double keeps of any amount met here; beyond them half a cent is not told from its like."""


def build_valued_lines(
    volumes: pd.DataFrame, *, price_year: int, own: Mapping[Priced, UnitPrice] | None = None
) -> pd.DataFrame:
    """Return the lines with what they cost: cents of ``price_year``, per line, half a cent away from zero.

    Parameters
    ----------
    volumes
        ``domain``, ``item``, ``unit`` and ``volume`` (units delivered; negative corrects an earlier line), one row per
        line; ``basis`` when some lines were avoided (``estimated`` or ``avoided``); any other column is kept.
    price_year
        Year in whose prices the cents are.
    own
        Prices of the study, by domain and item; they come before reference prices.

    Returns
    -------
    DataFrame
        The rows of ``volumes``, in their order, with ``payer`` where there was none, ``cents`` (Int64), ``basis``
        (``estimated`` where nothing was said), ``price_euros``, ``price_of`` (year of that price), ``price_source`` and
        ``price_label`` (what is priced, for a reader).

    Raises
    ------
    InputError
        When an item has no price, a volume is counted in another unit than its price, a value is missing, or a basis
        is another word; ``measured`` too, because a volume times a price was not measured.

    Examples
    --------
    >>> visits = pd.DataFrame({"domain": ["zvw"], "item": ["gp_consultation"], "unit": ["consultation"], "volume": [3]})
    >>> build_valued_lines(visits, price_year=2022)[["cents", "basis", "payer"]].to_dict("records")
    [{'cents': 9261, 'basis': 'estimated', 'payer': 'health_insurer'}]
    """
    _validate_complete(volumes)
    lines = volumes if "basis" in volumes else volumes.assign(basis=ESTIMATED)
    _validate_basis(lines, allowed=(ESTIMATED, AVOIDED))
    prices = _prices(lines, own or {})
    _validate_units(lines, prices)
    # A number per pair of domain and item: millions of lines hold a few dozen of them.
    place = lines.groupby(["domain", "item"], sort=False, observed=True).ngroup().to_numpy()
    each = list(prices.values())
    payers = pd.Series([price.payer for price in each], dtype="str").take(place).set_axis(lines.index)
    cents_per_unit = np.array([price.cents(price_year=price_year) for price in each], dtype=np.float64)[place]
    return lines.assign(
        payer=lines["payer"].fillna(payers) if "payer" in lines else payers,
        cents=_whole_cents(lines["volume"].astype("float64") * cents_per_unit),
        price_euros=np.array([price.euros for price in each], dtype=np.float64)[place],
        price_of=np.array([price.price_year for price in each], dtype=np.int64)[place],
        price_source=pd.Series([price.source for price in each], dtype="str").take(place).set_axis(lines.index),
        price_label=pd.Series([price.label for price in each], dtype="str").take(place).set_axis(lines.index),
    )


def build_basis_totals(lines: pd.DataFrame, *, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return measured, estimated and avoided cents, each in a column of its own. There is no column for their sum.

    Parameters
    ----------
    lines
        ``cents`` and ``basis`` of every cost line, and the columns in ``by``.
    by
        Columns to total by; none gives one row.

    Returns
    -------
    DataFrame
        ``by``, ``measured_cents``, ``estimated_cents``, ``avoided_cents`` (Int64); a basis that does not occur is 0.

    Raises
    ------
    InputError
        When a value is missing or a basis is another word.

    Examples
    --------
    >>> lines = pd.DataFrame({"cents": [900, 50, 80_000], "basis": ["measured", "estimated", "avoided"]})
    >>> build_basis_totals(lines).to_dict("records")
    [{'measured_cents': 900, 'estimated_cents': 50, 'avoided_cents': 80000}]
    """
    _validate_basis(lines, allowed=BASES)
    _validate_filled(lines, ["cents", *by])
    columns = [f"{basis}_cents" for basis in BASES]
    spread = pd.DataFrame(
        {column: lines["cents"].where(lines["basis"] == basis, 0) for column, basis in zip(columns, BASES, strict=True)}
    ).astype("Int64")
    if not by:
        return spread.sum().to_frame().T.astype("Int64")
    return spread.groupby([lines[column] for column in by], observed=True).sum().reset_index()


def _prices(lines: pd.DataFrame, own: Mapping[Priced, UnitPrice]) -> dict[Priced, UnitPrice]:
    """Return the price of every item in the order in which they occur; InputError that names all without one."""
    occurring = lines[["domain", "item"]].drop_duplicates().itertuples(index=False, name=None)
    prices: dict[Priced, UnitPrice] = {}
    lacking: list[str] = []
    for domain, item in occurring:
        try:
            prices[domain, item] = find_price(domain, item, own=own)
        except ValueError as error:
            lacking.append(str(error))
    if lacking:
        raise InputError(
            "there are volumes without a price, and no price is made up",
            where="table volumes",
            found="; ".join(lacking),
            do="Write each of them in the price list of the study",
            rule="prices.lacking",
        )
    return prices


def _validate_units(lines: pd.DataFrame, prices: Mapping[Priced, UnitPrice]) -> None:
    counted = lines[["domain", "item", "unit"]].drop_duplicates().itertuples(index=False, name=None)
    wrong = [
        f"{domain}.{item} is priced per {prices[domain, item].unit} and counted per {unit}"
        for domain, item, unit in counted
        if unit != prices[domain, item].unit
    ]
    if wrong:
        raise InputError(
            "volumes are counted in another unit than they are priced in",
            where="table volumes",
            found="; ".join(wrong),
            do="Bring a price for the unit that was counted, or turn the volumes into units that are priced",
            rule="prices.unit",
        )


def _validate_complete(volumes: pd.DataFrame) -> None:
    _validate_filled(volumes, ["domain", "item", "unit", "volume"])
    if not np.isfinite(volumes["volume"].astype("float64")).all():
        raise InputError("a volume is a finite number", where="table volumes, column volume", rule="prices.volume")


def _validate_basis(lines: pd.DataFrame, *, allowed: Sequence[str]) -> None:
    _validate_filled(lines, ["basis"])
    n_other = int((~lines["basis"].isin(allowed)).sum())
    if n_other:
        raise InputError(
            f"what an amount rests on is one of: {', '.join(allowed)}",
            where="column basis",
            found=f"{n_other} lines with another word",
            do="A volume times a price is estimated; an amount that was claimed or paid is measured and needs none",
            rule="prices.basis",
        )


def _validate_filled(lines: pd.DataFrame, columns: Sequence[str]) -> None:
    for problem in _unfilled(lines, columns):
        raise InputError("a line to value is complete", where="table volumes", found=problem, rule="prices.complete")


def _unfilled(lines: pd.DataFrame, columns: Sequence[str]) -> Iterator[str]:
    for column in columns:
        if column not in lines:
            yield f"no column '{column}'"
        elif lines[column].isna().any():
            yield f"column '{column}' has {int(lines[column].isna().sum())} missing values"


def _whole_cents(cents: pd.Series[float]) -> pd.Series[int]:
    near = cents.round(_ROUNDING).to_numpy()
    whole = np.sign(near) * np.floor(np.abs(near) + 0.5)
    return pd.Series(whole, index=cents.index).astype("Int64")
