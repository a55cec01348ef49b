"""Changes in scores, a table per role: primary, secondary and exploratory outcomes never stand in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from werkplaats.methods.before_after.permutation import MOST_SIGN_FLIPS
from werkplaats.report.chapters.multiplicity import adjusted_p_value, n_tests
from werkplaats.report.chapters.roles import NOTEBOOK, ROLES, Role, beside, differences, role_of, several_groups, within
from werkplaats.report.chapters.score_findings import USUAL_POWER
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Paragraph, Section, TableBlock
from werkplaats.report.estimate_tables import in_brackets
from werkplaats.report.interpret import HOENIG_HEISEY_2001
from werkplaats.report.numbers import format_p_value
from werkplaats.report.tables import DASH, capital, estimate_text, interval_heading
from werkplaats.results import Estimate

BY_T_TEST = "paired t test"
"""What the method of an estimate says when its p-value is not from exact sign flips."""

Column = tuple[str, Callable[[Estimate], str]]


def changes_sections(context: Context) -> Iterator[Section]:
    """Yield the section with the changes of all outcomes, when there are any."""
    changes = within(context, "mean_change")
    if not changes:
        return
    blocks: list[Block] = []
    for role in ROLES:
        own = [change for change in changes if role_of(context, change.outcome) == role]
        if own:
            blocks.append(_table(context, own, role))
    if not differences(context):
        blocks.append(
            Paragraph(
                context.say(
                    "Nothing stands next to these changes: whether scores of like households rose as well is not "
                    "known. A first measurement in a crisis is often followed by a better one."
                )
            )
        )
    yield Section("changes", context.say("Changes since the start"), tuple(blocks))


def _table(context: Context, changes: Sequence[Estimate], role: Role) -> TableBlock:
    columns = list(_columns(context, changes))
    several = several_groups(changes)
    return TableBlock(
        f"changes_{role}",
        (context.say("Outcome"), *(heading for heading, _ in columns)),
        tuple((_named(context, change, group=several), *(cell(change) for _, cell in columns)) for change in changes),
        _caption(context, role),
        " ".join(_notes(context, changes)),
    )


def _caption(context: Context, role: Role) -> str:
    match role:
        case "primary":
            return context.say("Primary outcome: change since the start")
        case "secondary":
            return context.say("Secondary outcomes: change since the start")
    return context.say("Exploratory outcomes: change since the start; suggests questions, decides nothing")


def _named(context: Context, change: Estimate, *, group: bool) -> str:
    parts = [capital(context.label("outcome", change.outcome or "")), context.label("wave", change.wave or "")]
    return ", ".join([*parts, *([context.label("group", change.group or "")] if group else [])])


def _columns(context: Context, changes: Sequence[Estimate]) -> Iterator[Column]:
    """Yield the columns: the change and its interval, its size, what could have been seen, and p last."""
    interval = interval_heading(context, changes)
    change_heading = context.say("Change")
    yield f"{change_heading} ({interval})", lambda change: in_brackets(context, change)
    yield f"Hedges g ({interval})", lambda change: _beside(context, "hedges_g", change)
    if any(beside(context, "minimal_detectable_change", change) for change in changes):
        yield context.say("Detectable from"), lambda change: _beside(context, "minimal_detectable_change", change)
    yield "n", lambda change: context.number(change.n_households)
    yield "p", lambda change: format_p_value(context.language, change.p_value)
    if any(n_tests(context, change) > 1 for change in changes):
        yield "p (Holm)", lambda change: format_p_value(context.language, adjusted_p_value(context, change))


def _beside(context: Context, term: str, change: Estimate) -> str:
    found = beside(context, term, change)
    if found is None:
        return DASH
    return in_brackets(context, found) if term == "hedges_g" else estimate_text(context, found)


def _notes(context: Context, changes: Sequence[Estimate]) -> Iterator[str]:
    yield context.say("n: households.")
    yield p_value_note(context, changes)
    counted = {n_tests(context, change) for change in changes} - {0, 1}
    if counted:
        yield context.say("p (Holm): corrected for {n} tests.", n=str(max(counted)))
    if any(beside(context, "minimal_detectable_change", change) for change in changes):
        yield context.say(
            "Detectable from: the smallest change that this study could have seen with a probability of {power}, where "
            "none was shown; it follows from the number of households and the spread, not from the change that was "
            "found ({source}).",
            power=context.share(float(context.fact(NOTEBOOK, "power") or USUAL_POWER)),
            source=HOENIG_HEISEY_2001,
        )


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
