"""Totals rows: set aside after they were held against the sum of their file, to the cent."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate

import numpy as np

from werkplaats.errors import InputError
from werkplaats.intake.cells.amounts import parse_amount, parse_usual_amounts
from werkplaats.intake.delivery import Delivery
from werkplaats.intake.fates import note, note_file, refuse
from werkplaats.intake.fields import apply
from werkplaats.intake.matching import match_texts
from werkplaats.intake.raw import Aside
from werkplaats.intake.refusals import build_input_error
from werkplaats.intake.store import list_lines, literal

_MARKER = re.compile(
    r"(?:(?:sub|eind|algemeen)[ -]?)?tota(?:al|len)(?:bedrag)?\b.*|(?:grand |sub[ -]?)?totals?\b.*|sum|som\b.*",
    re.IGNORECASE,
)
"""What marks a totals row when the source names no marker: 'Totaal', 'Subtotaal H0001', 'Grand total 2023'."""

_LARGEST_CENTS = 10**17
"""A total may be larger than any amount that is one."""


@dataclass(frozen=True)
class _Stated:
    """A totals row and the cents it states: None when they cannot be read, ``empty`` when nothing is stated."""

    line: int
    cents: int | None
    empty: bool = False


def clean_totals(delivery: Delivery) -> Delivery:
    """Set totals rows aside after holding them against the sum of their file, to the cent.

    Raises
    ------
    InputError
        When a totals row differs from the sum: rows are missing, or amounts were changed.
    """
    if delivery.table != "costs" or delivery.amount is None:
        return delivery
    whole, ragged = _whole_rows(delivery), _ragged_rows(delivery)
    if not whole and not ragged:
        return delivery
    unread = _count_unread(delivery, whole, ragged) or sum(row.empty for row in (*whole, *ragged))
    _validate(delivery, whole, ragged, unread)
    delivery = refuse(delivery, list_lines(row.line for row in whole), "row.total", columns=("amount",))
    if ragged:
        delivery = _mark_ragged(delivery, [row.line for row in ragged])
    if unread:
        stated = sorted(row.line for row in [*whole, *ragged])
        delivery = note_file(delivery, "row.total_unchecked", "warning", stated, columns=("amount",))
    return delivery


def is_marker(delivery: Delivery, text: str) -> bool:
    """Return whether a first cell marks a totals row: as the source says, or as totals rows usually begin."""
    plain, marker = text.strip().rstrip(":").strip(), delivery.source.totals_marker
    return plain.casefold() == marker.casefold() if marker else _MARKER.fullmatch(plain) is not None


def _marked(delivery: Delivery, texts: np.ndarray) -> np.ndarray:
    """Return which texts mark a totals row."""
    likely = "" if delivery.source.totals_marker else "(?i)tot|sum|som"
    return _ask(texts, lambda text: is_marker(delivery, text), likely)


def _blank(texts: np.ndarray) -> np.ndarray:
    """Return which texts are white space."""
    return _ask(texts, lambda text: not text.strip(), "^[^!-~]*$")


def _ask(texts: np.ndarray, question: Callable[[str], bool], likely: str) -> np.ndarray:
    """Return the answers to a question, which is no for each text that does not match the pattern ``likely``."""
    asked = match_texts(texts, likely)
    asked[asked] = [question(text) for text in texts[asked]]
    return asked


def _whole_rows(delivery: Delivery) -> list[_Stated]:
    """Return the totals rows with all their fields: they say so, or stand last with nothing but an amount."""
    amount, first = delivery.amount, delivery.raw.columns[0]
    assert amount is not None
    nobody = _codes(_blank(first.texts))
    tests = [f"{first.code} IN ({_codes(_marked(delivery, first.texts))})"]
    for column in delivery.raw.columns[1:]:
        named = _marked(delivery, column.texts) if column is not amount else np.zeros(0, dtype=bool)
        if named.any():
            tests.append(f"{first.code} IN ({nobody}) AND {column.code} IN ({_codes(named)})")
    bare = " AND ".join(
        f"{column.code} IN ({_codes(_blank(column.texts))})" for column in delivery.raw.columns if column is not amount
    )
    rows = delivery.store.rows(
        f"SELECT line, {amount.code} FROM {delivery.raw.records} ANTI JOIN {delivery.fates} USING (line) "
        f"WHERE {' OR '.join(tests)} "
        f"OR ({bare} AND line = (SELECT max(line) FROM {delivery.raw.records})) ORDER BY line"
    )
    return [_state(delivery, line, amount.texts[code], amount.kinds[code]) for line, code in rows]


def _codes(hit: np.ndarray) -> str:
    """Return the codes of some texts of a column, for SQL."""
    return ", ".join(str(code) for code in np.flatnonzero(hit)) or "NULL"


def _state(delivery: Delivery, line: int, text: str, kind: str) -> _Stated:
    return _Stated(line, _cents(delivery, text, kind), empty=kind == "formula" or not text.strip())


def _ragged_rows(delivery: Delivery) -> list[_Stated]:
    """Return the totals rows that have no place for their fields; the amount is the last field that is filled."""
    stated = []
    for aside in delivery.raw.asides:
        fields = _fields(delivery, aside)
        if aside.rule.startswith("csv.") and is_marker(delivery, fields[0]):
            last = next((field for field in reversed(fields[1:]) if field.strip()), "")
            stated.append(_state(delivery, aside.line, last, "text"))
    return stated


def _fields(delivery: Delivery, aside: Aside) -> list[str]:
    return aside.text.split(delivery.raw.separator)


def _cents(delivery: Delivery, text: str, kind: str) -> int | None:
    value = parse_amount(text, kind, notation=delivery.source.amounts, largest=_LARGEST_CENTS).value
    return None if value is None else int(value)


def _count_unread(delivery: Delivery, whole: list[_Stated], ragged: list[_Stated]) -> int:
    """Count the records with an amount that stands there but cannot be read, and rows without a place for it."""
    amount = delivery.amount
    assert amount is not None
    notation = delivery.source.amounts
    answers = apply(
        amount.texts,
        amount.kinds,
        partial(parse_amount, notation=notation),
        shortcut=partial(parse_usual_amounts, notation=notation),
    )
    codes = [place for place, rule in enumerate(answers.rules) if rule not in ("", "amount.missing")]
    asides = sum(aside.rule.startswith("csv.") for aside in delivery.raw.asides) - len(ragged)
    if not codes:
        return asides
    skipped = list_lines(row.line for row in whole)
    unread = delivery.store.value(
        f"SELECT count(*) FROM {delivery.raw.records} ANTI JOIN {delivery.fates} USING (line) "
        f"WHERE {amount.code} IN ({', '.join(map(str, codes))}) AND line NOT IN ({skipped})"
    )
    return int(unread) + asides


def _validate(delivery: Delivery, whole: list[_Stated], ragged: list[_Stated], unread: int) -> None:
    """Raise InputError when a totals row states another sum than that of the file, or of the rows above it.

    The rows above it begin at the top or behind an earlier totals row, so that subtotals of any level hold.
    """
    stated = sorted([*whole, *ragged], key=lambda row: row.line)
    sums = _sum_between(delivery, [row.line for row in stated])
    total, above = sum(sums), 0
    for number, row in enumerate(stated):
        above += sums[number]
        starts = [0, *accumulate(sums[: number + 1])]
        right = row.cents == total or row.cents in {above - start for start in starts[:-1]}
        if row.empty or (row.cents is not None and (right or unread)):
            continue
        off = "an amount that cannot be read"
        if row.cents is not None:
            off = f"{min(abs(row.cents - total), abs(row.cents - above)) / 100:.2f} euros off"
        raise _mismatch(delivery, row.line, f"{off}, over {delivery.raw.n_records - len(whole)} records")


def _sum_between(delivery: Delivery, lines: Sequence[int]) -> list[int]:
    """Return the cents of the records above the first of some lines, between each two of them, and below the last."""
    assert delivery.amount is not None
    listed = f"({list_lines(lines)})"
    rows = delivery.store.rows(
        f"SELECT s.line, sum(m.value)::BIGINT FROM {delivery.raw.records} r "
        f"JOIN {delivery.measured} m ON m.code = r.{delivery.amount.code} "
        f"LEFT JOIN {delivery.fates} f ON f.line = r.line ASOF LEFT JOIN {listed} s ON r.line >= s.line "
        f"WHERE r.line NOT IN {listed} AND coalesce(f.status, '') != {literal('structure')} GROUP BY 1"
    )
    held = dict(rows)
    return [int(held.get(line) or 0) for line in (None, *sorted(lines))]


def _mismatch(delivery: Delivery, line: int, found: str) -> InputError:
    column = delivery.names.get("amount", "amount")
    return build_input_error(
        "total.mismatch",
        where=f"{delivery.raw.where} line {line}, column {column}",
        found=found,
        lines=[line],
        columns=[column],
    )


def _mark_ragged(delivery: Delivery, lines: list[int]) -> Delivery:
    """Name the rule of totals rows that the reader had set aside as ragged."""
    listed = ", ".join(map(str, lines))
    delivery.store.run(f"UPDATE {delivery.fates} SET rule = 'row.total' WHERE line IN ({listed})")
    kept = tuple(
        finding
        for finding in delivery.findings
        if not (finding.rule.startswith("csv.") and set(finding.lines) <= set(lines) and finding.lines)
    )
    delivery = replace(delivery, findings=kept)
    return note(delivery, list_lines(lines), "row.total", "quarantined", columns=("amount",))
