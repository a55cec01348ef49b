"""Costs: per domain and payer, the family director and what is left, next to what would have happened anyway."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.report.chapters.anyway import anyway
from werkplaats.report.chapters.avoided import avoided
from werkplaats.report.chapters.benchmark_lines import benchmark_lines
from werkplaats.report.chapters.cost_findings import net_line
from werkplaats.report.chapters.cost_levels import levels_block, savings_block
from werkplaats.report.chapters.cost_robustness import other_statistics
from werkplaats.report.chapters.cost_shifting import shifting
from werkplaats.report.chapters.effectiveness import effectiveness
from werkplaats.report.chapters.estimated_costs import basis_lines, estimated_costs
from werkplaats.report.chapters.participants import ends_of
from werkplaats.report.chapters.payers import payers
from werkplaats.report.chapters.person_costs import person_costs
from werkplaats.report.chapters.social_value import social_value
from werkplaats.report.chapters.wording import quoted
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Chapter, Paragraph, Section
from werkplaats.report.figures.cost_households import draw_household_cumulative
from werkplaats.report.figures.costs import (
    draw_cost_by_domain,
    draw_cost_by_payer,
    draw_cumulative_cost,
    draw_waterfall,
)
from werkplaats.report.figures.households import draw_household_costs

PERIODS = ("before", "during", "after")


def costs(context: Context) -> Chapter | None:
    """Return the chapter on costs, or None when nothing is known of them."""
    beside = Section("benchmark", context.say("Beside open figures on the area"), tuple(benchmark_lines(context)))
    per_person = Section("per-person", context.say("Costs per person, by group"), tuple(person_costs(context)))
    at_what_price = Section("effectiveness", context.say("Cost-effectiveness"), tuple(effectiveness(context)))
    avoidable = Section("avoided", context.say("Costs that are said to have been avoided"), tuple(avoided(context)))
    social = Section("social", context.say("Social costs and benefits (MKBA)"), tuple(social_value(context)))
    sections = (*_of_lines(context), beside, per_person, at_what_price, avoidable, social)
    filled = tuple(section for section in sections if section.blocks)
    return Chapter("costs", context.say("Costs"), sections=filled) if filled else None


def _of_lines(context: Context) -> tuple[Section, ...]:
    """Return the sections that are made from cost lines."""
    if context.table("04_costs", "cost_by_domain") is None:
        return ()
    return (
        Section("by-domain", context.say("Cost per domain: before, during and after"), tuple(_by_domain(context))),
        Section("estimated", context.say("Estimated beside measured"), tuple(estimated_costs(context))),
        Section("by-payer", context.say("Who pays, who gains"), tuple(_by_payer(context))),
        Section("net", context.say("The family director and what is left"), tuple(_net(context))),
        Section("shifting", context.say("Did cost move to another domain"), tuple(shifting(context))),
        Section(
            "few", context.say("Does it lean on few households or on the season"), tuple(other_statistics(context))
        ),
        Section("anyway", context.say("What would have happened anyway"), tuple(anyway(context))),
    )


def _by_domain(context: Context) -> Iterator[Block]:
    table = context.table("04_costs", "cost_by_domain")
    assert table is not None
    yield Paragraph(
        context.say(
            "Mean cost per household per month in prices of {year}. A household without cost in a domain counts "
            "as zero; a "
            "domain that was not delivered is unknown and does not stand here.",
            year=str(context.params.price_year),
        )
    )
    for line in basis_lines(context):
        yield Paragraph(line)
    if table["euros_per_month"].notna().all():
        yield context.figure(
            "cost_by_domain",
            lambda: draw_cost_by_domain(table, language=context.language, names=context.label),
            caption=context.say("Cost per household per month and domain, before, during and after the deployment"),
            alt=context.say(
                "Stacked bars. In total {told} euros per household per month.", told=_totals(context, table)
            ),
            data=table,
        )
    yield levels_block(
        context,
        table,
        name="cost_by_domain",
        caption=context.say("Euros per household per month, per domain"),
        exposure=context.table("04_costs", "exposure"),
    )
    yield from savings_block(
        context,
        term="gross_saving_mean",
        name="saving_by_domain",
        caption=context.say("Gross saving per household over the deployment, per domain"),
    )
    yield from _households(context)


def _households(context: Context) -> Iterator[Block]:
    table = context.given.intern.get("household_costs")
    if context.variant != "intern" or table is None or table.empty or not {"before", "during"} <= set(table["period"]):
        return
    yield context.figure(
        "household_costs",
        lambda: draw_household_costs(table, language=context.language, names=context.label),
        caption=context.say("Cost of every household before and during (internal)"),
        alt=context.say(
            "Two points per household, before and during, for {n} households named by a letter.",
            n=str(table["household"].nunique()),
        ),
        data=table,
    )


def _totals(context: Context, table: pd.DataFrame) -> str:
    sums = table.groupby("period", sort=False)["euros_per_month"].agg(lambda part: part.sum(skipna=False)).dropna()
    return ", ".join(
        f"{context.label('period', period)} {context.number(sums[period])}" for period in PERIODS if period in sums
    )


def _by_payer(context: Context) -> Iterator[Block]:
    table = context.table("04_costs", "cost_by_payer")
    if table is not None and table["euros_per_month"].notna().all():
        yield context.figure(
            "cost_by_payer",
            lambda: draw_cost_by_payer(table, language=context.language, names=context.label),
            caption=context.say("Cost per household per month and payer, before, during and after the deployment"),
            alt=context.say(
                "Stacked bars. In total {told} euros per household per month.", told=_totals(context, table)
            ),
            data=table,
        )
    yield from payers(context)


def _net(context: Context) -> Iterator[Block]:
    table = context.table("04_costs", "waterfall")
    for line in net_line(context):
        yield Paragraph(line)
    if table is not None and len(table) > 1 and not table["euros"].isna().any():
        named_steps = table.assign(step=[_step(str(step)) for step in table["step"]])
        told = ", ".join(
            f"{context.label('term', step)} {context.euros(euros)}"
            for step, euros in zip(named_steps["step"], named_steps["euros"], strict=True)
        )
        yield context.figure(
            "waterfall",
            lambda: draw_waterfall(named_steps, language=context.language, names=context.label),
            caption=context.say("From gross to net saving per household over the deployment"),
            alt=context.say("Bars from gross to net: {told}.", told=told),
            data=named_steps,
        )
    cumulative = context.table("04_costs", "cumulative")
    if cumulative is not None and not cumulative["euros_mean"].isna().all():
        yield context.figure(
            "cumulative_cost",
            lambda: draw_cumulative_cost(cumulative, language=context.language, names=context.label),
            caption=context.say("Cost per household, summed from the first month, around the start"),
            alt=context.say(
                "Rising line per group. {ends}", ends=ends_of(context, cumulative, "euros_mean", euros=True)
            ),
            data=cumulative,
        )
        yield from _last_interval(context, cumulative)
    yield from _household_lines(context)


def _last_interval(context: Context, cumulative: pd.DataFrame) -> Iterator[Block]:
    """Yield the interval at the end of the line, where it is widest."""
    if not {"conf_low", "conf_high"} <= {*cumulative.columns}:
        return
    bounded = cumulative.dropna(subset=["euros_mean", "conf_low", "conf_high"])
    if bounded.empty:
        return
    last = bounded.sort_values("event_month").iloc[-1]
    yield Paragraph(
        context.say(
            "At the end of the line of {group} the mean is {mean}, and its interval runs from {low} to {high}.",
            group=quoted(context, str(last["group"])),
            mean=context.euros(float(last["euros_mean"])),
            low=context.euros(float(last["conf_low"])),
            high=context.euros(float(last["conf_high"])),
        )
    )


def _household_lines(context: Context) -> Iterator[Block]:
    table = context.given.intern.get("household_cumulative")
    if context.variant != "intern" or table is None:
        return
    yield context.figure(
        "household_cumulative",
        lambda: draw_household_cumulative(table, language=context.language),
        caption=context.say("Cost of every household, summed around its own start (internal)"),
        alt=context.say(
            "Rising line for each of {n} households named by a letter.", n=str(table["household"].nunique())
        ),
        data=table,
    )


def _step(step: str) -> str:
    """Return the term by which a step of the waterfall is named."""
    return {
        "gross_saving": "gross_saving_mean",
        "gross": "gross_saving_mean",
        "director_cost": "director_cost_mean",
        "director": "director_cost_mean",
        "net_saving": "net_saving_mean",
        "net": "net_saving_mean",
    }.get(step, step)
