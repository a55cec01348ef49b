"""The ledger of claims of avoided costs: what a claim must state before it is counted at all.

| column | what |
|---|---|
| ``household_id`` | whose case it is |
| ``event`` | what would have happened: a placement, an eviction, a supervision order |
| ``said_by`` | who says so; claims of one judge rise and fall together |
| ``evidence`` | A: a decision on paper that was withdrawn. B: two professionals, independently. C: one, the director |
| ``payer`` | who would have paid |
| ``consequence`` | ``prevented``, or ``delayed`` by ``delay_months`` |
| ``probability_low``, ``_mid``, ``_high`` | how likely the event was without the approach, 0 to 1 |
| ``price``, ``price_unit``, ``duration`` | EUR per unit (``year``, ``day``, ``event``), and how many units |
| ``price_source``, ``price_year`` | where the price comes from, and the year whose prices it is in |
| ``spent`` | what was spent in place of it (EUR, prices of the same year) |
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from werkplaats.methods.complete_cases import complete_matrix, complete_numbers, validate_columns
from werkplaats.prices import price_factor

EVIDENCE_CLASSES = "ABC"
CONSEQUENCES = ("prevented", "delayed")
LOW_MID_HIGH = ("probability_low", "probability_mid", "probability_high")

MONTHS_PER_YEAR = 12

_WORDS = ("household_id", "event", "said_by", "evidence", "payer", "consequence", "price_unit", "price_source")
_AMOUNTS = ("price", "duration", "spent")


def claimed_costs(ledger: pd.DataFrame, *, price_year: int, delay_rate: float) -> pd.DataFrame:
    """Return the claims with what each would have cost and what of that is avoided if it had happened (EUR, positive).

    A prevented cost is avoided whole. A delayed one is still to be paid; avoided is only what the delay is worth:
    ``cost x (1 - (1 + rate)^-years)``.

    Parameters
    ----------
    ledger
        One row per claim, with the columns of this module.
    price_year
        The year whose prices the amounts are brought to.
    delay_rate
        What a year of delay is worth, as a rate (0.03 is 3%).

    Returns
    -------
    DataFrame
        The claims with ``cost`` (price x duration), ``avoidable``, ``still_to_pay`` and ``spent``, in prices of
        ``price_year``.

    Raises
    ------
    ValueError
        When the ledger is empty or a claim lacks what it must state; the message has columns and counts.

    Examples
    --------
    >>> claim = {"household_id": "H1", "event": "eviction", "said_by": "landlord", "evidence": "A",
    ...          "payer": "landlord", "consequence": "delayed", "delay_months": 24, "probability_low": 0.5,
    ...          "probability_mid": 0.7, "probability_high": 0.9, "price": 6000.0, "price_unit": "event",
    ...          "duration": 1.0, "price_source": "landlord", "price_year": 2024, "spent": 0.0}
    >>> costs = claimed_costs(pd.DataFrame([claim]), price_year=2024, delay_rate=0.03)
    >>> costs[["cost", "avoidable", "still_to_pay"]].round().values.tolist()
    [[6000.0, 344.0, 5656.0]]
    """
    if not delay_rate >= 0:
        raise ValueError(f"delay_rate must be 0 or more, found {delay_rate}")
    _validate(ledger)
    indexed = np.array([price_factor(int(year), price_year=price_year) for year in ledger["price_year"]])
    cost = complete_numbers(ledger, "price") * complete_numbers(ledger, "duration") * indexed
    years = pd.to_numeric(ledger["delay_months"]).to_numpy(dtype=float, na_value=np.inf) / MONTHS_PER_YEAR
    delayed = (ledger["consequence"] == "delayed").to_numpy()
    later = np.where(delayed, (1 + delay_rate) ** -np.where(delayed, years, 0.0), 0.0)
    return ledger.assign(
        cost=cost,
        avoidable=cost * (1 - later),
        still_to_pay=cost * later,
        spent=ledger["spent"].astype(float) * indexed,
    )


def break_even_probabilities(ledger: pd.DataFrame, *, price_year: int, delay_rate: float) -> pd.Series[float]:
    """Return for each claim how likely its event must have been for the money spent to be less than what was avoided.

    ``spent / avoidable``. Above 1 no probability is high enough. It judges the claim alone: what was spent on the
    families without a claim is not in it.

    Parameters and errors are those of `claimed_costs`; also when nothing is avoidable of a claim.

    Returns
    -------
    Series
        With the index of ``ledger``.
    """
    claims = claimed_costs(ledger, price_year=price_year, delay_rate=delay_rate)
    n_nothing = int((claims["avoidable"] <= 0).sum())
    if n_nothing:
        raise ValueError(f"{n_nothing} claims avoid nothing; no probability makes up for what was spent")
    return (claims["spent"] / claims["avoidable"]).rename("break_even_probability")


def _validate(ledger: pd.DataFrame) -> None:
    validate_columns(ledger, [*_WORDS, "price_year"])
    if "delay_months" not in ledger.columns:
        raise ValueError("column 'delay_months' is not in the table")
    if ledger.empty:
        raise ValueError("the ledger is empty; there is no claim to count")
    for column in _WORDS:
        _refuse((ledger[column].astype(str).str.strip() == ""), f"have an empty '{column}'")
    _refuse(~ledger["evidence"].isin(list(EVIDENCE_CLASSES)), "have an 'evidence' other than A, B or C")
    _refuse(~ledger["consequence"].isin(CONSEQUENCES), "have a 'consequence' other than prevented or delayed")
    chances = complete_matrix(ledger, LOW_MID_HIGH)
    ordered = (np.diff(chances, axis=1) >= 0).all(axis=1) & (chances >= 0).all(axis=1) & (chances <= 1).all(axis=1)
    _refuse(~ordered, "have probabilities that are not low <= mid <= high between 0 and 1")
    _refuse((complete_matrix(ledger, _AMOUNTS) < 0).any(axis=1), f"have a negative {' or '.join(_AMOUNTS)}")
    delay = pd.to_numeric(ledger["delay_months"])
    delayed = ledger["consequence"] == "delayed"
    _refuse(delayed & ~(delay > 0), "are delayed without 'delay_months'")
    _refuse(~delayed & delay.notna(), "are prevented and have 'delay_months' all the same")


def _refuse(wrong: ArrayLike, what: str) -> None:
    n_wrong = np.count_nonzero(wrong)
    if n_wrong:
        raise ValueError(f"{n_wrong} claims {what}")
