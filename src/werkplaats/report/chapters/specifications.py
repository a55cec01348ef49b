"""Other defensible choices: what a sweep of the study says, or that nobody made one."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import fields
from typing import Any

import pandas as pd

from werkplaats.methods.evidence.specification_curve import SpecificationCurve
from werkplaats.report.context import Context, Sweep
from werkplaats.report.document import Block, Paragraph
from werkplaats.report.figures.specification_curve import draw_specification_curve
from werkplaats.report.specification_sentences import caution_sentence, count_sentences, range_sentence


def specifications(context: Context) -> Iterator[Block]:
    """Yield the specification curve of every outcome of every sweep, and in how many the conclusion stands."""
    sweeps = [sweep for sweep in context.given.sweeps if len(sweep.results.tables["curves"])]
    current = [sweep for sweep in sweeps if sweep.is_current]
    for sweep in current:
        yield from _of_sweep(context, sweep)
    if not current:
        yield Paragraph(context.say("Whether other choices give another answer was not computed for this report."))
    if context.variant == "intern":
        yield from (Paragraph(line) for line in _how(context, sweeps, any_shown=bool(current)))


def _how(context: Context, sweeps: list[Sweep], *, any_shown: bool) -> Iterator[str]:
    """Yield which sweeps are of something else than this report, and how to make one that is of it."""
    params = f"params/{context.params.study}.yaml"
    stale = [str(sweep.results.facts["grid"]) for sweep in sweeps if not sweep.is_current]
    if stale:
        yield context.say(
            "There is a sweep ({grids}), computed from other data, other params or other code than this report, and so "
            "not shown. The same command as before brings it up to date, and the next run puts it here.",
            grids=", ".join(stale),
        )
    elif not any_shown:
        yield context.say(
            "‘werkplaats sweep {params} params/grids/{study}.yaml’ computes every combination of the choices "
            "that this last file names (docs/sweeps.md says how); the next run puts what comes out here.",
            params=params,
            study=context.params.study,
        )


def _of_sweep(context: Context, sweep: Sweep) -> Iterator[Block]:
    curves = sweep.results.tables["curves"]
    choices = sweep.results.facts["choices"]
    varied = context.say(
        "A study makes choices that somebody else would have made otherwise. Here combinations of these were computed: "
        "{choices}. A combination counts once for every outcome that it changes.",
        choices="; ".join(choices.values()),
    )
    yield Paragraph(f"{varied} {caution_sentence(context.language)}")
    for row in curves.to_dict("records"):
        yield from _of_outcome(context, sweep, row)


def _of_outcome(context: Context, sweep: Sweep, row: Mapping[Hashable, Any]) -> Iterator[Block]:
    curve, language = _read_curve(row), context.language
    label, unit = str(row["label"]), str(row["unit"])
    counted = " ".join(count_sentences(curve, language=language, not_counted=int(row["n_not_counted"])))
    drawn = sweep.results.tables.get("specifications")
    if drawn is None:
        told = context.say(
            "{label}: computed under {n} specifications.", label=label, n=context.number(curve.n_specifications)
        )
        yield Paragraph(f"{told} {counted}")
        return
    span = range_sentence(curve, language=language, label=label, own=float(row["own"]), unit=unit)
    yield Paragraph(f"{span} {counted}")
    if curve.n_specifications < 2:
        return
    table = drawn[drawn["curve"] == row["curve"]].reset_index(drop=True)
    choices = {name: text for name, text in sweep.results.facts["choices"].items() if name in table.columns}
    yield context.figure(
        f"specification_curve_{sweep.results.facts['grid']}_{row['curve']}",
        lambda: draw_specification_curve(table, choices, language=language, title=label, unit=unit),
        caption=context.say("Specification curve: {label}", label=label),
        alt=context.say("Points with intervals from low to high, and below them what was chosen. {span}", span=span),
        data=table,
    )


def _read_curve(row: Mapping[Hashable, Any]) -> SpecificationCurve:
    """Return the counts of one outcome; what is not in the row, because it may not leave, is no number."""
    read = {item.name: row.get(item.name, math.nan) for item in fields(SpecificationCurve)}
    whole = {name: None if pd.isna(value) else int(value) for name, value in read.items() if name.startswith("n_")}
    conclusion = None if pd.isna(read["conclusion"]) else str(read["conclusion"])
    return SpecificationCurve(**{**read, **whole, "conclusion": conclusion})
