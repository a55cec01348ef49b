"""Quality of life: changes within groups as changes, differences between groups where there are two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from werkplaats.methods.permutation import MOST_SIGN_FLIPS
from werkplaats.report.chapters.score_findings import WITHIN, between_lines, change_line
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Callout, Chapter, Paragraph, Section
from werkplaats.report.estimate_tables import changes_block
from werkplaats.report.figures.households import draw_trajectories
from werkplaats.report.figures.scores import draw_wave_means
from werkplaats.report.interpret import COHEN_1988, interpret_size
from werkplaats.report.numbers import format_number
from werkplaats.report.tables import capital, estimates_block, named, table_block
from werkplaats.results import Estimate

BY_T_TEST = "paired t test"
"""What the method of an estimate says when its p-value is not from exact sign flips."""


def quality_of_life(context: Context) -> Chapter | None:
    """Return the chapter on quality of life, or None when nothing was measured."""
    outcomes = context.table("03_quality_of_life", "outcomes")
    if outcomes is None:
        return None
    measures = outcomes[outcomes["is_measure"].astype(bool)]
    sections = [_overview(context, outcomes), *_between(context)]
    sections += [_section(context, str(outcome)) for outcome in measures["outcome"]]
    return Chapter("quality-of-life", context.say("Quality of life"), sections=tuple(sections))


def role_name(context: Context, outcome: str) -> str:
    """Return an outcome's name, marked when it was not named beforehand."""
    name = capital(context.label("outcome", outcome))
    params = context.params
    if outcome == params.primary_outcome:
        return context.say("{outcome} (primary)", outcome=name)
    if outcome in params.secondary_outcomes:
        return context.say("{outcome} (secondary)", outcome=name)
    return context.say("{outcome} (exploratory)", outcome=name)


def _overview(context: Context, outcomes: pd.DataFrame) -> Section:
    roles = {
        "primary": context.say("primary"),
        "secondary": context.say("secondary"),
        "exploratory": context.say("exploratory"),
    }
    kinds = {True: context.say("measure"), False: context.say("conversation tool, not a measure")}
    blocks = (
        Paragraph(
            context.say(
                "Outcomes named beforehand as primary or secondary decide; the others are exploratory and only suggest "
                "questions. Scores of the persons in a household are averaged first: the household is the unit."
            )
        ),
        table_block(
            context,
            outcomes,
            name="outcomes",
            caption=context.say("Outcomes and how they are used"),
            columns=(
                ("outcome", context.say("Outcome"), named(context, "outcome")),
                ("role", context.say("Role"), lambda value: roles.get(str(value), str(value))),
                ("is_measure", context.say("Kind"), lambda value: kinds[bool(value)]),
                ("minimum", context.say("Lowest"), lambda value: _plain(context, value)),
                ("maximum", context.say("Highest"), lambda value: _plain(context, value)),
            ),
        ),
    )
    return Section("outcomes", context.say("Outcomes"), blocks)


def _plain(context: Context, value: object) -> str:
    number = float(str(value))
    return format_number(context.language, number, 0 if number == round(number) else 3)


def _between(context: Context) -> Iterator[Section]:
    found = context.estimates("adjusted_difference")
    if not found:
        return
    blocks: list[Block] = [Callout(context.say("The answer"), tuple(between_lines(context)), "answer")]
    blocks.append(
        estimates_block(
            context,
            found,
            name="between",
            caption=context.say("Differences between the groups, given where each began"),
            naming=lambda estimate: _at(context, estimate),
            p_values=True,
            note=context.say("Difference in the score at the wave, adjusted for the score at baseline."),
        )
    )
    yield Section("between", context.say("Difference between the groups"), tuple(blocks))


def _section(context: Context, outcome: str) -> Section:
    blocks: list[Block] = []
    means = context.table("03_quality_of_life", "wave_means")
    own = means[means["outcome"] == outcome] if means is not None else pd.DataFrame()
    if len(own) and not own["mean"].isna().all():
        blocks.append(_means_figure(context, outcome, own))
    changes = [item for item in context.estimates("mean_change", outcome=outcome) if item.contrast in WITHIN]
    blocks += [Paragraph(line) for line in _sentences(context, changes, outcome)]
    sizes = [item for item in context.estimates("hedges_g", outcome=outcome) if item.contrast in WITHIN]
    if changes:
        blocks.append(
            changes_block(
                context,
                sorted([*sizes, *changes], key=lambda estimate: _order(context, estimate)),
                name=f"change_{outcome}",
                caption=context.say("Change since baseline: {outcome}", outcome=context.label("outcome", outcome)),
                naming=lambda estimate: _at(context, estimate, with_outcome=False),
                note=p_value_note(context, changes),
            )
        )
    blocks += _trajectories(context, outcome)
    return Section(f"outcome-{outcome.replace('_', '-')}", role_name(context, outcome), tuple(blocks))


def p_value_note(context: Context, changes: Sequence[Estimate]) -> str:
    """Return which test the p-values of these changes come from."""
    by_t_test = [change for change in changes if BY_T_TEST in change.method]
    if not by_t_test:
        return context.say("p by exact sign flips over households; it comes last because it says least.")
    if len(by_t_test) == len(changes):
        return context.say("p by the paired t test over households; it comes last because it says least.")
    return context.say(
        "p by exact sign flips over households, and by the paired t test where more than {n} households changed; it "
        "comes last because it says least.",
        n=context.number(MOST_SIGN_FLIPS),
    )


def _sentences(context: Context, changes: list[Estimate], outcome: str) -> Iterator[str]:
    for change in changes:
        if change.group == context.params.groups.intervention:
            yield change_line(context, change)
    sizes = [
        item
        for item in context.estimates("hedges_g", outcome=outcome)
        if item.group == context.params.groups.intervention and item.contrast in WITHIN
    ]
    if sizes:
        yield context.say(
            "Standardized, the change up to {wave} is {size}: {word} by the usual convention ({source}), which was "
            "made for differences between groups.",
            wave=context.label("wave", sizes[-1].wave or ""),
            size=context.estimate(sizes[-1]),
            word=context.say(interpret_size(sizes[-1].estimate)),
            source=COHEN_1988.citation,
        )
    if changes and not context.estimates("adjusted_difference"):
        yield context.say(
            "Nothing stands next to these changes: whether scores of like households rose as well is not known. "
            "A first "
            "measurement in a crisis is often followed by a better one."
        )


def _means_figure(context: Context, outcome: str, own: pd.DataFrame) -> Block:
    decimals = context.score_decimals(outcome)
    told = "; ".join(
        f"{context.label('group', str(row['group']))}, {context.label('wave', str(row['wave']))}: "
        f"{context.number(row['mean'], decimals)}"
        for _, row in own.dropna(subset=["mean"]).iterrows()
    )
    return context.figure(
        f"means_{outcome}",
        lambda: draw_wave_means(
            own, language=context.language, names=context.label, decimals=_axis_decimals(decimals, own["mean"])
        ),
        caption=context.say(
            "{outcome}: mean per wave with confidence interval", outcome=capital(context.label("outcome", outcome))
        ),
        alt=context.say("Points with intervals per wave. {told}.", told=told),
        data=own,
    )


def _axis_decimals(decimals: int, values: pd.Series[float]) -> int:
    """Return the decimals of an axis: two on a narrow scale, none where scores run in the tens, else one."""
    if decimals > 1:
        return 2
    return 0 if float(values.max()) > 20 else 1


def _trajectories(context: Context, outcome: str) -> Iterator[Block]:
    series = context.given.intern.get("trajectories")
    if context.variant != "intern" or series is None or series.empty:
        return
    own = series[(series["outcome"] == outcome) & (series["group"] == context.params.groups.intervention)]
    if own.empty or own["household"].nunique() > MOST_LINES:
        return
    yield context.figure(
        f"trajectories_{outcome}",
        lambda: draw_trajectories(
            own,
            language=context.language,
            names=context.label,
            decimals=_axis_decimals(context.score_decimals(outcome), own["score"]),
        ),
        caption=context.say(
            "{outcome}: every household's own line (internal)", outcome=capital(context.label("outcome", outcome))
        ),
        alt=context.say(
            "One line per household over the waves, {n} households, each named by a letter.",
            n=str(own["household"].nunique()),
        ),
        data=own,
    )


MOST_LINES = 40
"""More households than this in one picture cannot be told apart."""


def _order(context: Context, estimate: Estimate) -> tuple[bool, int, bool]:
    """Sort the approach before its comparison, then by time, the standardized change before the p-value's row."""
    waves = [wave.name for wave in context.params.waves]
    place = waves.index(estimate.wave) if estimate.wave in waves else len(waves)
    return estimate.group != context.params.groups.intervention, place, estimate.term != "hedges_g"


def _at(context: Context, estimate: Estimate, *, with_outcome: bool = True) -> str:
    group = context.label("group", estimate.group or "")
    wave = context.label("wave", estimate.wave or "")
    return f"{role_name(context, estimate.outcome or '')}, {wave}" if with_outcome else f"{group}, {wave}"
