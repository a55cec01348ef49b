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
    if per_file:
        balance = balance.assign(file=_named_files(context, balance))
    headings = {"cents_raw": context.say("Amount delivered"), "cents_clean": context.say("Amount used")}
    block = table_block(
        context,
        balance.assign(**texts),
        name="balance",
        caption=context.say("Balance of records and amounts per file")
        if per_file
        else context.say("Balance of records and amounts per kind of data"),
        columns=(
            ("file", context.say("File"), text)
            if per_file
            else ("table", context.say("Kind of data"), named(context, "table")),
            *(() if per_file else (("n_files", context.say("Files"), number),)),
            ("raw", context.say("Delivered"), number),
            ("clean", context.say("Used"), number),
            ("quarantined", context.say("Set apart"), number),
            ("structure", context.say("No record"), number),
            *((name, headings[name], text) for name in money),
        ),
        note=context.say("Amounts in prices of the time. A dash: holds no amounts.") if money else "",
    )
    sides: list[Alignment] = ["right"] * len(block.columns)
    yield replace(block, alignment=("left", *sides[1:]))


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
    told = [f"{capital(_meaning(context, rule))} ({rule})" for rule in findings["rule"]]
    yield table_block(
        context,
        findings.assign(told=told),
        name="findings",
        caption=context.say("What was repaired, set apart or noted while cleaning"),
        columns=(
            ("told", context.say("Rule"), text),
            ("outcome", context.say("What happened"), named(context, "finding")),
            ("n_files", context.say("Files"), numbers(context)),
            ("n_records", context.say("Records"), numbers(context)),
        ),
        note=context.say("Every rule is described in the documentation of the workbench."),
    )


def _named_files(context: Context, balance: pd.DataFrame) -> list[str]:
    """Return the name of each file; one that fills several tables is named with each of them."""
    shared = balance["file"].duplicated(keep=False)
    return [
        f"{file} ({context.label('table', table)})" if several else file
        for file, table, several in zip(balance["file"], balance.get("table", balance["file"]), shared, strict=True)
    ]


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
