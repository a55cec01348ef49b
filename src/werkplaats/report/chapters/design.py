"""Study design and data: sources, period, flow, balance, missing data, comparison, and what this study lacks."""

from __future__ import annotations

from collections.abc import Iterator

from werkplaats.report.chapters.deliveries import balance_block
from werkplaats.report.chapters.lacking import lacking_lines
from werkplaats.report.chapters.wording import quoted
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Bullets, Chapter, Paragraph, Section
from werkplaats.report.figures.participation import draw_missing_data, draw_participant_flow
from werkplaats.report.numbers import format_date
from werkplaats.report.tables import named, numbers, table_block


def design(context: Context) -> Chapter:
    """Return the chapter on design and data; it is always there."""
    sections = (
        Section("sources", context.say("Sources and period"), tuple(_sources(context))),
        Section("flow", context.say("Participant flow"), tuple(_flow(context))),
        Section("missing-data", context.say("Missing data"), tuple(_missing_data(context))),
        Section("comparison-group", context.say("Comparison group"), tuple(_comparison(context))),
        Section("lacking", context.say("What this study lacks"), tuple(_lacking(context))),
    )
    filled = tuple(section for section in sections if section.blocks)
    return Chapter("design", context.say("Study design and data"), sections=filled)


def _sources(context: Context) -> Iterator[Block]:
    params = context.params
    if params.window:
        yield Paragraph(
            context.say(
                "Cost lines run from {start} to {end}. Compared are the {before} months before the start, the months "
                "of the deployment, and the {after} months after it. All amounts are in prices of {year} (consumer "
                "price index).",
                start=format_date(context.language, params.window.start),
                end=format_date(context.language, params.window.end),
                before=str(params.periods.before_months),
                after=str(params.periods.after_months),
                year=str(params.price_year),
            )
        )
    if params.waves:
        waves = ", ".join(context.label("wave", wave.name) for wave in params.waves)
        yield Paragraph(
            context.say("Questionnaires were taken in {n} rounds: {waves}.", n=str(len(params.waves)), waves=waves)
        )
    balance = tuple(balance_block(context))
    if balance:
        yield Paragraph(
            context.say(
                "Every record that was delivered is accounted for: it was used, set apart with a reason, or is no "
                "record (a title, a total, an empty line). Nothing was dropped in silence."
            )
        )
    yield from balance


def _flow(context: Context) -> Iterator[Block]:
    yield from _withdrawn(context)
    flow = context.table("02_households", "participant_flow")
    if flow is None:
        return
    counts = {
        str(row["stage"]): row["n_households"]
        for _, row in flow.iterrows()
        if row["n_households"] == row["n_households"]
    }
    told = "; ".join(f"{context.label('stage', stage)}: {context.number(count)}" for stage, count in counts.items())
    yield context.figure(
        "participant_flow",
        lambda: draw_participant_flow(flow, language=context.language, names=context.label),
        caption=context.say("Participant flow: from screening to analysis"),
        alt=context.say("Flow chart with numbers of households. {told}.", told=told),
        data=flow,
    )
    lost = context.table("02_households", "lost")
    if lost is not None and context.variant == "intern":
        yield table_block(
            context,
            lost,
            name="lost",
            caption=context.say("Why households are not in the analysis"),
            columns=(
                ("reason", context.say("Reason"), named(context, "reason")),
                ("n_households", context.say("Households"), numbers(context)),
            ),
        )


def _withdrawn(context: Context) -> Iterator[Block]:
    """Tell how many withdrew; a number that is too small to be shown is not there in the public variant."""
    persons, households = (context.fact("01_cleaning", f"withdrawn_{who}") for who in ("persons", "households"))
    told = [
        *([context.say("persons: {n}", n=context.number(persons))] if persons else ()),
        *([context.say("households: {n}", n=context.number(households))] if households else ()),
    ]
    if told:
        yield Paragraph(
            context.say(
                "Consent was withdrawn, so everything about them was left out before anything was counted: {told}.",
                told=", ".join(told),
            )
        )


def _missing_data(context: Context) -> Iterator[Block]:
    table = context.table("02_households", "missing_data")
    if table is None or table["n_expected"].isna().all():
        return
    own = table[table["group"] == context.params.groups.intervention] if "group" in table.columns else table
    shown = own if len(own) else table
    share = shown["n_observed"].sum() / max(shown["n_expected"].sum(), 1)
    yield Paragraph(
        context.say(
            "Of the scores expected, {share} came in. Expected is a score in every round from everyone who answered at "
            "least once; who never answered is not counted. Who did not answer may differ from who did.",
            share=context.share(float(share)),
        )
    )
    yield Paragraph(_filled_in(context))
    yield context.figure(
        "missing_data",
        lambda: draw_missing_data(shown, language=context.language, names=context.label),
        caption=context.say("Scores present per outcome and wave"),
        alt=context.say(
            "Table in color of the share of expected scores that came in; over all waves {share}.",
            share=context.share(float(share)),
        ),
        data=shown,
    )


def _filled_in(context: Context) -> str:
    """Return what was done where a score is missing."""
    if context.fact("03_quality_of_life", "missing_data_method") == "multiple_imputation":
        return context.say(
            "Where a score is missing, several scores that fit the others were drawn in its place; what the answer is "
            "without them stands next to it."
        )
    if context.estimates("mean_change_imputed"):
        return context.say(
            "A score that is missing stays missing. What the answer would be with such scores filled in stands next to "
            "it."
        )
    return context.say("A score that is missing stays missing: nothing was filled in.")


def _comparison(context: Context) -> Iterator[Block]:
    reference = context.params.groups.reference
    if reference is None:
        yield Paragraph(context.say("The study has no comparison group. What would have happened anyway is not known."))
        return
    yield Paragraph(
        context.say(
            "{group} is compared with {reference}.",
            group=quoted(context, context.params.groups.intervention),
            reference=quoted(context, reference),
        )
    )
    if context.params.groups.randomized:
        yield Paragraph(context.say("Chance decided who came in which group."))
    else:
        yield Paragraph(context.say("The groups were not formed by chance; that is a limit of this study."))
    selection = context.params.selection
    if selection:
        yield Paragraph(
            context.say(
                "Households qualified with a cost of at least {amount} over {months} months. The comparison "
                "households met the same rule and never had the approach.",
                amount=context.euros(selection.threshold_euros),
                months=str(selection.months),
            )
        )


def _lacking(context: Context) -> Iterator[Block]:
    lines = tuple(lacking_lines(context))
    if lines:
        yield Paragraph(context.say("What was not delivered is not guessed. This study lacks:"))
        yield Bullets(lines)
