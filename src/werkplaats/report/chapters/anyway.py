"""What would have happened anyway: the expected fall, comparison households, and how the two falls differ."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.report.chapters.comparison_checks import group_balance
from werkplaats.report.chapters.comparison_ways import comparison_ways, tipping_line
from werkplaats.report.chapters.cost_findings import anyway_lines
from werkplaats.report.chapters.participants import ends_of
from werkplaats.report.chapters.wording import quoted
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Callout, Paragraph
from werkplaats.report.figures.comparison import draw_event_time, draw_expected_fall, draw_falls
from werkplaats.report.tables import amounts, capital, estimates_block, named, numbers, table_block
from werkplaats.results import Estimate

ALIKE = 0.05
"""Groups whose cost before differs by no more than this share began alike."""


def anyway(context: Context) -> Iterator[Block]:
    """Yield the section that stands right next to the saving."""
    lines = tuple(anyway_lines(context))
    if not lines:
        yield Callout(
            context.say("Not known"),
            (
                context.say(
                    "What these households would have cost without the approach cannot be said from the data "
                    "delivered. The change above must not be read as what the approach brought."
                ),
            ),
            "caution",
        )
        return
    yield Callout(context.say("Read the saving together with this"), lines, "caution")
    yield from _falls(context)
    yield from _expected(context)
    yield from _comparison(context)
    yield from comparison_ways(context)
    yield from _one_household(context)


def _falls(context: Context) -> Iterator[Block]:
    rows = [(context.say("Saved over the deployment, gross"), context.find("gross_saving_mean"))]
    rows += [(_fall_name(context, fall), fall) for fall in context.estimates("expected_fall")]
    rows.append((context.say("Fall in comparison households, counted alike"), context.find("comparison_saving_mean")))
    table = pd.DataFrame(
        [(name, item.estimate, item.conf_low, item.conf_high) for name, item in rows if item],
        columns=["label", "estimate", "conf_low", "conf_high"],
    ).astype({"estimate": "float64", "conf_low": "float64", "conf_high": "float64"})
    if len(table) < 2:
        return
    told = ", ".join(
        f"{name} {context.euros(value)}" for name, value in zip(table["label"], table["estimate"], strict=True)
    )
    yield context.figure(
        "falls",
        lambda: draw_falls(table, language=context.language),
        caption=context.say("The saving next to the fall that was to be expected anyway"),
        alt=context.say("Bars side by side: {told}.", told=told),
        data=table,
    )


def _fall_name(context: Context, fall: Estimate) -> str:
    if fall.population == "lognormal_model":
        return context.say("Expected fall in a year, by model")
    return context.say("Expected fall in a year, same rule")


def _expected(context: Context) -> Iterator[Block]:
    table = context.table("07_robustness", "expected_fall_curve")
    gross = context.find("gross_saving_mean")
    if table is None:
        return
    yield context.figure(
        "expected_fall",
        lambda: draw_expected_fall(table, language=context.language, observed=gross.estimate if gross else None),
        caption=context.say("Expected fall by the model, for every correlation of cost from year to year"),
        alt=context.say(
            "Falling line: from {high} at correlation {first} to {low} at correlation {last}.",
            high=context.euros(float(table["euros"].iloc[0])),
            low=context.euros(float(table["euros"].iloc[-1])),
            first=context.number(float(table["correlation"].iloc[0]), 1),
            last=context.number(float(table["correlation"].iloc[-1]), 1),
        ),
        data=table,
    )
    for line in tipping_line(context):
        yield Paragraph(line)


def _comparison(context: Context) -> Iterator[Block]:
    lines = context.table("07_robustness", "event_time")
    if lines is not None and not lines["euros_per_month"].isna().all():
        yield context.figure(
            "event_time",
            lambda: draw_event_time(lines, language=context.language, names=context.label),
            caption=context.say("Cost per household per month around the start, with and without the approach"),
            alt=context.say("Line per group. {ends}", ends=ends_of(context, lines, "euros_per_month", euros=True)),
            data=lines,
        )
    table = context.table("07_robustness", "comparison")
    if table is not None:
        yield table_block(
            context,
            table,
            name="comparison",
            caption=context.say("Euros per household per month, side by side"),
            columns=(
                ("group", context.say("Group"), named(context, "group")),
                ("period", context.say("Period"), named(context, "period")),
                ("euros_per_month", context.say("Euros per month"), amounts(context)),
                ("n_households", context.say("Households"), numbers(context)),
            ),
        )
    yield from _unequal_start(context)
    yield from group_balance(context)
    found = [estimate for term in ("att", "att_per_payer", "net_att") for estimate in context.estimates(term)]
    if found:
        yield estimates_block(
            context,
            found,
            name="difference_in_differences",
            caption=context.say("Difference-in-differences: euros per household over the deployment"),
            naming=lambda estimate: (
                context.say("of which {payer}", payer=context.label("payer", estimate.payer))
                if estimate.payer
                else capital(context.label("term", estimate.term))
            ),
            p_values=True,
            note=context.say("Negative: lower than the comparison households lead to expect. Positive: higher."),
        )


def _unequal_start(context: Context) -> Iterator[Block]:
    """Yield that the groups did not begin alike, where they did not: the higher one falls further by itself."""
    table = context.table("07_robustness", "comparison")
    groups = context.params.groups
    if table is None or groups.reference is None or groups.randomized:
        return
    before = table.loc[table["period"] == "before"].set_index("group")["euros_per_month"].dropna()
    if not {groups.intervention, groups.reference} <= set(before.index):
        return
    own, other = float(before[groups.intervention]), float(before[groups.reference])
    if abs(own - other) <= ALIKE * other:
        return
    words = {
        "group": quoted(context, groups.intervention),
        "reference": quoted(context, groups.reference),
        "amount": context.euros(abs(own - other)),
    }
    if own > other:
        yield Paragraph(
            context.say(
                "Before the start, care for {group} cost {amount} more per household per month than for {reference}. "
                "What starts higher falls further by itself, so part of the difference may be no more than that.",
                **words,
            )
        )
    else:
        yield Paragraph(
            context.say(
                "Before the start, care for {group} cost {amount} less per household per month than for {reference}. "
                "What starts higher falls further by itself, so the difference may be too small.",
                **words,
            )
        )


def _one_household(context: Context) -> Iterator[Block]:
    low, high = context.find("leave_one_out_low"), context.find("leave_one_out_high")
    if low and high:
        yield Paragraph(
            context.say(
                "One household weighs much among so few: leaving out any one of them, the gross saving lies "
                "between {low} and "
                "{high} per household.",
                low=context.euros(low.estimate),
                high=context.euros(high.estimate),
            )
        )
