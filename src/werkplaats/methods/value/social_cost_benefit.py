"""Social costs and benefits (MKBA): who gains and who pays, year after year, compared with doing nothing new.

Amounts are what an actor receives (positive) or spends (negative), in EUR of one price year. A line says what happens
in the null alternative and in the project; only the difference counts. Fiscal value (public money) stands apart from
economic (income, production) and social value (health, safety), and money that is really freed from money that is not:
a helper who is no longer needed is only cash when the post is given up.

| column | what |
|---|---|
| ``effect``, ``actor`` | what, and whom it befalls |
| ``role`` | ``programme`` (what the project itself costs) or ``effect`` (what follows from it, good or bad) |
| ``value`` | ``fiscal``, ``economic`` or ``social`` |
| ``cashable`` | whether capacity is really given up, so that money is left; fiscal lines only |
| ``evidence`` | class of the evidence, for the optimism correction |
| ``first_year``, ``last_year`` | years after the start, 0 the first |
| ``null_alternative``, ``project`` | EUR a year in each; a cost is negative |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from werkplaats.methods.complete_cases import FloatArray, complete_numbers, validate_columns
from werkplaats.methods.value.discounting import DiscountRates, discount_factors

ROLES = ("programme", "effect")
VALUES = ("fiscal", "economic", "social")
TOTAL = "all"
"""What the row of all actors together is called."""


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """What is assumed about the effects; nothing is corrected unless it is said.

    Attributes
    ----------
    rates
        Discount rates.
    deadweight
        Share of every effect that would have come anyway, 0 to 1. 0 when the amounts are already differences with
        comparison households: what is taken off twice is gone.
    drop_off
        Share of an effect that wears off each year after its first, 0 to 1.
    lag
        Whole years that effects come later than their lines say. Their last year stays, so that those years are lost.
    optimism
        Share that is taken off a benefit, by class of evidence. Harms are never made smaller.
    probability
        Probability that the effects are real, 0 to 1. Programme costs are certain.
    """

    rates: DiscountRates
    deadweight: float = 0.0
    drop_off: float = 0.0
    lag: int = 0
    optimism: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    probability: float = 1.0

    def __post_init__(self) -> None:
        shares = {name: getattr(self, name) for name in ("deadweight", "drop_off", "probability")}
        shares |= {f"optimism of class {name}": share for name, share in self.optimism.items()}
        for name, share in shares.items():
            if not 0 <= share <= 1:
                raise ValueError(f"{name} must lie between 0 and 1, found {share}")
        if self.lag < 0 or int(self.lag) != self.lag:
            raise ValueError(f"lag must be a whole number of years, 0 or more, found {self.lag}")


@dataclass(frozen=True)
class SocialCostBenefit:
    """The table per actor and what it adds up to (EUR of year 0); positive is better than the null alternative.

    Attributes
    ----------
    table
        One row per actor and one for ``all``: ``programme``, ``fiscal_cashable``, ``fiscal_not_cashable``,
        ``economic``, ``social``, ``net`` (all of these), and ``cash`` (programme and what is cashable).
    programme_cost
        What the project costs, as a positive amount.
    effects
        What follows from it, harms taken off.
    net_present_value
        Effects minus programme cost.
    benefit_cost_ratio
        Effects per euro of programme cost; None when the programme costs nothing.
    """

    table: pd.DataFrame
    programme_cost: float
    effects: float
    net_present_value: float
    benefit_cost_ratio: float | None


def social_cost_benefit(lines: pd.DataFrame, *, assumptions: Assumptions) -> SocialCostBenefit:
    """Return what each actor gains (positive) or loses against the null alternative, in EUR of year 0.

    Parameters
    ----------
    lines
        One row per effect and actor, with the columns of this module.
    assumptions
        What is taken off, and the discount rates.

    Raises
    ------
    ValueError
        When a line lacks what it must state, or a class of evidence has no optimism correction while others have.

    References
    ----------
    Romijn, G. & Renes, G. (2013). Algemene leidraad voor maatschappelijke kosten-batenanalyse. CPB/PBL, The Hague.
    HM Treasury (2014). Supporting public service transformation: cost benefit analysis guidance for local
    partnerships. London. (Fiscal, economic and social value; cashability; optimism by quality of evidence.)

    Examples
    --------
    >>> from werkplaats.methods.value.discounting import flat_rate
    >>> lines = pd.DataFrame({"effect": ["director", "youth care"], "actor": "municipality",
    ...                       "role": ["programme", "effect"], "value": "fiscal", "cashable": True, "evidence": "A",
    ...                       "first_year": 0, "last_year": 0, "null_alternative": [0.0, -50_000.0],
    ...                       "project": [-8_000.0, -30_000.0]})
    >>> assumptions = Assumptions(rates=flat_rate(0.0225, source="2021"), deadweight=0.25)
    >>> found = social_cost_benefit(lines, assumptions=assumptions)
    >>> found.net_present_value, found.benefit_cost_ratio
    (7000.0, 1.875)
    """
    flows = yearly_flows(lines, assumptions=assumptions)
    table = _actor_table(flows)
    programme = float(flows.loc[flows["role"] == "programme", "discounted"].sum())
    effects = float(flows.loc[flows["role"] == "effect", "discounted"].sum())
    ratio = effects / -programme if programme < 0 else None
    return SocialCostBenefit(table, -programme, effects, effects + programme, ratio)


def yearly_flows(lines: pd.DataFrame, *, assumptions: Assumptions) -> pd.DataFrame:
    """Return what each line is worth in each year (EUR, positive better than the null alternative), corrected.

    Parameters and errors are those of `social_cost_benefit`.

    Returns
    -------
    DataFrame
        One row per line and year: ``effect``, ``actor``, ``role``, ``value``, ``cashable``, ``evidence``, ``year``,
        ``amount`` (as it falls in that year) and ``discounted`` (in EUR of year 0). Years that a lag takes away are
        not in it.
    """
    validate_lines(lines, assumptions)
    of_effects = (lines["role"] == "effect").to_numpy()
    starts = lines["first_year"].to_numpy(dtype=int) + np.where(of_effects, assumptions.lag, 0)
    n_years = np.maximum(lines["last_year"].to_numpy(dtype=int) - starts + 1, 0)
    row = np.repeat(np.arange(len(lines)), n_years)
    since = np.arange(len(row)) - np.repeat(np.cumsum(n_years) - n_years, n_years)
    amounts = _corrected(lines, of_effects, assumptions)[row]
    worn = np.where(of_effects[row], (1 - assumptions.drop_off) ** since, 1.0)
    year = starts[row] + since
    named = ["effect", "actor", "role", "value", "cashable", "evidence"]
    return (
        lines[named]
        .iloc[row]
        .reset_index(drop=True)
        .assign(
            year=year,
            amount=amounts * worn,
            discounted=amounts * worn * discount_factors(year, rates=assumptions.rates),
        )
    )


def validate_lines(lines: pd.DataFrame, assumptions: Assumptions) -> None:
    """Raise ValueError, with columns and counts, when a line lacks what it must state."""
    validate_columns(lines, ["effect", "actor", "role", "value", "cashable", "evidence"])
    if lines.empty:
        raise ValueError("there are no lines; there is nothing to weigh")
    first, last = complete_numbers(lines, "first_year"), complete_numbers(lines, "last_year")
    complete_numbers(lines, "null_alternative"), complete_numbers(lines, "project")
    for wrong, what in (
        (~lines["role"].isin(ROLES), f"have a 'role' other than {' or '.join(ROLES)}"),
        (~lines["value"].isin(VALUES), f"have a 'value' other than {', '.join(VALUES)}"),
        (~lines["cashable"].isin([True, False]), "have a 'cashable' that is not true or false"),
        ((lines["value"] != "fiscal") & (lines["cashable"] == True), "are cashable and not fiscal"),  # noqa: E712
        ((first < 0) | (last < first) | (first % 1 != 0) | (last % 1 != 0), "have years that do not follow each other"),
        (lines["actor"] == TOTAL, f"have an actor named '{TOTAL}', which is the name of the total"),
    ):
        if n_wrong := int(wrong.sum()):
            raise ValueError(f"{n_wrong} lines {what}")
    unknown = set(lines.loc[lines["role"] == "effect", "evidence"]) - set(assumptions.optimism)
    if assumptions.optimism and unknown:
        raise ValueError(f"no optimism correction for evidence of class {', '.join(sorted(map(str, unknown)))}")


def _corrected(lines: pd.DataFrame, of_effects: NDArray[np.bool_], assumptions: Assumptions) -> FloatArray:
    """Return what each line is worth a year, before it wears off."""
    difference = complete_numbers(lines, "project") - complete_numbers(lines, "null_alternative")
    optimism = lines["evidence"].map(dict(assumptions.optimism)).fillna(0.0).to_numpy(dtype=float)
    kept = assumptions.probability * (1 - assumptions.deadweight) * np.where(difference > 0, 1 - optimism, 1.0)
    corrected: FloatArray = np.where(of_effects, difference * kept, difference)
    return corrected


def _actor_table(flows: pd.DataFrame) -> pd.DataFrame:
    kind = flows["value"].where(
        flows["value"] != "fiscal", np.where(flows["cashable"].astype(bool), "fiscal_cashable", "fiscal_not_cashable")
    )
    kind = kind.where(flows["role"] == "effect", "programme")
    columns = ["programme", "fiscal_cashable", "fiscal_not_cashable", "economic", "social"]
    wide = flows.groupby(["actor", kind.rename("kind")])["discounted"].sum().unstack("kind")
    wide = wide.reindex(columns=columns).fillna(0.0)
    wide.loc[TOTAL] = wide.sum()
    wide = wide.assign(net=wide[columns].sum(axis=1), cash=wide["programme"] + wide["fiscal_cashable"])
    return wide.rename_axis(columns=None).reset_index()
