"""What was found is told in the reader's language: no clause of the intake is lost in Dutch."""

from __future__ import annotations

import ast
import re
from itertools import product
from pathlib import Path

import pytest

from werkplaats.intake.records.context import BREAKS
from werkplaats.intake.replay import REASONS
from werkplaats.report.found import format_found
from werkplaats.report.found_clauses import TEMPLATES

INTAKE = Path(__file__).parents[2] / "src" / "werkplaats" / "intake"
MAKERS = {"corrupt_error", "encrypted_error", "no_space_error", "_no_permission", "_malformed", "_wrong", "_mismatch"}
"""Functions that take what was found as a plain argument."""

STANDS_FOR = {"_records": "7 records", "off": "7.00 euros off", "FILE": "decisions.csv", "why": REASONS["gone"]}

NOT_FOR_READERS = {
    *("balance.py", "kept_lists.py", "decisions.py", "withdrawal.py", "code_list.py", "guarded_files.py"),
    *("pseudonyms.py", "open_data.py"),
}
"""Modules that stop a run in English: their findings stand in no page and in no list."""


def parts(node):
    """Texts that an expression can be, with 7 for what is filled in; none when it is no text of its own."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        return ["".join(choice) for choice in product(*(filled(part) for part in node.values))]
    if isinstance(node, ast.IfExp):
        return [*parts(node.body), *parts(node.orelse)]
    return [text for part in node.values for text in parts(part)] if isinstance(node, ast.BoolOp) else []


def filled(part):
    """Texts that a part of an f-string can be: its own, a count, or the clause that a function or a name stands for."""
    if isinstance(part, ast.Constant):
        return [part.value]
    name = getattr(getattr(part.value, "func", part.value), "id", "")
    return parts(part.value) or [STANDS_FOR.get(name, "7")]


def clauses(call):
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    given = [keyword.value for keyword in call.keywords if keyword.arg == "found"]
    given += call.args[3:4] if name == "Judgement" else call.args[1:] if name in MAKERS else []
    return [text for node in given for text in parts(node)]


def all_clauses():
    calls = [
        (path, node)
        for path in sorted(INTAKE.rglob("*.py"))
        if path.name not in NOT_FOR_READERS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    return {(path.relative_to(INTAKE).as_posix(), text) for path, call in calls for text in clauses(call)}


def test_every_clause_of_the_intake_is_told_in_dutch():
    found = {(path, text) for path, text in all_clauses() if text.strip("7, :")}
    assert len(found) > 60
    assert sorted(item for item in found if not format_found(item[1], "nl")) == []


@pytest.mark.parametrize("item", BREAKS, ids=lambda item: item.what)
def test_a_break_in_what_is_counted_says_which_and_when(item):
    told = format_found(f"{item.day.isoformat()}: {item.what}", "nl")
    assert told.startswith(f"{item.day.day} ")
    assert str(item.day.year) in told


TEXTS = {"day": "2022-01-01", "kind": "zip archive", "expected": "text"}
SAME = {"names", "others", "file", "suffix", "algorithm", "error"}


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_was_found_is_told_in_dutch_with_its_counts(template):
    names = re.findall(r"{(\w+)}", template)
    values = {name: TEXTS.get(name, "a, b" if name in SAME else "12") for name in names}
    dutch = format_found(template.format_map(values), "nl")
    assert dutch
    assert all(value.split(",")[0] in dutch for name, value in values.items() if name not in TEXTS)


@pytest.mark.parametrize(("found", "dutch"), [("1.00", "1,00"), ("1234.50", "1.234,50")])
def test_a_difference_is_told_to_the_cent(found, dutch):
    assert format_found(f"{found} euros off, over 48 records", "nl") == f"{dutch} euro verschil, over 48 records"


def test_what_was_found_may_be_several_things_and_one_is_not_many():
    assert format_found("e-mail address in 1 records, phone number in 12 records", "nl") == (
        "e-mailadres in 1 record, telefoonnummer in 12 records"
    )
    assert format_found("e-mail address in 3 records, something new", "nl") == ""


def test_why_a_decision_is_void_is_told_in_dutch():
    told = [format_found(f"decisions.csv line 3, 4: {reason}", "nl") for reason in REASONS.values()]
    assert all(text.startswith("decisions.csv regel 3, 4: ") for text in told)


def test_the_kinds_of_a_file_under_a_wrong_name_have_words():
    told = format_found("zip archive under the name of a old workbook file", "nl")
    assert told == "inhoud: zip-archief; volgens de naam: werkmap van het oude soort (.xls)"
    assert format_found("gzip under the name of a text file", "nl") == "inhoud: gzip; volgens de naam: tekst"


def test_a_rule_that_was_overruled_keeps_its_name():
    assert format_found("row.duplicate", "nl") == "row.duplicate"


def test_english_is_told_as_it_stands_with_counts_and_days_for_people():
    assert format_found("1 records, 3 different", "en") == "1 record, 3 different"
    assert format_found("2022-01-01: mental care in the Zvw is declared in another way", "en").startswith("1 January")
