"""Cost-effectiveness: what is compared and on which assumption, cost and QALYs, and what a choice hangs on."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.report.chapters.effectiveness_words import (
    COMPLETE_CASES,
    NOTEBOOK,
    against,
    assumption,
    gap_lines,
    information_line,
    per_unit,
    ratio_line,
    start_lines,
)
from werkplaats.report.chapters.wording import quoted
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Callout, Paragraph
from werkplaats.report.figures.effectiveness import draw_acceptability_curve, draw_net_benefit, draw_plane
from werkplaats.report.numbers import format_level
from werkplaats.report.tables import capital, estimates_block
from werkplaats.results import Estimate

TERMS = (
    "qaly_gain",
    "incremental_cost",
    "incremental_qaly",
    "adjusted_qaly_difference",
    "cost_per_qaly_gained",
    "saving_per_qaly_lost",
    "net_monetary_benefit",
)
AGAINST_SOMETHING = (
    "incremental_cost",
    "incremental_qaly",
    "adjusted_qaly_difference",
    "cost_per_qaly_gained",
    "saving_per_qaly_lost",
)


def effectiveness(context: Context) -> Iterator[Block]:
    """Yield the section on cost-effectiveness; nothing when it was not computed."""
    estimates = [estimate for term in TERMS for estimate in context.estimates(term)]
    if not estimates:
        return
    yield Callout(context.say("An assumption first"), (assumption(context),), "caution")
    gain = context.find("qaly_gain")
    if gain:
        yield Paragraph(
            context.say(
                "Per household, summed over its members who answered both times, the gain up to the first measurement "
                "after the start is {gain} QALY ({n} households). Costs below are of those households only, and "
                "include the family director.",
                gain=context.estimate(gain),
                n=context.number(gain.n_households),
            )
        )
    for line in (*start_lines(context), *gap_lines(context)):
        yield Paragraph(line)
    yield estimates_block(
        context,
        estimates,
        name="cost_effectiveness",
        caption=per_unit(
            context,
            context.say("Cost-effectiveness per household"),
            context.say("Cost-effectiveness per person"),
        ),
        naming=lambda estimate: _name(context, estimate),
        note=context.say("Incremental cost: negative is cheaper. Net monetary benefit: positive is worth its cost."),
    )
    ratio = ratio_line(context)
    if ratio:
        yield Paragraph(ratio)
    yield from _plane(context)
    yield from _benefit(context)
    yield from _curve(context)
    information = information_line(context)
    if information:
        yield Paragraph(information)


def _name(context: Context, estimate: Estimate) -> str:
    name = capital(context.label("term", estimate.term))
    to = (
        context.say("against {reference}", reference=quoted(context, estimate.reference))
        if estimate.reference
        else context.say("against the own months before")
    )
    if estimate.population and estimate.population.startswith("at "):
        threshold = context.euros(float(estimate.population.removeprefix("at ")))
        return context.say("{name} at {threshold} per QALY, {against}", name=name, threshold=threshold, against=to)
    if estimate.term not in AGAINST_SOMETHING:
        return name
    named = f"{name}, {to}"
    if estimate.term == "adjusted_qaly_difference":
        whose = context.say("who has every utility")
        return f"{named}, {whose}"
    if estimate.population == COMPLETE_CASES:
        complete = context.say("only who has everything")
        return f"{named}, {complete}"
    return named


def _chosen(table: pd.DataFrame, reference: str | None) -> pd.DataFrame:
    """Return the rows of the comparison with the reference group where there is one, else those of the own months."""
    if "comparison" not in table.columns:
        return table
    names = list(table["comparison"].drop_duplicates())
    return table[table["comparison"] == (reference if reference in names else names[0])]


def _plane(context: Context) -> Iterator[Block]:
    table = context.table(NOTEBOOK, "ce_plane")
    if table is None:
        return
    chosen = _chosen(table, context.params.groups.reference)
    unit = context.fact(NOTEBOOK, "unit") or "household"
    share = float(((chosen["delta_qaly"] > 0) & (chosen["delta_cost"] < 0)).mean())
    yield context.figure(
        "ce_plane",
        lambda: draw_plane(chosen, language=context.language, unit=unit, currency=context.params.currency),
        caption=context.say(
            "Cost-effectiveness plane: {n} resamples of households, {against}",
            n=context.number(len(chosen)),
            against=against(context, chosen),
        ),
        alt=context.say(
            "Cloud of points; {share} lies where health is more and cost lower.", share=context.share(share)
        ),
        data=chosen,
    )


def _benefit(context: Context) -> Iterator[Block]:
    table = context.table(NOTEBOOK, "net_benefit_curve")
    levels = [item.conf_level for item in context.estimates("net_monetary_benefit") if item.conf_level is not None]
    if table is None or table[["euros", "conf_low"]].isna().any(axis=None) or not levels:
        return
    chosen = _chosen(table, context.params.groups.reference)
    unit = context.fact(NOTEBOOK, "unit") or "household"
    first, last = chosen.iloc[0], chosen.iloc[-1]
    yield context.figure(
        "net_benefit",
        lambda: draw_net_benefit(chosen, language=context.language, unit=unit, currency=context.params.currency),
        caption=context.say(
            "Net monetary benefit for what a QALY may cost ({level}), {against}",
            level=format_level(context.language, levels[0]),
            against=against(context, chosen),
        ),
        alt=context.say(
            "Line with a band: {first} ({first_low} to {first_high}) at {low} per QALY, {last} ({last_low} to "
            "{last_high}) at {high}.",
            first=context.euros(first["euros"]),
            first_low=context.euros(first["conf_low"]),
            first_high=context.euros(first["conf_high"]),
            low=context.euros(first["threshold"]),
            last=context.euros(last["euros"]),
            last_low=context.euros(last["conf_low"]),
            last_high=context.euros(last["conf_high"]),
            high=context.euros(last["threshold"]),
        ),
        data=chosen,
    )


def _curve(context: Context) -> Iterator[Block]:
    table = context.table(NOTEBOOK, "acceptability_curve")
    if table is None or table["probability"].isna().all():
        return
    chosen = _chosen(table, context.params.groups.reference)
    first, last = float(chosen["probability"].iloc[0]), float(chosen["probability"].iloc[-1])
    yield context.figure(
        "acceptability_curve",
        lambda: draw_acceptability_curve(chosen, language=context.language, currency=context.params.currency),
        caption=context.say("Acceptability curve (CEAC), {against}", against=against(context, chosen)),
        alt=context.say(
            "Line of the probability of being cost-effective: {first} at {low}, {last} at {high} per QALY.",
            first=context.share(first),
            last=context.share(last),
            low=context.euros(float(chosen["threshold"].iloc[0])),
            high=context.euros(float(chosen["threshold"].iloc[-1])),
        ),
        data=chosen,
    )
