"""What insured care costs in an area, per insured year: as people come, and by age and sex.

The denominator is the insured year. Whoever was insured for half a year counts for half, as do the newborn and those
who died; a count of persons would make their cost look low.
"""

from __future__ import annotations

import math

import pandas as pd

from werkplaats.prices import CENTS_PER_EURO, price_factor

_PLACE = ["area", "area_kind", "year"]
_GROUP = [*_PLACE, "sex", "age_class"]


def area_rates(insured_costs: pd.DataFrame, *, price_year: int) -> pd.DataFrame:
    """Return euros per insured year of each area and year.

    Parameters
    ----------
    insured_costs
        Table of that name (`werkplaats.schema`).
    price_year
        Year in whose prices the real amount is (consumer price index).

    Returns
    -------
    DataFrame
        ``area``, ``area_kind``, ``year``, ``insured_years``, ``per_insured_year`` (euros, prices of the time)
        and ``real_per_insured_year`` (prices of ``price_year``). An area without insured years is absent.
    """
    return _per_insured_year(insured_costs, _PLACE, price_year)


def rates_by_age(insured_costs: pd.DataFrame, *, price_year: int) -> pd.DataFrame:
    """Return euros per insured year by sex and age class.

    Columns are those of `area_rates`, ``sex``, ``low`` and ``high`` (years of age, both included). Groups that the
    publisher adds up have no age, and are absent.
    """
    named = insured_costs.loc[insured_costs["sex"].notna() & insured_costs["age_class"].notna()]
    rates = _per_insured_year(named, _GROUP, price_year)
    bounds = [_bounds(str(text)) for text in rates["age_class"]]
    placed = rates.assign(low=[low for low, _ in bounds], high=[high for _, high in bounds])
    return placed.loc[placed["low"].notna()].drop(columns="age_class").reset_index(drop=True)


def _per_insured_year(table: pd.DataFrame, by: list[str], price_year: int) -> pd.DataFrame:
    groups = table.drop_duplicates(_GROUP).groupby(by, as_index=False, dropna=False)["insured_years"].sum()
    cents = table.groupby(by, as_index=False, dropna=False)["cents"].sum()
    rates = groups.merge(cents, on=by)
    rates = rates.loc[rates["insured_years"] > 0].reset_index(drop=True)
    euros = rates.pop("cents").astype("float64") / CENTS_PER_EURO / rates["insured_years"]
    factor = rates["year"].map(lambda year: price_factor(int(year), price_year=price_year))
    priced: pd.DataFrame = rates.assign(per_insured_year=euros, real_per_insured_year=euros * factor.astype("float64"))
    return priced


def _bounds(age_class: str) -> tuple[float, float]:
    """Return the youngest and the oldest of an age class.

    Examples
    --------
    >>> _bounds("5-9"), _bounds("37"), _bounds("90+")
    ((5.0, 9.0), (37.0, 37.0), (90.0, inf))
    """
    low, dash, high = age_class.partition("-")
    if not dash and age_class.endswith("+"):
        return _number(age_class[:-1]), math.inf
    return _number(low), _number(high if dash else low)


def _number(text: str) -> float:
    return float(text) if text.isdigit() else math.nan
