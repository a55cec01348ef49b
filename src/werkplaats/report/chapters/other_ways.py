"""Whether an answer depends on how it was computed: other methods, and how far missing scores may lie off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pandas as pd

from werkplaats.disclosure.suppression import SUPPRESSED
from werkplaats.report.chapters.roles import NOTEBOOK, in_order, own, role_of, within
from werkplaats.report.context import Context
from werkplaats.report.document import Block, TableBlock
from werkplaats.report.estimate_tables import in_brackets
from werkplaats.report.language import message
from werkplaats.report.numbers import format_level
from werkplaats.report.tables import DASH, bounds, capital, estimate_text, interval_heading
from werkplaats.results import Estimate

WAYS: Mapping[str, str] = MappingProxyType(
    {
        "mean_change": message("as in the tables above"),
        "mean_change_complete_cases": message("only who has both scores"),
        "mean_change_imputed": message("missing scores imputed"),
        "mixed_mean_change": message("mixed model, every score"),
        "hodges_lehmann": message("median change (Hodges-Lehmann)"),
        "mee_chua_effect": message("at the mean of the population (Mee & Chua)"),
    }
)
"""Ways to compute a change -> how a row is named."""

BETWEEN_WAYS: Mapping[str, str] = MappingProxyType(
    {
        "adjusted_difference": message("as in the table above"),
        "adjusted_difference_persons": message("over persons, households as clusters (CR2)"),
        "adjusted_difference_mixed": message("mixed model, households as clusters"),
        "adjusted_difference_imputed": message("missing scores imputed"),
    }
)
"""Ways to compute a difference between groups -> how a row is named."""

MOST_WAVES = 3
"""More waves than this do not stand side by side."""


def ways_block(context: Context, outcome: str) -> Iterator[Block]:
    """Yield the changes of one outcome as computed in every way, a row per way and a column per wave."""
    found = {term: own(context, within(context, term, outcome)) for term in WAYS}
    waves = [wave.name for wave in context.params.waves if any(item.wave == wave.name for item in found["mean_change"])]
    ways = {term: {item.wave: item for item in items} for term, items in found.items() if items}
    if len(ways) < 2 or not waves:
        return
    tipping = _tipping(context, outcome)
    rows = [
        (capital(context.say(WAYS[term])), [_cell(context, by_wave.get(wave)) for wave in waves])
        for term, by_wave in ways.items()
    ]
    if tipping:
        rows.append(
            (context.say("The answer changes if missing scores are"), [tipping.get(wave, DASH) for wave in waves])
        )
    yield _table(context, outcome, waves, rows, tipping=bool(tipping))


def _table(
    context: Context, outcome: str, waves: list[str], rows: list[tuple[str, list[str]]], *, tipping: bool
) -> TableBlock:
    names = [capital(context.label("wave", wave)) for wave in waves]
    notes = [
        context.say("In brackets the {level}.", level=_level(context, outcome)),
        *([context.say("Missing scores: lower or higher than they were imputed.")] if tipping else []),
    ]
    caption = context.say(
        "{outcome}: change since the start, computed in other ways", outcome=capital(context.label("outcome", outcome))
    )
    if len(waves) <= MOST_WAVES:
        columns = (context.say("How it was computed"), *names)
        cells = tuple((way, *values) for way, values in rows)
    else:
        columns = (context.say("How it was computed"), context.say("Change"))
        cells = tuple((f"{name}: {way}", value) for place, name in enumerate(names) for way, value in _at(rows, place))
    return TableBlock(f"ways_{outcome}", columns, cells, caption, " ".join(notes))


def _at(rows: list[tuple[str, list[str]]], place: int) -> Iterator[tuple[str, str]]:
    for way, values in rows:
        yield way, values[place]


def _level(context: Context, outcome: str) -> str:
    levels = {item.conf_level for item in within(context, "mean_change", outcome) if item.conf_level is not None}
    return format_level(context.language, levels.pop()) if len(levels) == 1 else context.say("Interval").lower()


def _cell(context: Context, item: Estimate | None) -> str:
    return in_brackets(context, item) if item else DASH


def _tipping(context: Context, outcome: str) -> dict[str, str]:
    """Return wave -> how far missing scores have to lie off before the interval moves onto or off zero."""
    table = context.table(NOTEBOOK, "tipping_points")
    if table is None:
        return {}
    found = table[(table["outcome"] == outcome) & (table["group"] == context.params.groups.intervention)]
    if SUPPRESSED in found.columns:
        found = found[~found[SUPPRESSED].astype(bool)]
    return {str(row["wave"]): _tipping_text(context, row) for _, row in found.iterrows()}


def _tipping_text(context: Context, row: pd.Series) -> str:
    decimals = context.score_decimals(str(row["outcome"]))
    told = [
        context.say(way, size=context.number(abs(float(row[column])), decimals))
        for column, way in (("tipping_below", "{size} lower"), ("tipping_above", "{size} higher"))
        if not pd.isna(row[column])
    ]
    if told:
        return context.say("{one} or {other}", one=told[0], other=told[1]) if len(told) > 1 else told[0]
    widest = min(abs(float(row["lowest_delta"])), abs(float(row["highest_delta"])))
    return context.say("not within ±{size}", size=context.number(widest, decimals))


def between_ways(context: Context) -> Iterator[Block]:
    """Yield the differences between the groups on outcomes named beforehand that were computed in more than one way."""
    terms = list(BETWEEN_WAYS)
    every = [item for term in terms for item in context.estimates(term)]
    found = in_order(context, [item for item in every if role_of(context, item.outcome) != "exploratory"])
    cases: dict[tuple[str, str], list[Estimate]] = {}
    for item in found:
        cases.setdefault((item.outcome or "", item.wave or ""), []).append(item)
    rows = [
        (
            f"{capital(context.label('outcome', outcome))}, {context.label('wave', wave)}",
            context.say(BETWEEN_WAYS[item.term]),
            estimate_text(context, item),
            bounds(context, item, found),
            context.number(item.n_households),
        )
        for (outcome, wave), items in cases.items()
        if len(items) > 1
        for item in sorted(items, key=lambda item: terms.index(item.term))
    ]
    if rows:
        yield TableBlock(
            "between_ways",
            (
                context.say("Outcome"),
                context.say("How it was computed"),
                context.say("Estimate"),
                interval_heading(context, found),
                context.say("Households"),
            ),
            tuple(rows),
            context.say("Difference between the groups, computed in other ways"),
            alignment=("left", "left", "right", "right", "right"),
        )
