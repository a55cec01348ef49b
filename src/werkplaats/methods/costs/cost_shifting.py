"""Cost that fell in one domain and rose in another, within the same household: how much can have been shifted.

A fall that is met by a rise elsewhere in the same household *may* be shifting; nobody saw it move. Costs of different
domains also rise and fall by themselves, so some of every fall is met by chance. `shift_test` says how much that is.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from werkplaats.methods.complete_cases import FloatArray, complete_numbers, validate_columns, validate_share
from werkplaats.methods.intervals.bootstrap import STUDENTIZED
from werkplaats.methods.intervals.cluster_bootstrap import studentized_sums_interval
from werkplaats.methods.intervals.household_sums import HouseholdSums
from werkplaats.methods.intervals.studentized import mean_interval
from werkplaats.results import Estimate

N_BOOTSTRAP = 5000
"""Resamples of households."""


@dataclass(frozen=True)
class CostShifts:
    """What can have been shifted.

    Attributes
    ----------
    flows
        One row per domain that fell and domain that rose: ``from``, ``to``, ``euros`` (mean per household),
        ``conf_low``, ``conf_high``, ``n_households`` (with such a flow: they are who the row is about) and
        ``n_observed`` (over whom the mean is). A fall that was met nowhere has ``to`` None, a rise that met no fall
        has ``from`` None.
    fall, rise, shifted
        Means per household over all domains: falls, rises, and what was met; each 0 or more.
    share_shifted
        Part of all falls that was met by rises; None when nothing fell.
    """

    flows: pd.DataFrame
    fall: Estimate
    rise: Estimate
    shifted: Estimate
    share_shifted: Estimate | None

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """Every estimate there is."""
        share = () if self.share_shifted is None else (self.share_shifted,)
        return (self.fall, self.rise, self.shifted, *share)


def cost_shifts(
    table: pd.DataFrame,
    *,
    domain: Hashable,
    change: str,
    household: str,
    unit: str,
    conf_level: float = 0.95,
    rng: np.random.Generator,
) -> CostShifts:
    """Return falls that were met by rises in other domains of the same household; every amount is 0 or more.

    Within a household each fall is met by each rise in proportion to both, up to the smaller of all falls and all
    rises: with falls of 60 and 40 and a rise of 50, 30 and 20 of it are met. So rows and columns add up to falls and
    rises, and a household in which everything fell has shifted nothing. Payers can stand in the place of domains.

    Parameters
    ----------
    table
        One row per household and domain, every domain of every household, no change being 0. A domain that was not
        observed is unknown, not 0, and is to be left out for all.
    domain, change, household
        Columns with the domain (or payer), the change of its cost (after minus before, in ``unit``), the household.
    unit
        Unit of the change.
    conf_level
        Confidence level (0 to 1) of each interval by itself.
    rng
        Source of the draws; every interval rests on the same resamples of whole households.

    Raises
    ------
    ValueError
        When a value is missing, a household has a domain twice, or lacks one.

    References
    ----------
    Hall, P. (1988). Theoretical comparison of bootstrap confidence intervals. Ann Stat 16:927-953 (the intervals).
    The proportional division is ours.

    Examples
    --------
    >>> table = pd.DataFrame({"home": list("aabb"), "domain": ["wmo", "zvw"] * 2, "change": [-9.0, 4.0, -2.0, -1.0]})
    >>> shifts = cost_shifts(table, domain="domain", change="change", household="home", unit="EUR",
    ...                      rng=np.random.default_rng(1))
    >>> shifts.shifted.estimate, round(shifts.share_shifted.estimate, 3)
    (2.0, 0.333)
    """
    validate_share("conf_level", conf_level)
    wide = _wide(table, domain, change, household)
    flows = household_flows(wide.to_numpy())
    fallen, risen = _parts(wide.to_numpy())
    seed = int(rng.integers(2**32))

    def mean(term: str, amounts: FloatArray) -> Estimate:
        low, high = _interval(amounts, conf_level, seed)
        return _estimate(term, float(amounts.mean()), unit, amounts.size, low, high, conf_level)

    shifted = flows.sum(axis=(1, 2))
    return CostShifts(
        flows=_flow_table(wide.columns, flows, fallen, risen, conf_level, seed),
        fall=mean("cost_fall", fallen.sum(axis=1)),
        rise=mean("cost_rise", risen.sum(axis=1)),
        shifted=mean("cost_shifted", shifted),
        share_shifted=_share(shifted, fallen.sum(axis=1), conf_level, seed),
    )


def shift_test(
    table: pd.DataFrame,
    *,
    domain: Hashable,
    change: str,
    household: str,
    unit: str,
    n_permutations: int = 5000,
    rng: np.random.Generator,
) -> Estimate:
    """Return how much more of the falls was met within households than when domains had nothing to do with each other.

    Positive when falls are met by rises of the same household more than chance would have it. By chance: the changes
    of every domain are dealt out over the households anew, each domain by itself, so that what fell and rose in each
    domain stays as it was and only who it happened to changes.

    Parameters
    ----------
    table, domain, change, household, unit
        As in `cost_shifts`.
    n_permutations
        Number of times that changes are dealt out.
    rng
        Source of the draws.

    Returns
    -------
    Estimate
        Term ``cost_shifted_beyond_chance``, mean per household. The p-value is one-sided: the share of deals with as
        much met or more, the observed one among them.

    Raises
    ------
    ValueError
        As `cost_shifts`, and when there are fewer than two households or no permutation.

    References
    ----------
    Phipson, B. & Smyth, G. K. (2010). Permutation p-values should never be zero. Stat Appl Genet Mol Biol 9:39.

    Examples
    --------
    >>> table = pd.DataFrame({"home": list("aabbcc"), "domain": ["wmo", "zvw"] * 3,
    ...                       "change": [-9.0, 9.0, 0.0, 0.0, -6.0, 6.0]})
    >>> beyond = shift_test(table, domain="domain", change="change", household="home", unit="EUR",
    ...                     rng=np.random.default_rng(1))
    >>> beyond.estimate > 0
    True
    """
    changes = _wide(table, domain, change, household).to_numpy()
    if len(changes) < 2 or n_permutations < 1:
        raise ValueError(f"a deal needs two households and one permutation, found {len(changes)} and {n_permutations}")
    observed = _matched(changes)
    dealt = np.array([_matched(rng.permuted(changes, axis=0)) for _ in range(n_permutations)])
    # As much or more, but for rounding.
    reached = int((dealt >= observed - 1e-9 * max(observed, 1.0)).sum())
    return Estimate(
        term="cost_shifted_beyond_chance",
        estimate=observed - float(dealt.mean()),
        unit=unit,
        method=f"met within households minus the mean of {n_permutations} deals; p one-sided, with the deal observed",
        n_households=len(changes),
        p_value=(reached + 1) / (n_permutations + 1),
    )


def household_flows(changes: FloatArray) -> FloatArray:
    """Return what of each fall is met by each rise: households x domains that fell x domains that rose.

    Parameters
    ----------
    changes
        Households x domains, after minus before.

    Examples
    --------
    >>> household_flows(np.array([[-60.0, -40.0, 50.0]]))[0, :, 2].tolist()
    [30.0, 20.0, 0.0]
    """
    fallen, risen = _parts(changes)
    larger = np.maximum(fallen.sum(axis=1), risen.sum(axis=1))
    flows: FloatArray = fallen[:, :, np.newaxis] * risen[:, np.newaxis, :]
    return flows / np.where(larger > 0, larger, 1.0)[:, np.newaxis, np.newaxis]


def _parts(changes: FloatArray) -> tuple[FloatArray, FloatArray]:
    return np.maximum(-changes, 0.0), np.maximum(changes, 0.0)


def _matched(changes: FloatArray) -> float:
    fallen, risen = _parts(changes)
    return float(np.minimum(fallen.sum(axis=1), risen.sum(axis=1)).mean())


def _wide(table: pd.DataFrame, domain: Hashable, change: str, household: str) -> pd.DataFrame:
    complete_numbers(table, change)
    validate_columns(table, [domain, household])
    n_twice = int(table.duplicated([household, domain]).sum())
    if n_twice:
        raise ValueError(f"{n_twice} rows repeat a household and '{domain}'; add them up first")
    wide = table.set_index([household, domain])[change].astype("float64").unstack().sort_index()
    n_lacking = int(wide.isna().to_numpy().sum())
    if n_lacking or wide.empty:
        raise ValueError(f"every household needs a row for every '{domain}', {n_lacking} lack; no change is 0")
    return wide


def _flow_table(
    domains: pd.Index, flows: FloatArray, fallen: FloatArray, risen: FloatArray, conf_level: float, seed: int
) -> pd.DataFrame:
    named = list(enumerate(domains))
    amounts = {(one, two): flows[:, i, j] for i, one in named for j, two in named if i != j}
    amounts |= {(one, None): fallen[:, i] - flows[:, i].sum(axis=1) for i, one in named}
    amounts |= {(None, two): risen[:, j] - flows[:, :, j].sum(axis=1) for j, two in named}
    rows = []
    for (one, two), each in amounts.items():
        met = np.where(each > 1e-9 * max(float(np.abs(each).max()), 1.0), each, 0.0)
        if met.any():
            low, high = _interval(met, conf_level, seed)
            rows.append((one, two, float(met.mean()), low, high, int(np.count_nonzero(met)), met.size))
    columns = ["from", "to", "euros", "conf_low", "conf_high", "n_households", "n_observed"]
    return pd.DataFrame(rows, columns=columns)


def _interval(amounts: FloatArray, conf_level: float, seed: int) -> tuple[float | None, float | None]:
    """Return the interval of a mean that cannot be below zero; the same seed draws the same households every time."""
    drawn = np.random.default_rng(seed)
    low, high = mean_interval(amounts, conf_level=conf_level, n_bootstrap=N_BOOTSTRAP, rng=drawn)
    return (None if low is None else max(low, 0.0)), high


def _share(shifted: FloatArray, fallen: FloatArray, conf_level: float, seed: int) -> Estimate | None:
    some = fallen > 0
    if not some.any():
        return None
    sums = HouseholdSums(shifted[some], fallen[some])
    drawn = np.random.default_rng(seed)
    low, high = studentized_sums_interval(sums, conf_level=conf_level, n_bootstrap=N_BOOTSTRAP, rng=drawn)
    low, high = (None if limit is None else min(max(limit, 0.0), 1.0) for limit in (low, high))
    return _estimate("share_shifted", sums.mean, "share of falls", int(some.sum()), low, high, conf_level)


def _estimate(
    term: str, value: float, unit: str, n: int, low: float | None, high: float | None, conf_level: float
) -> Estimate:
    how = "no interval, too few households differ" if low is None else STUDENTIZED
    return Estimate(
        term=term,
        estimate=value,
        unit=unit,
        method=f"falls met by rises of the same household, in proportion; {how}",
        n_households=n,
        conf_low=low,
        conf_high=high,
        conf_level=None if low is None else conf_level,
        outcome="cost",
    )
