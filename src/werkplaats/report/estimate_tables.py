"""Tables of estimates that stand side by side: a change with its standardized size, costs per period."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from werkplaats.report.context import Context
from werkplaats.report.crossed import Crossing, crossed_block
from werkplaats.report.document import TableBlock
from werkplaats.report.numbers import format_p_value
from werkplaats.report.tables import DASH, bounds, estimate_text, interval_heading
from werkplaats.results import Estimate

WITHOUT_SIGN = "months"
"""A unit written in whole numbers: the caption says euros, thirty cells need not."""


def changes_block(
    context: Context,
    estimates: Sequence[Estimate],
    *,
    name: str,
    caption: str,
    naming: Callable[[Estimate], str],
    note: str = "",
) -> TableBlock:
    """Return a table with a row per change (`mean_change`), its standardized size (`hedges_g`) in the same row."""
    changes = [estimate for estimate in estimates if estimate.term == "mean_change"]
    sizes = {_subject(estimate): estimate for estimate in estimates if estimate.term == "hedges_g"}
    rows = []
    for change in changes:
        size = sizes.get(_subject(change))
        rows.append(
            (
                naming(change),
                estimate_text(context, change),
                bounds(context, change, changes),
                in_brackets(context, size) if size else DASH,
                context.number(change.n_households),
                format_p_value(context.language, change.p_value),
            )
        )
    columns = (
        context.say("Outcome"),
        context.say("Mean change"),
        interval_heading(context, changes),
        "Hedges g",
        context.say("Households"),
        "p",
    )
    return TableBlock(name, columns, tuple(rows), caption, note)


def monthly_costs_block(context: Context, estimates: Sequence[Estimate], *, name: str, caption: str) -> TableBlock:
    """Return a table of cost per household per month: a row per domain or payer, a column per period."""
    plain = [replace(estimate, unit=WITHOUT_SIGN) for estimate in estimates]
    rows = [
        (_costs_of(context, estimate), estimate.group or "", estimate.period, in_brackets(context, estimate))
        for estimate in plain
    ]
    frame = pd.DataFrame(rows, columns=["what", "group", "period", "shown"])
    several = frame["group"].nunique() > 1
    stub = (("what", "level", context.say("Costs")), *((("group", "group", context.say("Group")),) if several else ()))
    return crossed_block(
        context,
        frame,
        Crossing(stub=stub, across=("period", "period"), cells=(("shown", ""),)),
        name=name,
        caption=caption,
    )


def in_brackets(context: Context, estimate: Estimate) -> str:
    """Return an estimate with its interval in brackets, without naming the interval."""
    value = estimate_text(context, estimate)
    if estimate.conf_low is None:
        return value
    return f"{value} ({bounds(context, estimate, [estimate])})"


def share_cell(context: Context, share: Estimate) -> str:
    """Return a share with its interval in brackets, the percent sign once: ``44% (22 to 68)``."""
    value = context.share(share.estimate)
    if share.conf_low is None or share.conf_high is None:
        return value
    return context.say(
        "{mean} ({low} to {high})",
        mean=value,
        low=context.number(share.conf_low * 100),
        high=context.number(share.conf_high * 100),
    )


def _costs_of(context: Context, estimate: Estimate) -> str:
    if estimate.domain:
        return context.label("domain", estimate.domain)
    return context.label("payer", estimate.payer) if estimate.payer else context.say("Total")


def _subject(estimate: Estimate) -> tuple[str | None, ...]:
    return estimate.outcome, estimate.group, estimate.wave, estimate.contrast, estimate.population
