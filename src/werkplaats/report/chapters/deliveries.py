"""Tables of the deliveries: the balance of records and amounts, and what the cleaning found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from werkplaats.intake.rulebook import RULES
from werkplaats.report.context import Context
from werkplaats.report.document import Alignment, TableBlock
from werkplaats.report.finding_rows import in_language
from werkplaats.report.tables import DASH, capital, named, numbers, table_block, text

MONEY = ("cents_raw", "cents_clean")


def balance_block(context: Context) -> Iterator[TableBlock]:
    """Yield the balance: per file in the internal variant, per kind of data in the public one."""
    balance = context.table("01_cleaning", "balance")
    if balance is None:
        return
    number = numbers(context)
    per_file = "file" in balance.columns
    money = [name for name in MONEY if name in balance.columns] if _has_money(balance) else []
    texts = {name: _amounts(context, balance, name) for name in money}
    kind = ("table", context.say("Kind of data"), named(context, "table"))
    # A workbook that fills several tables stands here once for each of them.
    shared = per_file and "table" in balance.columns and bool(balance["file"].duplicated().any())
    headings = {"cents_raw": context.say("Amount delivered"), "cents_clean": context.say("Amount used")}
    block = table_block(
        context,
        balance.assign(**texts),
        name="balance",
        caption=context.say("Balance of records and amounts per file")
        if per_file
        else context.say("Balance of records and amounts per kind of data"),
        columns=(
            ("file", context.say("File"), text) if per_file else kind,
            *((kind,) if shared else ()),
            *(() if per_file else (("n_files", context.say("Files"), number),)),
            ("raw", context.say("Delivered"), number),
            ("clean", context.say("Used"), number),
            ("quarantined", context.say("Set apart"), number),
            ("structure", context.say("No record"), number),
            *((name, headings[name], text) for name in money),
        ),
        note=context.say("Amounts in prices of the time. A dash: holds no amounts.") if money else "",
    )
    words = 2 if shared else 1
    sides: list[Alignment] = ["left" if place < words else "right" for place in range(len(block.columns))]
    yield replace(block, alignment=tuple(sides))


def findings_block(context: Context) -> Iterator[TableBlock]:
    """Yield what was repaired, set apart or noted, per rule in words; which file it was in, the internal CSV tells."""
    findings = context.table("01_cleaning", "findings")
    if findings is None:
        return
    if "file" in findings.columns:
        findings = (
            findings.groupby(["rule", "outcome"], sort=False)
            .agg(n_files=("file", "nunique"), n_records=("n_records", "sum"))
            .reset_index()
        )
    meanings = [capital(_meaning(context, rule)) for rule in findings["rule"]]
    yield table_block(
        context,
        findings.assign(meaning=meanings),
        name="findings",
        caption=context.say("What was repaired, set apart or noted while cleaning"),
        columns=(
            ("meaning", context.say("Meaning"), text),
            ("rule", context.say("Rule"), text),
            ("outcome", context.say("What happened"), named(context, "finding")),
            ("n_files", context.say("Files"), numbers(context)),
            ("n_records", context.say("Records"), numbers(context)),
        ),
        note=context.say("Every rule is described in the documentation of the workbench."),
    )


def _meaning(context: Context, rule: str) -> str:
    known = RULES.get(rule)
    return in_language(context.language, known.what) if known else rule


def _has_money(balance: pd.DataFrame) -> bool:
    return "cents_raw" in balance.columns and bool((balance["cents_raw"] != 0).any())


def _amounts(context: Context, balance: pd.DataFrame, column: str) -> pd.Series[str]:
    """Return amounts as text: a dash where the file holds none, and the word for it where it is suppressed."""
    shown = [
        DASH
        if raw == 0
        else context.say("suppressed (number too small)")
        if pd.isna(cents)
        else context.euros(float(cents) / 100)
        for raw, cents in zip(balance["cents_raw"], balance[column], strict=True)
    ]
    return pd.Series(shown, index=balance.index, dtype=object)
