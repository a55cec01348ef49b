"""Notebook 07: what would have happened anyway, and does one household carry the result.

Households chosen in an expensive year become cheaper by themselves. Three answers to "how much" stand side by side:
the same rule replayed on households that were never enrolled, a lognormal model of household cost, and comparison
households selected by the same rule in the same months.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from werkplaats.analyses.cents import validate_totals
from werkplaats.analyses.comparison import comparison_findings
from werkplaats.analyses.event_time import event_month_costs, mean_by_event_month
from werkplaats.analyses.populations import analysed_households
from werkplaats.analyses.randomness import generator
from werkplaats.analyses.replay import MONTHS_PER_YEAR, expected_falls
from werkplaats.analyses.savings import deployment_savings, director_costs, observed_twice
from werkplaats.methods.comparison.difference_in_differences import att
from werkplaats.methods.complete_cases import varies
from werkplaats.methods.intervals.bootstrap import bootstrap_mean
from werkplaats.params.model import StudyParams
from werkplaats.prices import CENTS_PER_EURO
from werkplaats.results import Estimate, Missing, Results
from werkplaats.schema import ROBUSTNESS

FEWEST_HOUSEHOLDS = 2
"""A group of one has no spread, and so no interval."""

PER_DEPLOYMENT = "EUR per household over the deployment"


def analyze_robustness(
    household_periods: pd.DataFrame | None,
    household_months: pd.DataFrame | None,
    households: pd.DataFrame,
    programme: pd.DataFrame | None,
    *,
    params: StudyParams,
) -> Results:
    """Return expected falls, the difference-in-differences with its label, and how far one household moves the saving.

    Parameters
    ----------
    household_periods, household_months, households, programme
        Tables of those names (`werkplaats.schema`); None when the study lacks one.
    params
        Uses ``groups``, ``window``, ``periods``, ``price_year``, ``selection``, ``robustness``, ``confidence_level``,
        ``n_bootstrap`` and ``seed``.
    """
    if household_periods is None or household_months is None or params.window is None:
        return Results(
            ROBUSTNESS,
            missing=(Missing("robustness_costs", "no cost lines were delivered, so no fall can be expected"),),
        )
    analysed = analysed_households(households, groups=params.groups)
    periods = household_periods.loc[household_periods["household_id"].isin(analysed["household_id"])]
    if observed_twice(periods).empty:
        return Results(ROBUSTNESS, missing=(Missing("observed_periods", "no household was seen before and during"),))
    savings = deployment_savings(periods).merge(analysed[["household_id", "group"]], on="household_id")
    spent = None if programme is None else director_costs(programme, price_year=params.price_year)
    estimates = [
        *_comparison_estimates(savings, spent, params),
        *_payer_estimates(periods, analysed, params),
        *_leave_one_out(savings, params),
    ]
    tables = {"comparison": _comparison_table(periods), "event_time": _event_time(household_months, analysed, params)}
    effect = next((estimate for estimate in estimates if estimate.term == "att"), None)
    beside = comparison_findings(savings, household_months, households, estimate=effect, params=params)
    estimates += beside.estimates
    tables |= beside.tables
    missing = [*beside.missing]
    if params.selection is None:
        missing.append(Missing("selection", "the selection rule is not in the params, so it cannot be replayed"))
    else:
        falls = expected_falls(
            household_months,
            households,
            params=params,
            selection=params.selection,
            observed_fall=observed_fall(savings, params),
        )
        estimates += falls.estimates
        tables |= falls.tables
    facts = {"price_year": params.price_year, **beside.facts}
    return Results(ROBUSTNESS, tuple(estimates), tables, facts, tuple(missing))


def observed_fall(savings: pd.DataFrame, params: StudyParams) -> float | None:
    """Return the mean fall per household over a year (EUR) in the households with a director; None without them."""
    own = savings.loc[savings["group"] == params.groups.intervention]
    return None if own.empty else float((own["before"] - own["during"]).mean()) * MONTHS_PER_YEAR


def _comparison_estimates(
    savings: pd.DataFrame, director: pd.Series[float] | None, params: StudyParams
) -> Iterator[Estimate]:
    """Yield what comparison households saved by themselves, and the differences-in-differences against them.

    ``att`` is that of the cost of care; ``net_att`` adds what the director of each household cost.
    """
    reference = params.groups.reference
    if reference is None or reference not in set(savings["group"]):
        return
    meanwhile = bootstrap_mean(
        savings.loc[savings["group"] == reference],
        column="gross",
        term="comparison_saving_mean",
        unit=PER_DEPLOYMENT,
        conf_level=params.confidence_level,
        n_bootstrap=params.n_bootstrap,
        rng=generator(params.seed, ROBUSTNESS, "comparison_saving_mean"),
    )
    yield meanwhile.labelled(outcome="cost", contrast="before-during", group=reference)
    yield from _difference_in_differences(savings, -savings["gross"], reference, params)
    if director is not None:
        spent = savings["household_id"].map(director).fillna(0.0)
        for net in _difference_in_differences(savings, spent - savings["gross"], reference, params):
            method = f"{net.method}; the cost of the director counted with that of care"
            yield replace(net, term="net_att", method=method)


def _payer_estimates(periods: pd.DataFrame, analysed: pd.DataFrame, params: StudyParams) -> Iterator[Estimate]:
    """Yield the difference-in-differences of what each payer paid: who gains, compared with the same households."""
    savings = deployment_savings(periods, by="payer").merge(analysed[["household_id", "group"]], on="household_id")
    by_payer = savings.groupby("household_id")["gross"].sum()
    whole = deployment_savings(periods).set_index("household_id")["gross"]
    validate_totals({"savings": whole, "savings of all payers": by_payer})
    reference = params.groups.reference
    if reference is None or reference not in set(savings["group"]):
        return
    for payer, rows in savings.groupby("payer", sort=True):
        for effect in _difference_in_differences(rows, -rows["gross"], reference, params):
            yield replace(effect, term="att_per_payer", payer=str(payer))


def _difference_in_differences(
    savings: pd.DataFrame, change: pd.Series[float], reference: str, params: StudyParams
) -> Iterator[Estimate]:
    """Yield the one estimate, unless a group has fewer than two households or no change differs from another."""
    sizes = savings["group"].value_counts()
    alike = not any(varies(np.asarray(part, dtype=np.float64)) for _, part in change.groupby(savings["group"]))
    if alike or len(sizes) < 2 or min(sizes) < FEWEST_HOUSEHOLDS:
        return
    effect = att(
        savings.assign(change=change),
        change="change",
        group="group",
        reference=reference,
        unit=PER_DEPLOYMENT,
        conf_level=params.confidence_level,
    )
    yield effect.labelled(outcome="cost")


def _leave_one_out(savings: pd.DataFrame, params: StudyParams) -> Iterator[Estimate]:
    """Yield the lowest and highest mean saving that leaving out one household gives."""
    own = savings.loc[savings["group"] == params.groups.intervention, "gross"]
    if len(own) < 2:
        return
    without = (own.sum() - own) / (len(own) - 1)
    for term, value in (("leave_one_out_low", without.min()), ("leave_one_out_high", without.max())):
        yield Estimate(
            term=term,
            estimate=float(value),
            unit=PER_DEPLOYMENT,
            method="mean gross saving of all households but one, over every choice of that one",
            n_households=len(own) - 1,
            outcome="cost",
            contrast="before-during",
            group=params.groups.intervention,
        )


def _comparison_table(periods: pd.DataFrame) -> pd.DataFrame:
    exposed = periods.loc[periods["months"] > 0]
    euros = exposed.groupby(["group", "period", "household_id"])["cents_per_month"].sum() / CENTS_PER_EURO
    means = euros.groupby(["group", "period"]).agg(["mean", "size"])
    in_order = [(group, period) for group in means.index.unique("group") for period in ("before", "during", "after")]
    means = means.reindex([key for key in in_order if key in means.index]).reset_index()
    return means.rename(columns={"mean": "euros_per_month", "size": "n_households"})


def _event_time(household_months: pd.DataFrame, analysed: pd.DataFrame, params: StudyParams) -> pd.DataFrame:
    assert params.window is not None
    costs = event_month_costs(
        household_months,
        analysed,
        window=params.window,
        first=-2 * params.periods.before_months,
        last=params.periods.before_months + params.periods.after_months - 1,
    )
    return mean_by_event_month(costs)
