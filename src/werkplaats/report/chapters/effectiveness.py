"""Cost-effectiveness: QALYs, the plane and the acceptability curve, each with its assumption said first."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.report.chapters.wording import quoted
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Callout, Paragraph
from werkplaats.report.figures.effectiveness import draw_acceptability_curve, draw_plane
from werkplaats.report.tables import capital, estimates_block
from werkplaats.results import Estimate

TERMS = ("qaly_gain", "incremental_cost", "net_monetary_benefit")


def effectiveness(context: Context) -> Iterator[Block]:
    """Yield the section on cost-effectiveness; nothing when it was not computed."""
    estimates = [estimate for term in TERMS for estimate in context.estimates(term)]
    if not estimates:
        return
    yield Callout(
        context.say("An assumption first"),
        (_assumption(context),),
        "caution",
    )
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
    yield estimates_block(
        context,
        estimates,
        name="cost_effectiveness",
        caption=context.say("Cost-effectiveness per household"),
        naming=lambda estimate: _name(context, estimate),
        note=context.say("Incremental cost: negative is cheaper. Net monetary benefit: positive is worth its cost."),
    )
    yield from _plane(context)
    yield from _curve(context)


def _assumption(context: Context) -> str:
    if context.params.groups.reference is None:
        return context.say(
            "There is no comparison group. The gain in QALYs assumes that health would have stayed as it was at the "
            "start; if it would have improved anyway, the gain is smaller."
        )
    if context.fact("05_cost_effectiveness", "comparison_measured"):
        return context.say(
            "The gain in QALYs of every household is counted from its own start. Where the groups did not begin "
            "alike, their difference holds more than the approach."
        )
    return context.say(
        "Quality of life was not measured in the comparison households. The gain in QALYs assumes that health would "
        "have stayed as it was at the start; if it would have improved anyway, the gain is smaller."
    )


def _name(context: Context, estimate: Estimate) -> str:
    name = capital(context.label("term", estimate.term))
    against = (
        context.say("against {reference}", reference=quoted(context, estimate.reference))
        if estimate.reference
        else context.say("against the own months before")
    )
    if estimate.population and estimate.population.startswith("at "):
        threshold = context.euros(float(estimate.population.removeprefix("at ")))
        return context.say("{name} at {threshold} per QALY, {against}", name=name, threshold=threshold, against=against)
    return f"{name}, {against}" if estimate.term == "incremental_cost" else name


def _chosen(table: pd.DataFrame, reference: str | None) -> pd.DataFrame:
    """Return the rows of the comparison with the reference group where there is one, else those of the own months."""
    if "comparison" not in table.columns:
        return table
    names = list(table["comparison"].drop_duplicates())
    return table[table["comparison"] == (reference if reference in names else names[0])]


def _plane(context: Context) -> Iterator[Block]:
    table = context.table("05_cost_effectiveness", "ce_plane")
    if table is None:
        return
    chosen = _chosen(table, context.params.groups.reference)
    share = float(((chosen["delta_qaly"] > 0) & (chosen["delta_cost"] < 0)).mean())
    yield context.figure(
        "ce_plane",
        lambda: draw_plane(chosen, language=context.language),
        caption=context.say(
            "Cost-effectiveness plane: {n} resamples of households, {against}",
            n=context.number(len(chosen)),
            against=_against(context, chosen),
        ),
        alt=context.say(
            "Cloud of points; {share} lies where health is more and cost lower.", share=context.share(share)
        ),
        data=chosen,
    )


def _curve(context: Context) -> Iterator[Block]:
    table = context.table("05_cost_effectiveness", "acceptability_curve")
    if table is None or table["probability"].isna().all():
        return
    chosen = _chosen(table, context.params.groups.reference)
    first, last = float(chosen["probability"].iloc[0]), float(chosen["probability"].iloc[-1])
    yield context.figure(
        "acceptability_curve",
        lambda: draw_acceptability_curve(chosen, language=context.language),
        caption=context.say("Acceptability curve (CEAC), {against}", against=_against(context, chosen)),
        alt=context.say(
            "Line of the probability of being cost-effective: {first} at {low}, {last} at {high} per QALY.",
            first=context.share(first),
            last=context.share(last),
            low=context.euros(float(chosen["threshold"].iloc[0])),
            high=context.euros(float(chosen["threshold"].iloc[-1])),
        ),
        data=chosen,
    )


def _against(context: Context, chosen: pd.DataFrame) -> str:
    reference = context.params.groups.reference
    if "comparison" in chosen.columns and reference and str(chosen["comparison"].iloc[0]) == reference:
        return context.say("against {reference}", reference=quoted(context, reference))
    return context.say("against the own months before")
