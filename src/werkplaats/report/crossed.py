"""Crossed tables: groups or periods side by side, and what is taken out told in one row instead of ten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from werkplaats.disclosure.suppression import SUPPRESSED
from werkplaats.report.context import Context
from werkplaats.report.document import TableBlock
from werkplaats.report.labels import Kind
from werkplaats.report.tables import DASH, capital, named

Row = tuple[list[str], list[str]]
"""Names of a row, and its cells."""


@dataclass(frozen=True)
class Crossing:
    """How a long table becomes a wide one.

    Attributes
    ----------
    stub
        Columns that name a row: (column, kind of name, heading).
    across
        Column whose values stand side by side, and the kind of their names.
    cells
        Columns of text below each of them: (column, heading); no heading when there is one.
    """

    stub: tuple[tuple[str, Kind, str], ...]
    across: tuple[str, Kind]
    cells: tuple[tuple[str, str], ...]


def crossed_block(
    context: Context, frame: pd.DataFrame, crossing: Crossing, *, name: str, caption: str, note: str = ""
) -> TableBlock:
    """Return a table with one row per combination of the stub and one group of columns per value of ``across``.

    Rows of which nothing may be shown become one row. A cell without a row in ``frame`` is a dash.
    """
    column, kind = crossing.across
    values = list(frame[column].drop_duplicates())
    stub = [part for part, _, _ in crossing.stub]
    shown: list[Row] = []
    hidden: list[Row] = []
    for key, rows in frame.groupby(stub, sort=False):
        names = [named(context, kind)(part) for (_, kind, _), part in zip(crossing.stub, key, strict=True)]
        found = {value: row for value, (_, row) in zip(rows[column], rows.iterrows(), strict=True)}
        cells = [_cell(context, found.get(value), part) for value in values for part, _ in crossing.cells]
        nothing = SUPPRESSED in rows.columns and bool(rows[SUPPRESSED].all())
        (hidden if nothing else shown).append((names, cells))
    absent = context.say("suppressed")
    taken_out = bool(hidden) or any(absent in cells for _, cells in shown)
    return TableBlock(
        name=name,
        columns=(
            *(heading for _, _, heading in crossing.stub),
            *(_heading(context, kind, value, heading) for value in values for _, heading in crossing.cells),
        ),
        rows=tuple((*names, *cells) for names, cells in [*shown, *_together(hidden)]),
        caption=caption,
        note=" ".join(filter(None, (note, _why(context) if taken_out else ""))),
        alignment=(*["left"] * len(stub), *["right"] * (len(values) * len(crossing.cells))),  # type: ignore[arg-type]
    )


def _together(hidden: Sequence[Row]) -> list[Row]:
    """Return one row per first name for rows of which nothing may be shown."""
    by_first: dict[str, list[Row]] = {}
    for names, cells in hidden:
        by_first.setdefault(names[0] if len(names) > 1 else "", []).append((names, cells))
    rows = []
    for first, group in by_first.items():
        last = capital(", ".join(names[-1].lower() if not first else names[-1] for names, _ in group))
        rows.append(([first, last] if first else [last], group[0][1]))
    return rows


def _cell(context: Context, row: pd.Series[Any] | None, column: str) -> str:
    if row is None:
        return DASH
    value = row[column]
    if isinstance(value, str) and value:
        return value
    return context.say("suppressed") if bool(row.get(SUPPRESSED, False)) else DASH


def _heading(context: Context, kind: Kind, value: object, heading: str) -> str:
    label = capital(context.label(kind, str(value)))
    return f"{label}: {heading.lower()}" if heading else label


def _why(context: Context) -> str:
    return context.say(
        "Suppressed: about fewer than {n} households, or leaving fewer over.",
        n=str(context.params.disclosure.min_households),
    )
