"""Who pays and who gains: what each payer saved, what it spent on the approach, and what would settle the difference.

The municipality pays the director and the insurer gains: then the whole gains and the one that decides does not. The
table shows it per payer; the transfer is what would make no payer lose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from werkplaats.methods.complete_cases import FloatArray, complete_numbers, validate_columns, validate_share
from werkplaats.methods.intervals.bootstrap import STUDENTIZED
from werkplaats.methods.intervals.studentized import mean_interval, standard_error
from werkplaats.results import Estimate

N_BOOTSTRAP = 5000
"""Resamples of households."""

NOTHING = 1e-9
"""Share of the largest amount below which an amount is rounding of doubles."""


@dataclass(frozen=True)
class PayerBalance:
    """Means per household, positive when money was gained.

    Attributes
    ----------
    gross, cost, net
        One estimate per payer, in the order of their names: what care cost less, what the approach cost this payer,
        and what is left.
    total
        Net over all payers.
    transfers
        ``from``, ``to``, ``amount`` (mean per household): the smallest payments after which no payer loses. Empty when
        nobody loses, and when all together lose.
    compensation
        What each losing payer would have to receive, with its interval; 0 lies in it when it may not lose at all.
    shortfall
        What all payers together lose; 0 when a transfer can make no payer lose.
    """

    gross: tuple[Estimate, ...]
    cost: tuple[Estimate, ...]
    net: tuple[Estimate, ...]
    total: Estimate
    transfers: pd.DataFrame
    compensation: tuple[Estimate, ...]
    shortfall: float

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """Every estimate there is."""
        return (*self.gross, *self.cost, *self.net, self.total, *self.compensation)


def payer_balance(
    table: pd.DataFrame,
    *,
    household: str,
    gross: str,
    cost: str,
    unit: str,
    conf_level: float = 0.95,
    rng: np.random.Generator,
) -> PayerBalance:
    """Return what each payer gained net, per household, and the smallest transfer after which none loses.

    Positive is gained. Gross savings are what care cost less than before, which is not what the approach saved; with
    differences against comparison households in ``gross`` the balance is one of effects.

    A payer that loses receives its loss; those that gain pay it in proportion to what they gained. Nobody who gained
    loses by that, as long as all together do not lose. It is arithmetic on means: a contract may divide otherwise.

    Parameters
    ----------
    table
        One row per household and ``payer``, every payer of every household, 0 being an amount.
    household, gross, cost
        Columns with the household, what this payer's care for it cost less, and what the approach for it cost this
        payer, both in ``unit``.
    unit
        Unit of both, per household.
    conf_level
        Confidence level (0 to 1) of each interval by itself.
    rng
        Source of the draws; every interval rests on the same resamples of whole households.

    Raises
    ------
    ValueError
        When a value is missing, a household has a payer twice or lacks one, or a cost is negative.

    References
    ----------
    Hall, P. (1988). Theoretical comparison of bootstrap confidence intervals. Ann Stat 16:927-953 (the intervals).

    Examples
    --------
    >>> table = pd.DataFrame({"home": list("aabb"), "payer": ["insurer", "municipality"] * 2,
    ...                       "saved": [9.0, 2.0, 7.0, 4.0], "spent": [0.0, 8.0, 0.0, 8.0]})
    >>> balance = payer_balance(table, household="home", gross="saved", cost="spent", unit="EUR",
    ...                         rng=np.random.default_rng(1))
    >>> [(net.payer, net.estimate) for net in balance.net], balance.transfers.to_dict("records")
    ([('insurer', 8.0), ('municipality', -5.0)], [{'from': 'insurer', 'to': 'municipality', 'amount': 5.0}])
    """
    validate_share("conf_level", conf_level)
    saved, spent = _by_payer(table, household, gross), _by_payer(table, household, cost)
    if (spent.to_numpy() < 0).any():
        raise ValueError(f"column '{cost}' has {int((spent.to_numpy() < 0).sum())} negative costs")
    left = saved - spent
    seed = int(rng.integers(2**32))

    def described(amounts: pd.DataFrame, term: str) -> tuple[Estimate, ...]:
        return tuple(
            _mean(amounts[payer].to_numpy(), term, unit, conf_level, seed).labelled(payer=str(payer))
            for payer in amounts
        )

    net = described(left, "net_saving_mean")
    means = {str(estimate.payer): estimate.estimate for estimate in net}
    return PayerBalance(
        gross=described(saved, "gross_saving_mean"),
        cost=described(spent, "approach_cost_mean"),
        net=net,
        total=_mean(left.sum(axis=1).to_numpy(), "net_saving_mean", unit, conf_level, seed),
        transfers=settling_transfers(means),
        compensation=tuple(compensation(estimate) for estimate in net if estimate.estimate < 0),
        shortfall=max(-sum(means.values()), 0.0),
    )


def settling_transfers(net: dict[str, float]) -> pd.DataFrame:
    """Return the smallest payments after which no payer is below zero: ``from``, ``to``, ``amount``.

    Empty when nobody loses, and when all together lose: then no transfer helps.

    Parameters
    ----------
    net
        What each payer gained (positive) or lost.

    Examples
    --------
    >>> settling_transfers({"insurer": 6.0, "care_office": 2.0, "municipality": -4.0})["amount"].tolist()
    [3.0, 1.0]
    """
    largest = max((abs(amount) for amount in net.values()), default=0.0)
    gained = {payer: amount for payer, amount in net.items() if amount > NOTHING * largest}
    lost = {payer: -amount for payer, amount in net.items() if amount < -NOTHING * largest}
    if sum(lost.values()) > sum(gained.values()) * (1 + NOTHING):
        lost = {}
    pool = sum(gained.values())
    rows = [(giver, receiver, gain / pool * loss) for receiver, loss in lost.items() for giver, gain in gained.items()]
    return pd.DataFrame(rows, columns=["from", "to", "amount"])


def compensation(net: Estimate) -> Estimate:
    """Return what a losing payer would have to receive per household: its loss, with the interval of its net saving.

    Parameters
    ----------
    net
        Net saving of a payer that loses, below zero.

    Raises
    ------
    ValueError
        When the payer does not lose.

    Examples
    --------
    >>> loss = Estimate(term="net_saving_mean", estimate=-3.0, unit="EUR", method="mean", n_households=9, conf_low=-5.0,
    ...                 conf_high=1.0, conf_level=0.95)
    >>> found = compensation(loss)
    >>> found.estimate, found.conf_low, found.conf_high
    (3.0, 0.0, 5.0)
    """
    if net.estimate >= 0:
        raise ValueError("a payer that does not lose needs no compensation")
    low, high = (None if bound is None else max(-bound, 0.0) for bound in (net.conf_high, net.conf_low))
    return replace(
        net,
        term="compensation_mean",
        estimate=-net.estimate,
        method=f"net loss of this payer; {net.method}, not below zero",
        std_error=None,
        p_value=None,
        conf_low=low,
        conf_high=high,
    )


def _by_payer(table: pd.DataFrame, household: str, column: str) -> pd.DataFrame:
    complete_numbers(table, column)
    validate_columns(table, [household, "payer"])
    n_twice = int(table.duplicated([household, "payer"]).sum())
    if n_twice:
        raise ValueError(f"{n_twice} rows repeat a household and a payer; add them up first")
    wide = table.set_index([household, "payer"])[column].astype("float64").unstack().sort_index(axis=1)
    n_lacking = int(wide.isna().to_numpy().sum())
    if n_lacking or wide.empty:
        raise ValueError(f"every household needs a row for every payer, {n_lacking} lack; no amount is 0")
    return wide


def _mean(amounts: FloatArray, term: str, unit: str, conf_level: float, seed: int) -> Estimate:
    drawn = np.random.default_rng(seed)
    low, high = mean_interval(amounts, conf_level=conf_level, n_bootstrap=N_BOOTSTRAP, rng=drawn)
    how = "no interval, too few households differ" if low is None else STUDENTIZED
    return Estimate(
        term=term,
        estimate=float(amounts.mean()),
        unit=unit,
        method=f"arithmetic mean; {how}",
        n_households=amounts.size,
        std_error=standard_error(amounts) if amounts.size > 1 else None,
        conf_low=low,
        conf_high=high,
        conf_level=None if low is None else conf_level,
        outcome="cost",
    )
