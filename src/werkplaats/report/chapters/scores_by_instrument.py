"""One section per outcome that measures change: what is said of it, its means, who was measured, and who improved."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.disclosure.suppression import SUPPRESSED
from werkplaats.report.chapters.health_states import health_blocks
from werkplaats.report.chapters.other_ways import ways_block
from werkplaats.report.chapters.roles import NOTEBOOK, beside, role_name, role_of, several_groups, within
from werkplaats.report.chapters.score_categories import category_blocks
from werkplaats.report.chapters.score_sentences import SHARES, outcome_paragraphs
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Paragraph, Section, TableBlock
from werkplaats.report.estimate_tables import share_cell
from werkplaats.report.figures.households import draw_trajectories
from werkplaats.report.figures.scores import draw_change, draw_wave_means
from werkplaats.report.tables import DASH, capital

MOST_LINES = 40
"""More households than this in one picture cannot be told apart."""


def outcome_section(context: Context, outcome: str) -> Section:
    """Return the section on one outcome."""
    blocks: list[Block] = [Paragraph(line) for line in outcome_paragraphs(context, outcome)]
    blocks += _picture(context, outcome)
    blocks += _flow(context, outcome)
    blocks += _responders(context, outcome)
    if role_of(context, outcome) != "exploratory":
        blocks += ways_block(context, outcome)
    blocks += category_blocks(context, outcome)
    blocks += health_blocks(context, outcome)
    blocks += _trajectories(context, outcome)
    return Section(f"outcome-{outcome.replace('_', '-')}", role_name(context, outcome), tuple(blocks))


def _picture(context: Context, outcome: str) -> Iterator[Block]:
    """Yield the means per wave; where some of them would give a household away, the changes, which do not."""
    means = context.table(NOTEBOOK, "wave_means")
    found = means[means["outcome"] == outcome] if means is not None else pd.DataFrame()
    if found.empty:
        return
    hidden = SUPPRESSED in found.columns and bool(found[SUPPRESSED].any())
    if not hidden:
        yield _means_figure(context, outcome, found)
        return
    changes = _changes_drawn(context, outcome)
    if len(changes):
        yield _changes_figure(context, outcome, changes)
    elif found["mean"].notna().any():
        yield _means_figure(context, outcome, found.dropna(subset=["mean"]))


def _means_figure(context: Context, outcome: str, found: pd.DataFrame) -> Block:
    decimals = context.score_decimals(outcome)
    told = "; ".join(
        f"{context.label('group', str(row['group']))}, {context.label('wave', str(row['wave']))}: "
        f"{context.number(row['mean'], decimals)}"
        for _, row in found.dropna(subset=["mean"]).iterrows()
    )
    return context.figure(
        f"means_{outcome}",
        lambda: draw_wave_means(
            found, language=context.language, names=context.label, decimals=axis_decimals(decimals, found["mean"])
        ),
        caption=context.say(
            "{outcome}: mean per wave with confidence interval", outcome=capital(context.label("outcome", outcome))
        ),
        alt=context.say("Points with intervals per wave. {told}.", told=told),
        data=found,
    )


def _changes_drawn(context: Context, outcome: str) -> pd.DataFrame:
    changes = within(context, "mean_change", outcome)
    several = several_groups(changes)
    return pd.DataFrame(
        [
            (
                ", ".join(
                    [
                        context.label("wave", change.wave or ""),
                        *([context.label("group", change.group or "")] if several else []),
                    ]
                ),
                change.estimate,
                change.conf_low,
                change.conf_high,
                context.estimate(change),
            )
            for change in changes
        ],
        columns=["label", "estimate", "conf_low", "conf_high", "told"],
    ).astype({"conf_low": "float64", "conf_high": "float64"})


def _changes_figure(context: Context, outcome: str, changes: pd.DataFrame) -> Block:
    decimals = 2 if context.score_decimals(outcome) > 1 else 1
    told = "; ".join(f"{label}: {value}" for label, value in zip(changes["label"], changes["told"], strict=True))
    return context.figure(
        f"changes_{outcome}",
        lambda: draw_change(changes, language=context.language, names=context.label, decimals=decimals),
        caption=context.say(
            "{outcome}: mean change since the start with confidence interval. Means per wave are not shown, because a "
            "single household could be computed from them",
            outcome=capital(context.label("outcome", outcome)),
        ),
        alt=context.say("Points with intervals next to a line at zero. {told}.", told=told),
        data=changes,
    )


def axis_decimals(decimals: int, values: pd.Series[float]) -> int:
    """Return the decimals of an axis: two on a narrow scale, none where scores run in the tens, else one."""
    if decimals > 1:
        return 2
    return 0 if float(values.max()) > 20 else 1


def _flow(context: Context, outcome: str) -> Iterator[Block]:
    table = context.table(NOTEBOOK, "outcome_flow")
    found = table[table["outcome"] == outcome] if table is not None else pd.DataFrame()
    if found.empty:
        return
    several = found["group"].nunique() > 1
    persons = not _one_person_each(found)
    rows = []
    for _, row in found.iterrows():
        named = [
            context.label("wave", str(row["wave"])),
            *([context.label("group", str(row["group"]))] if several else []),
        ]
        cells = (
            _of(context, row, "n_households", "n_households_expected"),
            _count(context, row, "n_household_pairs"),
            *((_of(context, row, "n_observed", "n_expected"), _count(context, row, "n_pairs")) if persons else ()),
        )
        rows.append((", ".join(named), *cells))
    yield TableBlock(
        f"flow_{outcome}",
        (
            context.say("Wave"),
            context.say("Households"),
            context.say("Both times"),
            *((context.say("Persons"), context.say("Both times")) if persons else ()),
        ),
        tuple(rows),
        context.say("{outcome}: who has a score", outcome=capital(context.label("outcome", outcome))),
        context.say("Of how many: who answered anything in any wave. Both times: at the start as well."),
    )


def _one_person_each(found: pd.DataFrame) -> bool:
    """Return whether every household is one person, so that counting both says the same twice."""
    pairs = (("n_households", "n_observed"), ("n_households_expected", "n_expected"), ("n_household_pairs", "n_pairs"))
    return all(bool((found[one].fillna(-1) == found[other].fillna(-1)).all()) for one, other in pairs)


def _of(context: Context, row: pd.Series, count: str, whole: str) -> str:
    if pd.isna(row[count]) or pd.isna(row[whole]):
        return _absent(context, row)
    return context.say("{n} of {all}", n=context.number(row[count]), all=context.number(row[whole]))


def _count(context: Context, row: pd.Series, count: str) -> str:
    return _absent(context, row) if pd.isna(row[count]) else context.number(row[count])


def _absent(context: Context, row: pd.Series) -> str:
    return context.say("suppressed") if bool(row.get(SUPPRESSED, False)) else DASH


def _responders(context: Context, outcome: str) -> Iterator[Block]:
    improved = within(context, "share_improved", outcome)
    if not improved:
        return
    several = several_groups(improved)
    rows = []
    for found in improved:
        named = [
            context.label("wave", found.wave or ""),
            *([context.label("group", found.group or "")] if several else []),
        ]
        beside_it = [beside(context, term, found) for term in SHARES]
        cells = [share_cell(context, share) if share else DASH for share in beside_it]
        rows.append((", ".join(named), *cells, context.number(found.n_households)))
    yield TableBlock(
        f"responders_{outcome}",
        (
            context.say("Wave"),
            context.say("Improved"),
            context.say("Stayed the same"),
            context.say("Got worse"),
            context.say("Households"),
        ),
        tuple(rows),
        context.say(
            "{outcome}: share of households that changed by at least the smallest change that matters",
            outcome=capital(context.label("outcome", outcome)),
        ),
        context.say("Some improve and some get worse without any help; these shares need a comparison too."),
    )


def _trajectories(context: Context, outcome: str) -> Iterator[Block]:
    series = context.given.intern.get("trajectories")
    if context.variant != "intern" or series is None or series.empty:
        return
    found = series[(series["outcome"] == outcome) & (series["group"] == context.params.groups.intervention)]
    if found["score"].notna().sum() == 0 or found["household"].nunique() > MOST_LINES:
        return
    yield context.figure(
        f"trajectories_{outcome}",
        lambda: draw_trajectories(
            found,
            language=context.language,
            names=context.label,
            decimals=axis_decimals(context.score_decimals(outcome), found["score"]),
        ),
        caption=context.say(
            "{outcome}: every household's own line (internal)", outcome=capital(context.label("outcome", outcome))
        ),
        alt=context.say(
            "One line per household over the waves, {n} households, each named by a letter.",
            n=str(found["household"].nunique()),
        ),
        data=found,
    )
