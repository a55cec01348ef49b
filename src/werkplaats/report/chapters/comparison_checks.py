"""How far the comparison can be leaned on: whether the groups were alike before the start."""

from __future__ import annotations

from collections.abc import Iterator

from werkplaats.methods.evidence.maryland import CRITERIA
from werkplaats.report.context import Context
from werkplaats.report.document import Block
from werkplaats.report.figures.group_balance import draw_group_balance
from werkplaats.report.tables import amounts, numbers, table_block

ROBUSTNESS = "07_robustness"

BOUND = next(criterion.bound for criterion in CRITERIA if criterion.name == "groups not alike")


def group_balance(context: Context) -> Iterator[Block]:
    """Yield how alike the groups were before the start, as they are and weighed: a figure and its table."""
    table = context.table(ROBUSTNESS, "group_balance")
    if table is None or table["difference"].isna().any():
        return
    largest = float(table["difference"].abs().max())
    yield context.figure(
        "group_balance",
        lambda: draw_group_balance(table, language=context.language, bound=BOUND),
        caption=context.say(
            "How far ‘{group}’ lay from the comparison before the start; within the band the groups count as alike",
            group=context.label("group", context.params.groups.intervention),
        ),
        alt=context.say(
            "Points before the start. The largest difference is {largest} standard deviations.",
            largest=context.number(largest, 2),
        ),
        data=table,
    )
    weighed = "euros_weighted" in table.columns
    yield table_block(
        context,
        table.sort_values("event_month"),
        name="group_balance",
        caption=context.say("Cost before the start: euros per household per month"),
        columns=(
            ("event_month", context.say("From month"), numbers(context)),
            ("euros_group", context.label("group", context.params.groups.intervention), amounts(context)),
            ("euros_reference", context.label("group", context.params.groups.reference or ""), amounts(context)),
            *([("euros_weighted", context.say("The same, weighed"), amounts(context))] if weighed else []),
            ("difference", context.say("Difference (SD)"), numbers(context, 2)),
            *([("difference_weighted", context.say("Weighed (SD)"), numbers(context, 2))] if weighed else []),
        ),
        note=_note(context),
    )


def _note(context: Context) -> str:
    told = context.say("SD: standard deviation of the households with the approach.")
    n = context.fact(ROBUSTNESS, "effective_households")
    if n is None:
        return told
    weighed = context.say(
        "Weighed by entropy balancing, the comparison households tell as much as {n} that count alike.",
        n=context.number(float(n)),
    )
    return f"{told} {weighed}"
