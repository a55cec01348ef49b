"""Avoided costs in notebook 05: the ledger of claims, drawn apart, and never added to what was measured."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pandas as pd

from werkplaats.analyses.populations import analysed_in_group, anonymous_letters
from werkplaats.analyses.randomness import generator
from werkplaats.methods.value.avoided_costs import claimed_amounts, claims_table
from werkplaats.methods.value.claims_ledger import break_even_probabilities, claimed_costs
from werkplaats.params.model import StudyParams
from werkplaats.results import Missing, Results
from werkplaats.schema import COST_EFFECTIVENESS

LEDGER = "avoided_claims"
TOTALS = "avoided_costs"
SHOWN = (
    "household",
    "event",
    "said_by",
    "evidence",
    "payer",
    "consequence",
    "delay_months",
    "probability_low",
    "probability_mid",
    "probability_high",
    "duration",
    "price_unit",
    "price_source",
    "cost",
    "avoidable",
    "spent",
    "break_even_probability",
)


@dataclass(frozen=True)
class WithClaims:
    """The results with the totals of the claims, and the claims themselves, which only the internal report shows."""

    results: Results
    intern: dict[str, pd.DataFrame] = field(default_factory=dict)


def add_claims(
    results: Results, avoided: pd.DataFrame | None, households: pd.DataFrame, *, params: StudyParams
) -> WithClaims:
    """Return the results of notebook 05 with what is claimed to have been avoided; unchanged without claims.

    Claims are no estimates: they stand in a table of their own, with columns that say so.

    Parameters
    ----------
    results
        What notebook 05 found.
    avoided, households
        Tables of those names (`werkplaats.schema`); ``avoided`` is None when nobody claims anything.
    params
        Uses ``groups``, ``price_year``, ``cost_effectiveness.discount_costs``, ``confidence_level``, ``n_bootstrap``
        and ``seed``.
    """
    if avoided is None or avoided.empty:
        return WithClaims(results)
    ids = analysed_in_group(households, group=params.groups.intervention)
    ledger = avoided.loc[avoided["household_id"].isin(ids)].reset_index(drop=True)
    if ledger.empty:
        lacking = Missing(LEDGER, "no claim is about a household that was analysed")
        return WithClaims(replace(results, missing=(*results.missing, lacking)))
    year, rate = params.price_year, params.cost_effectiveness.discount_costs
    try:
        amounts = claimed_amounts(
            ledger,
            price_year=year,
            delay_rate=rate,
            conf_level=params.confidence_level,
            n_draws=params.n_bootstrap,
            rng=generator(params.seed, COST_EFFECTIVENESS, LEDGER),
        )
        claims = claimed_costs(ledger, price_year=year, delay_rate=rate)
        break_even = break_even_probabilities(ledger, price_year=year, delay_rate=rate)
    except ValueError as reason:  # how a method says what a claim fails to state
        return WithClaims(replace(results, missing=(*results.missing, Missing(LEDGER, str(reason)))))
    letters = anonymous_letters(claims["household_id"])
    shown = claims.assign(household=claims["household_id"].map(letters), break_even_probability=break_even)
    tables = {**results.tables, TOTALS: claims_table(amounts)}
    return WithClaims(replace(results, tables=tables), {LEDGER: shown[list(SHOWN)].reset_index(drop=True)})
