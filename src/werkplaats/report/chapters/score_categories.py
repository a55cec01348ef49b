"""Categories of a score that the source of its instrument names, such as not, moderately and severely lonely."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.disclosure.suppression import SUPPRESSED
from werkplaats.report.chapters.roles import NOTEBOOK
from werkplaats.report.context import Context
from werkplaats.report.crossed import Crossing, crossed_block
from werkplaats.report.document import Block, Paragraph
from werkplaats.report.tables import capital


def category_blocks(context: Context, outcome: str) -> Iterator[Block]:
    """Yield the shares of the categories per wave, of the group that received the approach."""
    table = context.table(NOTEBOOK, "score_categories")
    if table is None:
        return
    found = table[(table["outcome"] == outcome) & (table["group"] == context.params.groups.intervention)]
    name = "category_en" if context.language == "en" and "category_en" in found.columns else "category"
    yield from shares_block(
        context,
        found.assign(row=found[name]),
        name=f"categories_{outcome}",
        heading=context.say("Category"),
        caption=context.say(
            "{outcome}: categories per wave, share of households", outcome=capital(context.label("outcome", outcome))
        ),
    )


def shares_block(
    context: Context, found: pd.DataFrame, *, name: str, heading: str, caption: str, note: str = ""
) -> Iterator[Block]:
    """Yield shares as a table, a row per ``row`` and a column per ``wave``; one sentence when none may be shown."""
    if found.empty:
        return
    if SUPPRESSED in found.columns and bool(found[SUPPRESSED].all()):
        yield Paragraph(
            context.say("{caption}: suppressed, because too few households stand behind the numbers.", caption=caption)
        )
        return
    shown = [None if pd.isna(share) else context.share(float(share)) for share in found["share"]]
    yield crossed_block(
        context,
        found.assign(shown=pd.Series(shown, index=found.index, dtype=object)),
        Crossing(stub=(("row", "level", heading),), across=("wave", "wave"), cells=(("shown", ""),)),
        name=name,
        caption=caption,
        note=note,
    )
