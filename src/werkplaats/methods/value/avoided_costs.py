"""Costs that are said to have been avoided: a ledger of claims, each with its source and how likely it was.

Nobody paid an avoided cost, so nobody can count it. What is here is what somebody expected: a `ClaimedAmount`, which is
no `werkplaats.results.Estimate`, cannot stand among the estimates of a study, and cannot be added to a measured saving.
Amounts are positive when a cost is claimed to have been avoided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from werkplaats.methods.complete_cases import FloatArray, validate_share
from werkplaats.methods.value.claims_ledger import EVIDENCE_CLASSES, LOW_MID_HIGH, claimed_costs

DRAWS_AT_ONCE = 1_000_000
"""Most draws of single claims held in memory at once."""


@dataclass(frozen=True, kw_only=True)
class ClaimedAmount:
    """Costs claimed to have been avoided (EUR, in prices of one year), for one payer or all, up to one class.

    Attributes
    ----------
    payer
        Who would have paid; None for all together.
    evidence
        The classes counted: ``A``, ``AB`` or ``ABC``.
    low, mid, high
        The amount at the low, the middle and the high probability of every claim: each claim counts for its
        probability times its cost.
    expected, conf_low, conf_high, conf_level
        Mean of the draws and their middle share. In a draw an event would have happened or not.
    postponed
        What was only put off (at the middle probability) and still has to be paid; not part of the other amounts.
    spent
        What was spent in place of it (EUR).
    n_claims, n_households
        What stands behind the amount.
    """

    payer: str | None
    evidence: str
    low: float
    mid: float
    high: float
    expected: float
    conf_low: float
    conf_high: float
    conf_level: float
    postponed: float
    spent: float
    n_claims: int
    n_households: int


def claimed_amounts(
    ledger: pd.DataFrame,
    *,
    price_year: int,
    delay_rate: float,
    conf_level: float = 0.95,
    n_draws: int = 10_000,
    rng: np.random.Generator,
) -> tuple[ClaimedAmount, ...]:
    """Return what is claimed to have been avoided, per payer and in all, on class A alone, with B, and with C.

    Each draw takes a probability between low and high (triangular, with its top at mid), and lets the event happen
    or not. Whoever judged several claims is taken to judge all of them high or all of them low, so that their claims
    do not cancel out; events happen independently.

    Parameters
    ----------
    ledger
        The claims, with the columns of `werkplaats.methods.value.claims_ledger`.
    price_year
        The year whose prices the amounts are in.
    delay_rate
        What a year of delay is worth, as a rate (0.03 is 3%): all that is avoided of a cost that is only put off.
    conf_level
        Share of the draws between the limits (0 to 1).
    n_draws
        Number of draws.
    rng
        Source of the draws.

    Returns
    -------
    tuple of ClaimedAmount
        For ``A``, ``AB`` and ``ABC``: first all payers, then each, sorted. A payer without a claim in those classes
        has an amount of 0, from 0 claims.

    Raises
    ------
    ValueError
        When the ledger is empty or a claim lacks what it must state.

    References
    ----------
    Vose, D. (2008). Risk Analysis: a Quantitative Guide, 3rd ed. Wiley. (Expert opinion as a triangular distribution.)

    Examples
    --------
    >>> ledger = pd.DataFrame([{
    ...     "household_id": "H1", "event": "out-of-home placement", "said_by": "youth team", "evidence": "B",
    ...     "payer": "municipality", "consequence": "prevented", "delay_months": None, "probability_low": 0.2,
    ...     "probability_mid": 0.4, "probability_high": 0.6, "price": 80_000.0, "price_unit": "year", "duration": 1.0,
    ...     "price_source": "local tariff", "price_year": 2015, "spent": 1_100.0}])
    >>> amounts = claimed_amounts(ledger, price_year=2015, delay_rate=0.03, rng=np.random.default_rng(1))
    >>> [(amount.evidence, round(amount.mid)) for amount in amounts if amount.payer is None]
    [('A', 0), ('AB', 32000), ('ABC', 32000)]
    """
    validate_share("conf_level", conf_level)
    if n_draws < 1:
        raise ValueError(f"n_draws must be at least 1, found {n_draws}")
    claims = claimed_costs(ledger, price_year=price_year, delay_rate=delay_rate)
    sets = list(_sets(claims))
    members = np.stack([counted.to_numpy() for _, _, counted in sets], axis=1).astype(float)
    totals = _drawn_totals(claims, members, n_draws, rng)
    tail = (1 - conf_level) / 2
    return tuple(
        _amount(claims.loc[counted], payer, evidence, totals[:, position], tail)
        for position, (payer, evidence, counted) in enumerate(sets)
    )


def claims_table(amounts: Sequence[ClaimedAmount]) -> pd.DataFrame:
    """Return claimed amounts as a table, one row each, with ``n_households`` for disclosure control.

    Its columns say ``claimed``, so that nobody takes it for a table of what was measured.
    """
    table = pd.DataFrame([asdict(amount) for amount in amounts])
    return table.rename(columns={name: f"claimed_{name}" for name in ("low", "mid", "high", "expected")})


def _sets(claims: pd.DataFrame) -> Iterator[tuple[str | None, str, pd.Series[bool]]]:
    """Yield payer, classes and which claims count, for all payers and for each."""
    for last in range(1, len(EVIDENCE_CLASSES) + 1):
        counted = claims["evidence"].isin(list(EVIDENCE_CLASSES[:last]))
        yield None, EVIDENCE_CLASSES[:last], counted
        for payer in sorted(claims["payer"].unique()):
            yield payer, EVIDENCE_CLASSES[:last], counted & (claims["payer"] == payer)


def _amount(claims: pd.DataFrame, payer: str | None, evidence: str, totals: FloatArray, tail: float) -> ClaimedAmount:
    low, high = np.quantile(totals, [tail, 1 - tail])
    at = [float((claims[column] * claims["avoidable"]).sum()) for column in LOW_MID_HIGH]
    return ClaimedAmount(
        payer=payer,
        evidence=evidence,
        low=at[0],
        mid=at[1],
        high=at[2],
        expected=float(totals.mean()),
        conf_low=float(low),
        conf_high=float(high),
        conf_level=1 - 2 * tail,
        postponed=float((claims[LOW_MID_HIGH[1]] * claims["still_to_pay"]).sum()),
        spent=float(claims["spent"].sum()),
        n_claims=len(claims),
        n_households=int(claims["household_id"].nunique()),
    )


def _drawn_totals(claims: pd.DataFrame, members: FloatArray, n_draws: int, rng: np.random.Generator) -> FloatArray:
    """Return the total of each set of claims in each draw, draws x sets."""
    judges = np.unique(claims["said_by"].to_numpy(dtype=str), return_inverse=True)[1]
    low, mid, high = (claims[column].to_numpy(dtype=float) for column in LOW_MID_HIGH)
    weighted = claims["avoidable"].to_numpy(dtype=float)[:, None] * members
    step = max(1, DRAWS_AT_ONCE // len(claims))
    parts = []
    for start in range(0, n_draws, step):
        size = min(step, n_draws - start)
        quantiles = rng.uniform(size=(size, judges.max() + 1))[:, judges]
        happened = rng.uniform(size=(size, len(claims))) < _triangular(quantiles, low, mid, high)
        parts.append(happened @ weighted)
    return np.concatenate(parts)


def _triangular(quantiles: FloatArray, low: FloatArray, mid: FloatArray, high: FloatArray) -> FloatArray:
    """Return the quantiles of triangular distributions; one whose ends meet is a fixed number."""
    width = high - low
    rising = np.divide(mid - low, width, out=np.ones_like(width), where=width > 0)
    below = low + np.sqrt(quantiles * width * (mid - low))
    above = high - np.sqrt((1 - quantiles) * width * (high - mid))
    return np.where(quantiles < rising, below, above)
