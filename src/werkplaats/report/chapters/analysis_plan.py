"""The analysis plan: when it was frozen, its hash, whether it changed, and which instruments with which value sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from werkplaats.instruments.definitions import InstrumentDefinition
from werkplaats.instruments.registry import find_scored
from werkplaats.report.chapters.instrument_words import told_in
from werkplaats.report.chapters.roles import NOTEBOOK
from werkplaats.report.context import Context
from werkplaats.report.document import Block, TableBlock
from werkplaats.report.numbers import format_date
from werkplaats.report.tables import DASH

SHOWN_DIGITS = 16
"""Digits of a hash that are shown."""


def plan_line(context: Context) -> str:
    """Return when the plan was frozen, or that none was; empty when nothing is known about it."""
    if context.fact(NOTEBOOK, "plan_sha256") is None:
        return ""
    if not context.fact(NOTEBOOK, "plan_frozen"):
        return context.say(
            "No analysis plan was frozen beforehand: which outcome decides stands in the params, but not since when."
        )
    day = _day(context)
    if context.fact(NOTEBOOK, "plan_changed"):
        return context.say(
            "The analysis plan was frozen on {date} and was changed after that: part of it was decided later.",
            date=day,
        )
    if context.fact(NOTEBOOK, "plan_recorded_sha256"):
        return context.say("The analysis plan was frozen on {date} and has not changed since.", date=day)
    return context.say(
        "The analysis plan is dated {date}; its hash was not recorded then, so that it did not change cannot be shown.",
        date=day,
    )


def plan_rows(context: Context) -> Iterator[tuple[str, str]]:
    """Yield the rows of the colophon about the analysis plan."""
    digest = context.fact(NOTEBOOK, "plan_sha256")
    if digest is None:
        return
    frozen = bool(context.fact(NOTEBOOK, "plan_frozen"))
    source = context.fact(NOTEBOOK, "plan_file") or context.say("params of the study")
    yield context.say("Analysis plan"), str(source)
    yield context.say("Analysis plan frozen on"), _day(context) if frozen else context.say("not frozen")
    yield context.say("Analysis plan (SHA-256)"), str(digest)[:SHOWN_DIGITS]
    recorded = context.fact(NOTEBOOK, "plan_recorded_sha256")
    if recorded:
        yield context.say("Analysis plan as frozen (SHA-256)"), str(recorded)[:SHOWN_DIGITS]


def instruments_block(context: Context) -> Iterator[Block]:
    """Yield the instruments of the study: version, value set, licence and source."""
    rows = []
    ready_made = context.say("ready-made score")
    for instrument in context.params.instruments:
        scored = find_scored(instrument)
        if scored is None:
            named = f"{instrument.label or instrument.name}: {ready_made}"
            rows.append((named, DASH, DASH))
        else:
            rows.append(_row(context, scored.definition, _value_sets(context.outcomes, instrument.name)))
    if rows:
        yield TableBlock(
            "instruments",
            (context.say("Instrument, version and value set"), context.say("License"), context.say("Source")),
            tuple(rows),
            context.say("Instruments, value sets and sources"),
            context.say("Texts of questions are never part of this report."),
            alignment=("left", "left", "left"),
        )


def important_differences_block(context: Context) -> Iterator[Block]:
    """Yield the smallest changes that matter and the population means that were used, with their sources."""
    outcomes = context.table(NOTEBOOK, "outcomes")
    if outcomes is None:
        return
    rows = []
    for _, row in outcomes.iterrows():
        kinds = (
            ("minimal_important_difference", context.say("smallest change that matters")),
            ("population_mean", context.say("mean of the population")),
        )
        for column, kind in kinds:
            if column in outcomes.columns and not pd.isna(row[column]):
                value = context.number(float(row[column]), context.score_decimals(str(row["outcome"])))
                rows.append(
                    (f"{context.label('outcome', str(row['outcome']))}, {kind}", value, str(row[f"{column}_source"]))
                )
    if rows:
        yield TableBlock(
            "reference_values",
            (context.say("Outcome"), context.say("Value"), context.say("Source")),
            tuple(rows),
            context.say("Values from elsewhere that scores were held against"),
            alignment=("left", "right", "left"),
        )


def _row(context: Context, known: InstrumentDefinition, value_sets: str) -> tuple[str, str, str]:
    name, version = known.label[context.language], told_in(context, known.version)
    named = name if version in name else f"{name}: {version}"
    if value_sets:
        named = context.say("{instrument}; value set {name}", instrument=named, name=value_sets)
    return named, told_in(context, known.licence), known.source


def _value_sets(outcomes: pd.DataFrame | None, instrument: str) -> str:
    if outcomes is None or "instrument" not in outcomes.columns:
        return ""
    sets = outcomes.loc[outcomes["instrument"] == instrument, "value_set"].dropna()
    return ", ".join(dict.fromkeys(str(name) for name in sets))


def _day(context: Context) -> str:
    text = str(context.fact(NOTEBOOK, "plan_date") or "")
    try:
        return format_date(context.language, dt.date.fromisoformat(text))
    except ValueError:
        return text
