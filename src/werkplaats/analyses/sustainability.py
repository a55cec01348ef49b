"""Notebook 06: does the change last once the director has left, when does the role pay for itself, is it embedded.

Lasting change and embedding are two constructs, and stay apart: what happened to the households afterwards, and what
the organizations say about their capacity to go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from werkplaats.analyses.cents import validate_totals
from werkplaats.analyses.event_time import event_month_costs, mean_by_event_month
from werkplaats.analyses.populations import analysed_in_group, paired_scores
from werkplaats.analyses.quality_of_life_changes import FEW_HOUSEHOLDS
from werkplaats.analyses.randomness import generator
from werkplaats.instruments.psat import score_respondents
from werkplaats.instruments.registry import outcome_definitions
from werkplaats.methods.before_after.paired import mean_change
from werkplaats.methods.costs.persistence import break_even, cost_change, held_share
from werkplaats.params.model import StudyParams
from werkplaats.prices import CENTS_PER_EURO
from werkplaats.results import Estimate, Missing, Results
from werkplaats.schema import SUSTAINABILITY

FEWEST_HOUSEHOLDS = 3
"""Below three households a change has no interval worth the name."""


def analyze_sustainability(
    household_periods: pd.DataFrame | None,
    household_months: pd.DataFrame | None,
    person_waves: pd.DataFrame | None,
    households: pd.DataFrame,
    embedding: pd.DataFrame | None,
    costs: Results | None,
    *,
    params: StudyParams,
) -> Results:
    """Return what happened after the deployment, the month in which the role has paid for itself, and PSAT scores.

    Parameters
    ----------
    household_periods, household_months, person_waves, households, embedding
        Tables of those names (`werkplaats.schema`); None when the study lacks one.
    costs
        Results of notebook 04, for cost levels and the director's cost; None when they are not known.
    params
        Uses ``groups``, ``window``, ``periods``, ``waves``, ``instruments``, ``programme``, ``person_costs``,
        ``sustainability``, ``confidence_level``, ``n_bootstrap`` and ``seed``.
    """
    ids = analysed_in_group(households, group=params.groups.intervention)
    estimates: list[Estimate] = []
    tables: dict[str, pd.DataFrame] = {}
    missing: list[Missing] = []
    if household_periods is None or costs is None:
        missing.append(Missing("lasting_costs", "no cost lines were delivered"))
    else:
        wide = _rates(household_periods.loc[household_periods["household_id"].isin(ids)])
        estimates += _cost_persistence(wide, params)
        tables["persistence"] = _persistence_table(costs)
        _validate_levels(wide, tables["persistence"])
    if household_months is not None and params.window is not None and costs is not None:
        chosen = households.loc[households["household_id"].isin(ids)]
        tables["break_even"], found = _break_even(household_months, chosen, costs, params)
        estimates += found
    if person_waves is not None and params.person_costs is not None:
        person_waves = person_waves.loc[~person_waves["outcome"].isin(params.person_costs.outcomes)]
    if person_waves is not None:
        estimates += _score_persistence(person_waves.loc[person_waves["household_id"].isin(ids)], params)
    if embedding is None:
        missing.append(Missing("embedding", "no answers on sustainability (PSAT) were delivered"))
    else:
        tables["psat"] = _psat(embedding)
    if params.programme is not None:
        missing.append(Missing("role_transfer", "who takes over the role of the family director was not delivered"))
    return Results(SUSTAINABILITY, tuple(estimates), tables, _facts(params), tuple(missing))


def _facts(params: StudyParams) -> dict[str, float]:
    return {"margin": params.sustainability.margin}


def _rates(periods: pd.DataFrame) -> pd.DataFrame:
    """Return euros per household-month, one row per household and one column per period with exposure."""
    exposed = periods.loc[periods["months"] > 0]
    rates = exposed.groupby(["household_id", "period"])["cents_per_month"].sum() / CENTS_PER_EURO
    return rates.unstack("period")


def _cost_persistence(rates: pd.DataFrame, params: StudyParams) -> Iterator[Estimate]:
    if not {"before", "during", "after"} <= set(rates.columns):
        return
    complete = rates.dropna(subset=["before", "during", "after"])
    if len(complete) < FEWEST_HOUSEHOLDS:
        return
    labels = {"outcome": "cost", "group": params.groups.intervention, "population": "followed up"}
    change = cost_change(
        complete,
        during="during",
        after="after",
        unit="EUR per household-month",
        conf_level=params.confidence_level,
        n_bootstrap=params.n_bootstrap,
        rng=generator(params.seed, SUSTAINABILITY, "cost_change"),
    )
    yield change.labelled(**labels)
    held = held_share(
        complete,
        before="before",
        during="during",
        after="after",
        margin=params.sustainability.margin,
        conf_level=params.confidence_level,
    )
    yield held.labelled(**labels)


def _persistence_table(costs: Results) -> pd.DataFrame:
    """Return the cost levels that notebook 04 found, one row per period: computed once, so that they agree."""
    levels = [costs.find("cost_per_household_month", period=period) for period in ("before", "during", "after")]
    rows = [
        {
            "outcome": "cost",
            "period": level.period,
            "mean": level.estimate,
            "conf_low": level.conf_low,
            "conf_high": level.conf_high,
            "n_households": level.n_households,
        }
        for level in levels
        if level is not None
    ]
    return pd.DataFrame(rows)


def _validate_levels(rates: pd.DataFrame, levels: pd.DataFrame) -> None:
    """Raise BalanceError unless the levels that notebook 04 found are those of the periods, over all households."""
    found = levels.set_index("period")
    periods = rates[[*found.index]].sum()
    validate_totals({"household periods": periods, "cost levels of notebook 04": found["mean"] * found["n_households"]})


def _validate_director(by_month: pd.Series, whole: float) -> None:
    """Raise BalanceError unless what the director cost by month is what notebook 04 found of the whole deployment."""
    totals = {"director of notebook 04": whole, "director by month": float(by_month.sum())}
    validate_totals({name: pd.Series({"director": euros}) for name, euros in totals.items()})


def _break_even(
    household_months: pd.DataFrame, chosen: pd.DataFrame, costs: Results, params: StudyParams
) -> tuple[pd.DataFrame, Sequence[Estimate]]:
    """Return mean saving and director cost to date per event month, and when the first passes the second."""
    assert params.window is not None
    last = params.periods.before_months + params.periods.after_months - 1
    lines = event_month_costs(
        household_months, chosen, window=params.window, first=-params.periods.before_months, last=last
    )
    means = mean_by_event_month(lines).sort_values("event_month")
    before = means.loc[means["event_month"] < 0, "euros_per_month"].mean()
    later = means.loc[means["event_month"] >= 0].reset_index(drop=True)
    director, months = costs.find("director_cost_mean"), costs.facts.get("months_mean")
    if director is None or not months:
        return pd.DataFrame(columns=["event_month", "saving", "director_cost", "net"]), ()
    # The director's cost is spread evenly over the mean deployment; its last month may be a part of one.
    share = (months - later["event_month"]).clip(0, 1) / months
    table = later.assign(saving=before - later["euros_per_month"], director_cost=share * director.estimate)
    if share.iloc[-1] < 1 / months:
        _validate_director(table["director_cost"], director.estimate)
    found = break_even(table, event_month="event_month", saving="saving", director_cost="director_cost")
    cumulative = found.cumulative.assign(n_households=later["n_households"])
    if found.months is None:
        return cumulative, ()
    estimate = Estimate(
        term="break_even_months",
        estimate=float(found.months),
        unit="months after the start",
        method="first month from which the mean saving to date covers the mean director cost to date for good",
        n_households=int(later["n_households"].min()),
        outcome="cost",
        group=params.groups.intervention,
    )
    return cumulative, (estimate,)


def _score_persistence(person_waves: pd.DataFrame, params: StudyParams) -> Iterator[Estimate]:
    """Yield the change from the first measurement after the start to each later one, for every outcome that measures.

    What is counted in levels, or is a conversation tool, has no mean change, here as little as in notebook 03.
    """
    if len(params.waves) < 3:
        return
    first, *later = params.waves[1:]
    known = [outcome for instrument in params.instruments for outcome in outcome_definitions(instrument)]
    measured = {outcome.outcome: outcome.unit for outcome in known if outcome.is_measure and not outcome.ordinal}
    for outcome in sorted(measured.keys() & set(person_waves["outcome"])):
        for wave in later:
            table = paired_scores(person_waves, outcome=outcome, before=first.name, after=wave.name)
            if len(table) < FEWEST_HOUSEHOLDS:
                continue
            rng = generator(params.seed, SUSTAINABILITY, "mean_change", outcome, wave.name)
            change = mean_change(
                table,
                before="before",
                after="after",
                unit=measured[outcome],
                conf_level=params.confidence_level,
                rng=rng if len(table) <= FEW_HOUSEHOLDS else None,
            )
            labels = {"outcome": outcome, "wave": wave.name, "contrast": "after-follow_up"}
            labelled = change.labelled(**labels, group=params.groups.intervention)
            yield replace(labelled, n_obs=int(table["n_persons"].sum()))


def _psat(embedding: pd.DataFrame) -> pd.DataFrame:
    """Return the mean over respondents per PSAT domain (1 to 7) and how many respondents stand behind it."""
    scores = score_respondents(embedding.loc[embedding["instrument"] == "psat"])
    return scores.groupby("domain", as_index=False, sort=False).agg(
        mean=("score", "mean"), n_respondents=("respondent", "nunique")
    )
