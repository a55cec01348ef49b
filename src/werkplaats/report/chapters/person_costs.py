"""Costs per person and group: what was delivered as an amount per person, compared with the reference group."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.report.chapters.wording import interval_text, quoted, turned
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Paragraph
from werkplaats.report.interpret import interpret_interval
from werkplaats.report.tables import capital, estimate_text, estimates_block, named, numbers, table_block, text
from werkplaats.results import Estimate

NOTEBOOK, TABLE, TERM = "04_costs", "person_costs", "cost_difference"
PER_YEAR = "per person-year"


def person_cost_lines(context: Context) -> Iterator[str]:
    """Yield the difference between the two groups that the study compares, on its first outcome that is a cost."""
    found = _headline(context)
    if found is None:
        return
    yield _difference_told(context, found)
    yield _reading(context, found)


def person_costs(context: Context) -> Iterator[Block]:
    """Yield the section; nothing when no amounts per person were delivered."""
    table = context.table(NOTEBOOK, TABLE)
    if table is None:
        return
    for line in person_cost_lines(context):
        yield Paragraph(line)
    yield Paragraph(
        context.say(
            "Amounts are those that were delivered per person; they were not brought to the prices of one year. A mean "
            "is the arithmetic mean, because that times a number of persons is a budget."
        )
    )
    yield from _known_of(context, table)
    yield _means(context, table)
    found = context.estimates(TERM)
    if found:
        yield estimates_block(
            context,
            found,
            name="cost_differences",
            caption=context.say("Difference with {reference}, per person", reference=_reference(context)),
            naming=lambda estimate: _name(context, estimate),
            p_values=True,
            note=_note(context, found),
        )


def _headline(context: Context) -> Estimate | None:
    costs, groups = context.params.person_costs, context.params.groups
    if costs is None or groups.reference is None:
        return None
    primary = context.params.primary_outcome
    outcome = primary if primary in costs.outcomes else costs.outcomes[0]
    return context.find(TERM, outcome=outcome, group=groups.intervention)


def _difference_told(context: Context, found: Estimate) -> str:
    shown = found if found.estimate >= 0 else turned(found)
    words = {
        "outcome": capital(context.label("outcome", found.outcome or "")),
        "difference": estimate_text(context, shown),
        "per": _per(context, found.unit),
        "interval": interval_text(context, shown),
        "group": quoted(context, found.group),
        "reference": quoted(context, found.reference),
        "n": context.number(found.n_households),
    }
    if found.estimate >= 0:
        return context.say(
            "{outcome}: on average {difference} more {per} in {group} than in {reference} ({interval}; {n} "
            "households).",
            **words,
        )
    return context.say(
        "{outcome}: on average {difference} less {per} in {group} than in {reference} ({interval}; {n} households).",
        **words,
    )


def _per(context: Context, unit: str) -> str:
    return context.say("per person per year") if PER_YEAR in unit else context.say("per person")


def _reading(context: Context, found: Estimate) -> str:
    if interpret_interval(found) == "inside":
        return context.say("That interval includes zero: a difference in cost was not shown, and not excluded either.")
    if context.params.groups.randomized:
        return context.say(
            "That interval lies on one side of zero. Chance divided the groups, so this is an effect on cost, as far "
            "as those whose cost is known are alike."
        )
    return context.say(
        "That interval lies on one side of zero. Chance did not divide the groups: they may have differed in cost "
        "from the beginning."
    )


def _known_of(context: Context, table: pd.DataFrame) -> Iterator[Block]:
    """Yield of how many persons the amounts are known, where some are missing."""
    part = table[table["n_persons"] < table["n_expected"]]
    if part.empty:
        return
    told = "; ".join(
        context.say(
            "{outcome}, {group}: {n} of {all}",
            outcome=context.label("outcome", str(row["outcome"])),
            group=context.label("group", str(row["group"])),
            n=context.number(float(row["n_persons"])),
            all=context.number(float(row["n_expected"])),
        )
        for _, row in part.iterrows()
    )
    yield Paragraph(
        context.say(
            "Of some persons amounts are missing; those whose amounts are known count ({told}). Where the others cost "
            "more or less, the means are off, and so is their difference when that holds for one group more than "
            "for the other.",
            told=told,
        )
    )


def _means(context: Context, table: pd.DataFrame) -> Block:
    shown = [
        None if pd.isna(mean) else context.value(float(mean), unit)
        for mean, unit in zip(table["mean"], table["unit"], strict=True)
    ]
    per = [_per(context, unit) for unit in table["unit"]]
    return table_block(
        context,
        table.assign(shown=pd.Series(shown, index=table.index, dtype=object), per=per),
        name="person_costs",
        caption=context.say("Mean per group"),
        columns=(
            ("outcome", context.say("Outcome"), named(context, "outcome")),
            ("group", context.say("Group"), named(context, "group")),
            ("shown", context.say("Mean"), text),
            ("per", context.say("Per"), text),
            ("n_persons", context.say("Persons"), numbers(context)),
            ("n_households", context.say("Households"), numbers(context)),
        ),
    )


def _reference(context: Context) -> str:
    return quoted(context, context.params.groups.reference)


def _name(context: Context, estimate: Estimate) -> str:
    outcome = capital(context.label("outcome", estimate.outcome or ""))
    return f"{outcome}: {context.label('group', estimate.group or '')}"


def _note(context: Context, found: list[Estimate]) -> str:
    lines = [
        context.say("Positive: more than {reference}.", reference=_reference(context)),
        context.say("The intervals allow persons of one household to resemble each other."),
    ]
    if any("given the amount" in estimate.method for estimate in found):
        lines.append(context.say("Given the amount at the first measurement."))
    return " ".join(lines)
