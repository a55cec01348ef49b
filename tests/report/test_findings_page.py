"""Findings for readers: the page, the table, the JSON and the words, in both languages, and never a value."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from werkplaats.errors import InputError
from werkplaats.intake.balance import Balance
from werkplaats.intake.findings import Finding
from werkplaats.report.finding_rows import (
    OUTCOMES,
    FindingRow,
    build_error_row,
    build_finding_rows,
    format_lines,
    format_place,
    printable,
)
from werkplaats.report.findings_files import DATA, PAGE, TABLE, build_findings_files, write_findings
from werkplaats.report.findings_page import SHOWN, format_cents, format_findings_page
from werkplaats.report.numbers import NO_BREAK

HOSTILE = "F44_<img src=x onerror=alert(1)>.csv"
FINDINGS = (
    Finding(
        rule="amount.ambiguous",
        outcome="quarantined",
        file=HOSTILE,
        table="costs",
        lines=(3, 4, 5, 9),
        columns=("amount",),
        letters=("H",),
        n_records=4,
        cents=123456,
    ),
    Finding(rule="encoding.legacy", outcome="warning", file=HOSTILE, table="costs"),
    Finding(
        rule="id.leading_zeros",
        outcome="error",
        file="a.xlsx",
        sheet="=Blad<1>",
        table="costs",
        columns=("person_id",),
        letters=("A",),
        found="20 of 48 records",
    ),
)
BALANCES = (
    Balance(HOSTILE, "costs", 48, 44, 4, 0, 500000, 376544, 123456),
    Balance("a.xlsx", "costs", 2, 1, 0, 1, 7, 7),
)


def page(language="nl", findings=FINDINGS, balances=BALANCES):
    rows = build_finding_rows(findings, language=language)
    return format_findings_page(rows, balances, title="levering", language=language)


def cells(soup):
    return [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in soup.find_all("tr")]


def test_the_page_says_where_what_why_and_what_to_do():
    soup = BeautifulSoup(page(), "html.parser")
    (row,) = [row for row in cells(soup) if row[0].startswith("regels 3-5 en 9, kolom amount (H)")]
    assert row[0].endswith("apart gezet")
    assert "amount.ambiguous" in row[1]
    assert "Een bedrag dat op twee manieren te lezen is" in row[1]
    assert "De twee lezingen schelen een factor duizend." in row[1]
    assert row[2] == "Schrijf 1.234,00 of 1,23."
    assert [row[3], row[4].replace(NO_BREAK, " ")] == ["4", "€ 1.234,56"]


def test_the_page_is_in_the_language_of_its_reader():
    assert BeautifulSoup(page("nl"), "html.parser").html["lang"] == "nl"
    english = BeautifulSoup(page("en"), "html.parser")
    assert english.html["lang"] == "en"
    assert "an amount that can be read in two ways" in english.get_text().lower()
    assert "regel" not in english.get_text()


def test_a_name_with_markup_is_text_and_nothing_is_loaded():
    text = page()
    assert "<img" not in text
    assert "<Blad" not in text
    assert "<script" not in text
    soup = BeautifulSoup(text, "html.parser")
    assert soup.find_all(src=True) == []
    assert [link["href"] for link in soup.find_all(href=True) if not link["href"].startswith("#")] == []
    assert "url(" not in text
    assert "default-src 'none'" in text
    assert HOSTILE in soup.get_text()


def test_the_balance_adds_up_to_a_total():
    rows = cells(BeautifulSoup(page(), "html.parser"))
    (total,) = [row for row in rows if row[0] == "Totaal"]
    assert [cell.replace(NO_BREAK, " ") for cell in total[1:]] == [
        *("50", "45", "4", "1"),
        *("€ 5.000,07", "€ 3.765,51", "€ 1.234,56"),
    ]


def test_a_file_that_fills_two_tables_is_named_with_each():
    zero = Balance(file="a.xlsx", table="persons", raw=1, clean=1, quarantined=0, structure=0)
    both = (zero, replace(zero, table="memberships"), replace(zero, file="b.csv"))
    rows = cells(BeautifulSoup(page(balances=both), "html.parser"))
    assert [row[0] for row in rows][1:4] == ["a.xlsx (personen)", "a.xlsx (personen per huishouden)", "b.csv"]


def test_a_delivery_without_findings_says_so():
    assert "Er is niets gevonden" in page(findings=(), balances=())
    assert "Er is niets gevonden" not in page()


def test_the_gravest_rule_comes_first():
    soup = BeautifulSoup(page(), "html.parser")
    table = soup.find("h2", id="rules").find_next("table")
    assert [row[0] for row in cells(table)[1:]] == ["id.leading_zeros", "amount.ambiguous", "encoding.legacy"]


def test_a_page_of_very_many_findings_is_cut_and_says_it():
    many = [
        Finding(rule="encoding.legacy", outcome="warning", file=f"{n}.csv", table="costs") for n in range(SHOWN + 7)
    ]
    text = page(findings=many)
    assert text.count('<tr class="warning">') == SHOWN
    assert "Nog 7 bevindingen staan in findings.csv." in text


def test_every_header_of_a_table_has_a_scope_and_every_region_a_name():
    soup = BeautifulSoup(page(), "html.parser")
    assert [str(cell) for cell in soup.find_all("th") if cell.get("scope") not in {"col", "row"}] == []
    named = [region["aria-labelledby"] for region in soup.find_all(role="region")]
    assert named
    assert [name for name in named if soup.find(id=name) is None] == []


def test_the_table_keeps_every_line_and_no_formula():
    files = build_findings_files(build_finding_rows(FINDINGS, language="nl"), BALANCES, title="x", language="nl")
    assert set(files) == {PAGE, TABLE, DATA}
    rows = list(csv.DictReader(io.StringIO(files[TABLE].decode())))
    by_rule = {row["rule"]: row for row in rows}
    assert by_rule["amount.ambiguous"]["lines"] == "3..5 9"
    assert by_rule["amount.ambiguous"]["cents"] == "123456"
    assert by_rule["id.leading_zeros"]["sheet"] == "'=Blad<1>"
    assert by_rule["id.leading_zeros"]["found"] == "20 van 48 records"
    objects = {item["rule"]: item for item in json.loads(files[DATA])}
    assert objects["amount.ambiguous"]["lines"] == [3, 4, 5, 9]
    assert objects["id.leading_zeros"]["sheet"] == "=Blad<1>"
    assert objects["encoding.legacy"]["lines"] == []


def test_the_files_are_written_whole(tmp_path):
    written = write_findings(tmp_path / "x", (), (), title="x", language="nl")
    assert sorted(path.name for path in (tmp_path / "x").iterdir()) == sorted(path.name for path in written)


def test_a_finding_whose_rule_has_no_words_is_told_all_the_same():
    (row,) = build_finding_rows(
        (Finding(rule="not.a_rule", outcome="warning", file="a", table="costs"),), language="nl"
    )
    assert (row.rule, row.what) == ("not.a_rule", "een controle die nog niemand heeft verwoord")


def test_findings_are_sorted_by_file_and_line():
    late = Finding(rule="date.invalid", outcome="quarantined", file="a.csv", table="costs", lines=(10,))
    early = Finding(rule="value.range", outcome="quarantined", file="a.csv", table="costs", lines=(9,))
    whole = Finding(rule="text.markup", outcome="warning", file="a.csv", table="costs")
    rows = build_finding_rows((late, early, whole), language="en")
    assert [row.rule for row in rows] == ["text.markup", "value.range", "date.invalid"]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ((3,), "3"),
        ((3, 4), "3-4"),
        ((9, 3, 4), "3-4 en 9"),
        (tuple(range(1, 30, 2)), "1, 3, 5, 7, 9, 11, 13, 15, 17, 19 en 5 meer"),
    ],
)
def test_lines_are_written_as_people_write_them(lines, text):
    assert format_lines(lines, "nl") == text


def test_a_place_names_sheet_line_and_columns_and_says_nothing_of_the_whole_file():
    row = FindingRow(
        file="a", rule="r", outcome="error", what="w", do="d", sheet="Blad1", lines=(2,), columns=("a", "b")
    )
    assert format_place(row, "nl") == "blad Blad1, regel 2, kolommen a, b"
    assert format_place(row, "en") == "sheet Blad1, line 2, columns a, b"
    assert format_place(FindingRow(file="a", rule="r", outcome="error", what="w", do="d"), "nl") == ""


def test_an_error_speaks_dutch_when_its_rule_is_known_and_english_when_it_is_not():
    known = InputError(
        "no amount in row 3", found="3 lines", do="Ask", rule="amount.missing", lines=[3], columns=["amount"]
    )
    row = build_error_row(known, file="a.csv", language="nl")
    assert (row.what, row.found, row.do) == ("het bedrag is leeg", "3 regels", "Vraag het bedrag op")
    assert (row.lines, row.columns, row.outcome) == ((3,), ("amount",), "error")
    assert build_error_row(known, file="a.csv", language="en").what == "no amount in row 3"
    strange = InputError("something new", do="Look", rule="not.a_rule")
    assert build_error_row(strange, file="a.csv", language="nl").what == "something new"


@pytest.mark.parametrize("code", [0x07, 0x1B, 0x0A, 0x200B, 0x202E, 0x2066, 0xFEFF, 0xDC80])
def test_what_moves_hides_or_turns_text_is_not_printed(code):
    assert printable(f"a{chr(code)}b") == "a\N{REPLACEMENT CHARACTER}b"
    assert printable("'s-Hertogenbosch – é (1).csv") == "'s-Hertogenbosch – é (1).csv"


def test_a_file_name_that_is_no_text_can_still_be_written():
    finding = Finding(rule="encoding.legacy", outcome="warning", file="a\udce9.csv", table="costs")
    files = build_findings_files(build_finding_rows((finding,), language="nl"), (), title="a\udce9", language="nl")
    assert "a\N{REPLACEMENT CHARACTER}.csv" in files[TABLE].decode()


def test_every_outcome_has_a_name():
    assert set(OUTCOMES) == {"error", "quarantined", "repaired", "warning", "structure", "info"}


def test_amounts_are_told_to_the_cent():
    assert format_cents("nl", -5).replace(NO_BREAK, " ") == "€ −0,05"
    assert format_cents("en", 123456789) == "€1,234,567.89"
