"""Results per site: a table where sites can be overseen, and otherwise all sites together and where the rest stands."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from werkplaats.report.chapters.roles import NOTEBOOK
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Paragraph, Section, TableBlock
from werkplaats.report.tables import Cell, capital, numbers, table_block

MOST_SITES = 40
"""More rows than this in one table are looked up, not read."""

_LABELS = ["outcome", "wave", "group"]


def site_sections(context: Context) -> Iterator[Section]:
    """Yield the section on sites, or nothing when nobody asked for results per site."""
    table = context.table(NOTEBOOK, "site_results")
    if table is None:
        return
    site = str(context.fact(NOTEBOOK, "site_label") or context.say("neighborhood"))
    blocks: list[Block] = [
        Paragraph(
            context.say(
                "Who is helped differs from one {site} to another, so a larger change says nothing of a {site} by "
                "itself; and of many that are alike some differ by chance.",
                site=site,
            )
        )
    ]
    for (outcome, wave, group), rows in table.groupby(_LABELS, sort=False):
        blocks += _blocks(context, rows, site=site, labels=(str(outcome), str(wave), str(group)))
    yield Section("sites", context.say("Results per {site}", site=site), tuple(blocks))


def _blocks(context: Context, rows: pd.DataFrame, *, site: str, labels: tuple[str, str, str]) -> Iterator[Block]:
    outcome, wave, group = labels
    named = rows["site"].notna()
    shown = rows if named.sum() <= MOST_SITES else rows[~named]
    if len(shown):
        caption = context.say(
            "{outcome}, {wave}, {group}: change per {site}",
            outcome=capital(context.label("outcome", outcome)),
            wave=context.label("wave", wave),
            group=context.label("group", group),
            site=site,
        )
        yield _table(context, shown, name=f"sites_{outcome}_{wave}_{group}", caption=caption, site=site)
    if len(shown) < len(rows):
        yield Paragraph(
            context.say(
                "{n} rows, one for each {site}, stand in the table {file} that belongs to this report.",
                n=context.number(float(named.sum())),
                site=site,
                file=f"tables/{NOTEBOOK}_site_results.csv",
            )
        )


def _table(context: Context, rows: pd.DataFrame, *, name: str, caption: str, site: str) -> TableBlock:
    decimals = context.score_decimals(str(rows["outcome"].iloc[0]))
    columns: list[tuple[str, str, Cell]] = [
        ("who", capital(site), str),
        ("n_households", context.say("Households"), numbers(context)),
        ("mean_before", context.say("Mean before"), numbers(context, decimals)),
        ("mean_after", context.say("Mean after"), numbers(context, decimals)),
        ("change", context.say("Mean change"), str),
        ("responses", context.say("Improved, the same, worse"), str),
    ]
    note = ""
    if "adjusted_change" in rows.columns and rows["adjusted_change"].notna().any():
        columns.append(("adjusted_change", context.say("Adjusted change"), numbers(context, decimals)))
        note = context.say(
            "Adjusted: the change that there would have been with the households of every {site}, given what was "
            "expected of each household.",
            site=site,
        )
    texts: dict[str, Any] = {
        "who": [_who(context, row) for row in rows.to_dict("records")],
        "change": [_change(context, row, decimals) for row in rows.to_dict("records")],
        "responses": [_responses(context, row) for row in rows.to_dict("records")],
    }
    return table_block(context, rows.assign(**texts), name=name, caption=caption, columns=columns, note=note)


def _who(context: Context, row: Mapping[Hashable, Any]) -> str:
    names = [str(row[name]) for name in ("subgroup", "site") if pd.notna(row[name])]
    return ", ".join(names) if names else context.say("Total")


def _change(context: Context, row: Mapping[Hashable, Any], decimals: int) -> str | None:
    change, low, high = _numbers(row, ("mean_change", "conf_low", "conf_high"))
    if change is None:
        return None
    shown = context.number(change, decimals)
    if low is None or high is None:
        return shown
    return f"{shown} ({context.number(low, decimals)}; {context.number(high, decimals)})"


def _responses(context: Context, row: Mapping[Hashable, Any]) -> str:
    """Return three counts; disclosure takes them out together when one of them is small."""
    counts = [count for count in _numbers(row, ("improved", "same", "worse")) if count is not None]
    return " / ".join(map(context.number, counts)) if counts else context.say("suppressed")


def _numbers(row: Mapping[Hashable, Any], names: Sequence[str]) -> list[float | None]:
    return [None if pd.isna(row[name]) else float(row[name]) for name in names]
