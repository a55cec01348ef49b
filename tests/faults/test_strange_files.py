"""Strange files that people really send: each ends as somebody who knows the field would expect, good ones included."""

import base64
import datetime as dt
import hashlib
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from werkplaats.cli.check_file import Request, check_file_command
from werkplaats.errors import EXIT_INPUT
from werkplaats.intake.checking import Checked, check_delivery
from werkplaats.intake.store import Store

WINDOW = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
BSN = "999990019"
NAMES = ["person_id", "household_id", "domain", "product_code", "provider", "start", "end", "amount"]
RECORDS = [
    [
        *(f"{10 * (number + 1):06d}", f"H{number // 2 + 1:04d}", domain, "02A03", "De Linde"),
        *(f"01-{month:02d}-2023", f"28-{month:02d}-2023", f"1.{number}{month:02d},50"),
    ]
    for number, domain in enumerate(["Wmo", "Jeugdwet", "Zvw", "Wlz", "Wmo", "Zvw"])
    for month in (2, 5)
]
ASKED = ["person_id", "household_id", "wave", "date"]
ITEMS = [f"eq5d_{item}" for item in ("mobility", "selfcare", "activity", "pain", "anxiety")]
QUESTIONS = [*ASKED, *ITEMS, "vas", *(f"mph_{number}" for number in range(1, 7))]
ANSWERS = [
    [f"{10 * (number + 1):06d}", f"H{number + 1:04d}", wave, day, *"12123", str(vas + number), *"567567"]
    for number in range(6)
    for wave, day, vas in (("T0", "01-02-2023", 40), ("T1", "01-08-2023", 43))
]

Told = dict[str, tuple[str, tuple[int, ...]]]


@pytest.fixture
def check(tmp_path):
    """Check one file by its name and content; the store stays open until the test is over."""
    with Store() as store:

        def checker(name: str, content: str | bytes, layout: str = "costs") -> Checked:
            path = tmp_path / "delivery" / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            (checked,) = check_delivery(path, layout=layout, store=store, window=WINDOW)
            if checked.balance is not None:
                checked.balance.validate()
            return checked

        yield checker


def text(
    records: list[list[str]] = RECORDS, names: list[str] = NAMES, *, separator: str = ";", quoted: bool = False
) -> str:
    rows = [[f'"{cell}"' for cell in row] if quoted else row for row in [names, *records]]
    return "".join(separator.join(row) + "\r\n" for row in rows)


def put(column: str, *values: str, records: list[list[str]] = RECORDS, names: list[str] = NAMES) -> list[list[str]]:
    """Return the records with other values in a column, from the second record (line 3) on."""
    changed = [[*record] for record in records]
    for record, value in zip(changed[1:], values, strict=False):
        record[names.index(column)] = value
    return changed


def answer(column: str, *values: str) -> list[list[str]]:
    return put(column, *values, records=ANSWERS, names=QUESTIONS)


def told(checked: Checked) -> Told:
    return {finding.rule: (finding.outcome, finding.lines) for finding in checked.findings}


def between(*rows: str, after: int = 4) -> str:
    """Return the file with other rows in it."""
    lines = text().splitlines(keepends=True)
    return "".join([*lines[:after], *(f"{row}\r\n" for row in rows), *lines[after:]])


def day(written: str) -> dt.datetime:
    return dt.datetime.strptime(written, "%d-%m-%Y")  # noqa: DTZ007 a cell of a workbook has no time zone


def euros(written: str) -> float:
    return float(written.replace(".", "").replace(",", "."))


def workbook(
    change: Callable[[openpyxl.Workbook], None] | None = None,
    *,
    dates: bool = True,
    amounts: bool = True,
    epoch: dt.datetime | None = None,
) -> bytes:
    book = openpyxl.Workbook()
    if epoch is not None:
        book.epoch = epoch
    book.active.append(NAMES)
    for *cells, start, end, amount in RECORDS:
        days = [day(start), day(end)] if dates else [start, end]
        book.active.append([*cells, *days, euros(amount) if amounts else amount])
    if change is not None:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


GOOD = {
    "sep line": "sep=;\r\n" + text(),
    "sep line in quotes": '"sep=;"\r\n' + text(),
    "sep line behind a mark": b"\xef\xbb\xbf" + ("sep=;\r\n" + text()).encode(),
    "everything quoted": text(quoted=True),
    "blank rows at the end": text() + "\r\n;;;;;;;\r\n",
    "end of file sign": text() + "\x1a\r\n",
    "line feeds": text().replace("\r\n", "\n"),
    "separator behind every line": text().replace("\r\n", ";\r\n"),
    "separator behind the records": text(RECORDS, [*NAMES]).replace("\r\n", ";\r\n").replace("amount;", "amount"),
    "an empty column without a name": text([[*record, ""] for record in RECORDS], [*NAMES, ""]),
    "one record": text(RECORDS[:1]),
    "an apostrophe": text(put("provider", "'t Hof")),
    "whole euros among others": text(put("amount", "12", "7,5", "0,00")),
    "a credit before its claim": text([[*RECORDS[0][:7], f"-{RECORDS[0][7]}"], *RECORDS]),
    "emoji": text(put("provider", "Zorg 👍🏽")),
}


@pytest.mark.parametrize("content", GOOD.values(), ids=GOOD)
def test_a_good_file_is_accepted_without_a_warning(check, content):
    checked = check("a.csv", content)
    assert checked.outcome == "accepted", told(checked)


def persons(ids: list[str]) -> list[list[str]]:
    """Return the records with other identifiers of their six persons."""
    return [[ids[number // 2], *record[1:]] for number, record in enumerate(RECORDS)]


def remarks(remark: str) -> list[list[str]]:
    """Return the records with a column behind them, which is filled in the second record."""
    return [[*record, remark if number == 1 else ""] for number, record in enumerate(RECORDS)]


WARNED: dict[str, tuple[str, str, tuple[int, ...]]] = {
    "blank row between": (between(";;;;;;;"), "row.blank", (5,)),
    "blank rows between and at the end": (between(";;;;;;;") + "\r\n", "row.blank", (5, len(RECORDS) + 3)),
    "names again": (between(";".join(NAMES)), "row.repeated_header", (5,)),
    "names twice": (between(";".join(NAMES), after=1), "row.repeated_header", (2,)),
    "end of file sign between": (between("\x1a"), "row.blank", (5,)),
    "blank rows on top": ("\r\n\r\n" + text(), "csv.header_row", (3,)),
    "a remark on top": ("# export\r\n" + text(), "csv.header_row", (2,)),
    "hyphens": (text(names=[name.replace("_", "-") for name in NAMES]), "schema.header_normalised", (1,)),
    "words together": (text(names=[name.title().replace("_", "") for name in NAMES]), "schema.header_normalised", (1,)),
    "unseen sign in a name": (text(names=["\u200bperson_id", *NAMES[1:]]), "schema.header_normalised", (1,)),
    "column too many": (text([[*r, "Maastricht"] for r in RECORDS], [*NAMES, "gemeente"]), "schema.extra_column", (1,)),
    "row numbers": (
        text([[str(n), *r] for n, r in enumerate(RECORDS)], ["", *NAMES]),
        "schema.extra_column",
        (1,),
    ),
    "still running": (text(put("end", "31-12-9999")), "date.open_end", (3,)),
    "capitals of a name": (text(put("provider", "DE LINDE", "De  Linde")), "text.spelling", (3, 4)),
    "capitals of a code": (text(put("product_code", "02a03")), "text.spelling", (3,)),
    "nothing but zeros": (text([[*record[:7], "0,00"] for record in RECORDS]), "amount.all_zero", ()),
    "ten million": (text(put("amount", "9.999.999,99")), "amount.large", (3,)),
    "lines that end in two ways": (text().replace("\r\n", "\n", 3), "csv.eol", ()),
    "a mark that was read as letters": ("ï»¿" + text(), "schema.header_normalised", (1,)),
    "letters in seven bits": (text(put("provider", "Co+APY-peratie")), "encoding.mojibake", ()),
    "letters of MS-DOS": (text(put("provider", "Coöperatie")).encode("cp850"), "encoding.mojibake", ()),
    "no cents": (text(put("amount", "1.234,-", "€ 12,=")), "amount.currency_symbol", (3, 4)),
    "a time of day": (text(put("start", "01-05-2023 13:45")), "date.time_of_day", (3,)),
    "no product": (text(put("product_code", "", "nvt")), "product.missing", (3, 4)),
    "no products at all": (
        text([[*record[:3], "", *record[4:]] for record in RECORDS]),
        "product.missing",
        tuple(range(2, len(RECORDS) + 2)),
    ),
    "hashes in base64": (
        text(persons([base64.b64encode(hashlib.md5(bytes([number])).digest()).decode() for number in range(6)])),
        "privacy.unkeyed_hash",
        (),
    ),
    "no provider": (text(put("provider", "", " ")), "provider.missing", (3, 4)),
    "a word for no provider": (text(put("provider", "onbekend", "-")), "provider.missing", (3, 4)),
    "the legal form of a name": (text(put("provider", "De Linde B.V.", "De Linde.")), "text.spelling", (3, 4)),
    "letters that were lost": (text(put("provider", "Co?peratie")), "encoding.mojibake", ()),
    "a line separator in a name": (text(put("provider", "De\u2028Linde")), "text.control_chars", (3,)),
    "half a month twice": (
        text([*RECORDS, [*RECORDS[0][:5], "15-02-2023", "15-03-2023", "10,00"]]),
        "interval.overlap",
        (2, len(RECORDS) + 2),
    ),
    "numbers without zeros": (text([[str(int(r[0]) * 7), *r[1:]] for r in RECORDS]), "id.zeros_suspect", ()),
    "a household of everybody": (
        text([[f"{number:06d}", "H0001", *RECORDS[0][2:]] for number in range(1, 22)]),
        "household.many_persons",
        (2,),
    ),
    "surnames": (
        text(persons(["Jansen", "de Vries", "Bakker", "Visser", "Smit", "Meijer"])),
        "privacy.names_suspected",
        (),
    ),
    "birthdays as numbers": (
        text(persons([f"1980{month:02d}13" for month in range(1, 7)])),
        "privacy.indirect_identifier",
        (1,),
    ),
    "an address": (
        text(remarks("verhuisd naar Dorpsstraat 12"), [*NAMES, "opmerking"]),
        "privacy.address_suspected",
        (3,),
    ),
    "a date of birth": (text(remarks("13-04-1980"), [*NAMES, "geb.datum"]), "privacy.indirect_identifier", (1,)),
    "half in cents": (
        text(put("amount", *(f"{number}0250" for number in range(11, 17)))),
        "amount.unit_suspect",
        (3, 4, 5, 6, 7, 8),
    ),
}


@pytest.mark.parametrize(("content", "rule", "lines"), WARNED.values(), ids=WARNED)
def test_what_is_odd_and_harmless_is_a_warning(check, content, rule, lines):
    checked = check("a.csv", content)
    assert checked.outcome == "accepted-with-warning", told(checked)
    assert told(checked)[rule][1] == lines


@pytest.mark.parametrize(
    "content", [WARNED[name][0] for name in WARNED if WARNED[name][1].startswith(("row.", "schema.", "csv."))]
)
def test_what_is_told_of_the_form_leaves_the_records_alone(check, content):
    plain, odd = check("a.csv", text()), check("b.csv", content)
    assert odd.delivery.store.rows(odd.clean) == plain.delivery.store.rows(plain.clean)


@pytest.mark.parametrize(("lines", "expected"), [(65_535, False), (65_536, True), (65_537, False)])
def test_a_text_that_is_as_long_as_a_sheet_may_have_been_cut_off(check, lines, expected):
    records = [[*RECORDS[0][:4], f"Aanbieder {number}", *RECORDS[0][5:]] for number in range(lines - 1)]
    checked = check("a.csv", text(records))
    assert ("file.row_limit" in told(checked)) is expected
    assert checked.outcome == ("accepted-with-warning" if expected else "accepted")


def totals(*rows: tuple[str, str]) -> list[list[str]]:
    return [[label, *[""] * 6, amount] for label, amount in rows]


def total_of(records: list[list[str]]) -> str:
    return f"{sum(euros(record[7]) for record in records):.2f}".replace(".", ",")


HALVES = (RECORDS[:6], RECORDS[6:])
SUMS = {
    "sums per group": [
        *HALVES[0],
        *totals(("Subtotaal H0001", total_of(HALVES[0]))),
        *HALVES[1],
        *totals(("Subtotaal H0002", total_of(HALVES[1]))),
    ],
    "sums per group and a total": [
        *HALVES[0],
        *totals(("Subtotaal H0001", total_of(HALVES[0]))),
        *HALVES[1],
        *totals(("Subtotaal H0002", total_of(HALVES[1])), ("Eindtotaal", total_of(RECORDS))),
    ],
    "a total without a word": [*RECORDS, *totals(("", total_of(RECORDS)))],
    "the word beside the amount": [*RECORDS, [*[""] * 6, "Totaal", total_of(RECORDS)]],
}


@pytest.mark.parametrize("records", SUMS.values(), ids=SUMS)
def test_totals_of_every_kind_are_set_aside_after_they_were_checked(check, records):
    checked = check("a.csv", text(records))
    lines = tuple(line for line, record in enumerate(records, start=2) if record not in RECORDS)
    assert told(checked) == {"row.total": ("quarantined", lines)}


@pytest.mark.parametrize("records", SUMS.values(), ids=SUMS)
def test_a_total_of_any_kind_that_is_off_is_an_error(check, records):
    off = [[*record] for record in records]
    off[-1][7] = "1,00"
    checked = check("a.csv", text(off))
    assert told(checked) == {"total.mismatch": ("error", (len(off) + 1,))}


def test_a_decimal_comma_in_a_file_with_commas_is_an_error(check):
    checked = check("a.csv", text(separator=","))
    assert told(checked) == {"csv.field_count": ("error", tuple(range(2, len(RECORDS) + 2)))}


def test_a_number_behind_an_apostrophe_is_a_number(check):
    numbers = [f"'{number}" for number in (999900006, 999900018, 999900031, 999900043, 999900055, 999900067)]
    records = put("person_id", *numbers, *numbers)
    checked = check("a.csv", text(records[1:]))
    assert told(checked)["privacy.bsn"][0] == "error"


PASSING = (999900006, 999900018, 999900031, 999900043, 999900055, 999900067)
NAMED: dict[str, tuple[list[list[str]], list[str], str]] = {
    "numbers with a suffix": (persons([f"{number}-1" for number in PASSING]), NAMES, "privacy.bsn"),
    "numbers with slashes": (
        persons([f"{number // 10**6}/{number // 1000 % 1000}/{number % 1000:03d}" for number in PASSING]),
        NAMES,
        "privacy.bsn",
    ),
    "numbers with cents": (persons([f"{number},00" for number in PASSING]), NAMES, "privacy.bsn"),
    "numbers in thousands of millions": (
        persons([f"{str(number)[0]},{str(number)[1:]}E+08" for number in PASSING]),
        NAMES,
        "privacy.bsn",
    ),
    "numbers in wide digits": (
        persons([str(number).translate({48 + digit: 0xFF10 + digit for digit in range(10)}) for number in PASSING]),
        NAMES,
        "privacy.bsn",
    ),
    "numbers in base64": (
        persons([base64.b64encode(str(number).encode()).decode() for number in PASSING]),
        NAMES,
        "privacy.bsn",
    ),
    "a column with dots in its name": ([[*record, "1"] for record in RECORDS], [*NAMES, "B.S.N."], "privacy.bsn"),
    "numbers with a zero in front": (persons([f"0{number}" for number in PASSING]), NAMES, "privacy.bsn"),
    "initials and surnames": (
        persons(["J. Jansen", "P. de Vries", "A.B. Bakker", "Visser, K.", "L Smit", "M. Meijer"]),
        NAMES,
        "privacy.direct_identifier",
    ),
    "coordinates": (
        [[*record, "50.85", "5.69"] for record in RECORDS],
        [*NAMES, "lat", "lon"],
        "privacy.direct_identifier",
    ),
    "birthday and postcode": (
        [[*record, "13-04-1980", "6211 AB"] for record in RECORDS],
        [*NAMES, "geboortedatum", "postcode"],
        "privacy.direct_identifier",
    ),
    "postcode and house number": (
        [[*record, "6211AB", "12"] for record in RECORDS],
        [*NAMES, "pc6", "hnr"],
        "privacy.direct_identifier",
    ),
    "a British bank account": (
        remarks("rekening GB29 NWBK 6016 1331 9268 19"),
        [*NAMES, "opmerking"],
        "privacy.direct_identifier",
    ),
    "a Belgian phone number": (remarks("bel +32 475 12 34 56"), [*NAMES, "opmerking"], "privacy.direct_identifier"),
}


@pytest.mark.parametrize(("records", "names", "rule"), NAMED.values(), ids=NAMED)
def test_whoever_is_named_in_whatever_way_is_refused_and_not_repeated(check, records, names, rule):
    checked = check("a.csv", text(records, names))
    assert [(finding.outcome, finding.rule) for finding in checked.findings] == [("error", rule)]
    added = {cell for record in records for cell in record} - {cell for record in RECORDS for cell in record}
    assert not {cell for cell in added if len(cell) > 3 and cell in str(checked.error)}


def test_what_a_cell_links_to_is_searched(check):
    def link(book: openpyxl.Workbook) -> None:
        book.active["E3"].hyperlink = f"https://dossier.example/bsn/{BSN}"

    assert told(check("a.xlsx", workbook(link)))["privacy.bsn"][0] == "error"
    plain = check("b.xlsx", workbook(lambda book: setattr(book.active["E3"], "hyperlink", "https://linde.example/")))
    assert plain.outcome == "accepted"


def check_folder(folder: Path, **files: str | bytes) -> dict[str, tuple[str, str]]:
    """Return, by file, its outcome and what was found first."""
    for name, content in files.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    with Store() as store:
        checked = check_delivery(folder, layout="costs", store=store, window=WINDOW)
        return {item.file: (item.outcome, item.findings[0].rule if item.findings else "") for item in checked}


HEXADECIMAL = [hashlib.sha256(f"key {number}".encode()).hexdigest()[:24] for number in range(6)]
BESIDE: dict[str, tuple[str, bytes | str, str, tuple[str, str]]] = {
    "a workbook of the same": (text(), workbook(), "b_xlsx", ("error", "delivery.same_content")),
    "numbers without their zeros": (
        text(),
        text([[str(int(record[0])), *record[1:6], "27-05-2023", "1,00"] for record in RECORDS]),
        "b_csv",
        ("error", "id.leading_zeros"),
    ),
    "pseudonyms and numbers": (
        text(persons(HEXADECIMAL)),
        text([[*record[:6], "27-05-2023", "1,00"] for record in RECORDS]),
        "b_csv",
        ("error", "privacy.mixed_pseudonyms"),
    ),
    "a person of another household": (
        text(RECORDS[:6]),
        text([[RECORDS[0][0], "H0009", *RECORDS[0][2:]]]),
        "b_csv",
        ("accepted-with-warning", "person.household_switch"),
    ),
    "a credit for the claim of an earlier file": (
        text(),
        text([[*RECORDS[0][:7], f"-{RECORDS[0][7]}"]]),
        "b_csv",
        ("accepted", ""),
    ),
    "a credit for the claim of nobody": (
        text(),
        text([[*RECORDS[0][:3], "99Z99", *RECORDS[0][4:7], "-12,50"]]),
        "b_csv",
        ("accepted-with-warning", "credit.orphan"),
    ),
    "everything again with other amounts": (
        text(),
        text([[*record[:7], "12,50"] for record in RECORDS]),
        "b_csv",
        ("accepted-with-warning", "interval.overlap"),
    ),
    "half a month again": (
        text(),
        text([[*RECORDS[0][:5], "15-02-2023", "15-03-2023", "12,50"]]),
        "b_csv",
        ("accepted-with-warning", "interval.overlap"),
    ),
    "a claim that was taken back and sent again": (
        text(),
        text([[*RECORDS[0][:7], f"-{RECORDS[0][7]}"], [*RECORDS[0][:7], "12,50"]]),
        "b_csv",
        ("accepted", ""),
    ),
    "the next records": (text(RECORDS[:6]), text(RECORDS[6:]), "b_csv", ("accepted", "")),
}


@pytest.mark.parametrize(("first", "second", "name", "ending"), BESIDE.values(), ids=BESIDE)
def test_two_files_that_do_not_go_together(tmp_path, first, second, name, ending):
    told_of = check_folder(tmp_path, **{"a_csv": first, name: second})
    assert told_of == {"a.csv": ("accepted", ""), name.replace("_", "."): ending}


@pytest.mark.parametrize("second", ["geboortedatum", "geboortejaar"])
def test_a_postcode_in_one_file_and_a_date_of_birth_in_another_are_refused_together(tmp_path, second):
    born = "13-04-1980" if second == "geboortedatum" else "1980"
    told_of = check_folder(
        tmp_path,
        a_csv=text([[*record, "6211 AB"] for record in RECORDS[:6]], [*NAMES, "postcode"]),
        b_csv=text([[*record, born] for record in RECORDS[6:]], [*NAMES, second]),
    )
    if second == "geboortedatum":
        assert told_of == {"b.csv": ("error", "privacy.direct_identifier")}
    else:
        assert {outcome for outcome, _ in told_of.values()} == {"accepted-with-warning"}


@pytest.mark.parametrize(("numbers", "refused"), [(PASSING, True), (range(999900006, 999900012), False)])
def test_numbers_that_are_too_few_in_each_file_are_judged_together(tmp_path, numbers, refused):
    records = persons([str(number) for number in numbers])
    told_of = check_folder(tmp_path, a_csv=text(records[:6]), b_csv=text(records[6:]))
    assert (told_of.get("b.csv") == ("error", "privacy.bsn")) is refused


def test_a_percentage_in_a_workbook_is_what_the_sheet_shows(check):
    book = openpyxl.Workbook()
    for row in (QUESTIONS, *ANSWERS):
        book.active.append(row)
    book.active["J4"], book.active["J4"].number_format = 0.7, "0%"
    out = io.BytesIO()
    book.save(out)
    assert told(check("q.xlsx", out.getvalue(), "questionnaires"))["value.range"] == ("quarantined", (4,))


def add_sheet(name: str, *rows: list[object], hidden: bool = False) -> Callable[[openpyxl.Workbook], None]:
    def add(book: openpyxl.Workbook) -> None:
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if hidden else "visible"
        for row in rows:
            sheet.append(row)

    return add


KEY = [["person_id", "nummer"], *([record[0], 70_000 + number] for number, record in enumerate(RECORDS[::2]))]
BOOKS: dict[str, tuple[bytes, str, str]] = {
    "key on a hidden sheet": (workbook(add_sheet("x", *KEY, hidden=True)), "error", "privacy.key_table"),
    "hidden list": (workbook(add_sheet("x", ["Wmo"], hidden=True)), "accepted-with-warning", "xlsx.hidden_sheet"),
    "explanation beside": (workbook(add_sheet("Toelichting", ["a"])), "accepted-with-warning", "xlsx.note_sheet"),
    "records beside": (workbook(add_sheet("Blad2", RECORDS[0])), "error", "xlsx.sheet_choice"),
    "dates as text": (workbook(dates=False), "accepted-with-warning", "xlsx.date_as_text"),
    "amounts as text": (workbook(amounts=False), "accepted-with-warning", "xlsx.number_as_text"),
    "days from 1904": (workbook(epoch=CALENDAR_MAC_1904), "accepted-with-warning", "xlsx.date_1904"),
    "a row with a line through it": (
        workbook(lambda book: setattr(book.active["E4"], "font", Font(strike=True))),
        "accepted-with-warning",
        "xlsx.struck_rows",
    ),
    "days without the form of a date": (
        workbook(lambda book: [setattr(cell, "number_format", "General") for cell in book.active["F"]]),
        "accepted-with-warning",
        "xlsx.date_as_number",
    ),
    "blank rows and columns before": (
        workbook(lambda book: (book.active.insert_rows(1, 3), book.active.insert_cols(1, 2))),
        "accepted-with-warning",
        "xlsx.header_row",
    ),
    "a formula as total": (
        workbook(lambda book: book.active.append(["Totaal", *[None] * 6, "=SUM(H2:H13)"])),
        "quarantined",
        "row.total_unchecked",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "outcome", "rule"), BOOKS.values(), ids=BOOKS)
def test_a_strange_workbook(check, content, outcome, rule):
    checked = check("a.xlsx", content)
    assert (checked.outcome, rule in told(checked)) == (outcome, True), told(checked)
    if outcome == "accepted-with-warning":
        plain = check("a.csv", text())
        assert checked.delivery.store.rows(checked.clean) == plain.delivery.store.rows(plain.clean)


def test_a_time_of_day_in_a_workbook_is_a_warning(check):
    def add_hours(book: openpyxl.Workbook) -> None:
        book.active["F2"].value += dt.timedelta(hours=13)

    checked = check("a.xlsx", workbook(add_hours))
    assert checked.outcome == "accepted-with-warning"
    assert told(checked)["date.time_of_day"] == ("warning", (2,))


def as_parquet(**notes: str) -> bytes:
    columns = {name: [record[place] for record in RECORDS] for place, name in enumerate(NAMES)}
    table = pa.table({**columns, "amount": [euros(record[7]) for record in RECORDS]})
    out = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(notes), out)
    return out.getvalue()


def test_the_notes_of_a_parquet_file_are_searched(check):
    assert check("a.parquet", as_parquet(source="register")).outcome == "accepted"
    assert told(check("b.parquet", as_parquet(source=f"bsn {BSN}")))["privacy.bsn"][0] == "error"


@pytest.mark.parametrize("place", ["column_labels", "file_label", "note"])
def test_the_labels_and_notes_of_a_statistics_file_are_searched(check, tmp_path, place):
    frame = pd.DataFrame([dict(zip(QUESTIONS, row, strict=True)) for row in ANSWERS])
    frame[QUESTIONS[4:]] = frame[QUESTIONS[4:]].astype(float)
    said = f"VAS van bsn {BSN}"
    options = {place: {"vas": said} if place == "column_labels" else said}
    pyreadstat.write_sav(frame, str(tmp_path / "q.sav"), **options)
    checked = check("q.sav", (tmp_path / "q.sav").read_bytes(), "questionnaires")
    assert told(checked)["privacy.bsn"][0] == "error"


def test_other_capitals_in_a_file_that_knows_its_columns_are_told(check, tmp_path):
    frame = pd.DataFrame([dict(zip(QUESTIONS, row, strict=True)) for row in ANSWERS]).rename(columns=str.upper)
    frame[frame.columns[4:]] = frame[frame.columns[4:]].astype(float)
    pyreadstat.write_sav(frame, str(tmp_path / "q.sav"))
    checked = check("q.sav", (tmp_path / "q.sav").read_bytes(), "questionnaires")
    assert told(checked) == {"schema.header_normalised": ("warning", ())}


ANSWERED: dict[str, tuple[list[list[str]], str, str, tuple[int, ...]]] = {
    "a date of the next century": (answer("date", "01-08-2099"), "quarantined", "date.range", (3,)),
    "no date": (answer("date", ""), "accepted-with-warning", "wave.no_date", (3,)),
    "another household": (answer("household_id", "H0009"), "accepted-with-warning", "person.household_switch", (2, 3)),
    "two waves on one day": (
        [[*row[:3], "01-02-2023", *row[4:]] for row in ANSWERS],
        "accepted-with-warning",
        "wave.same_day",
        tuple(range(3, 14, 2)),
    ),
    "a wave that was copied": (
        [[*row[:4], *ANSWERS[number // 2 * 2][4:]] for number, row in enumerate(ANSWERS)],
        "accepted-with-warning",
        "wave.copied",
        tuple(range(2, 14)),
    ),
    "health from 0 to 10": (
        [[*row[:9], str(int(row[9]) // 10), *row[10:]] for row in ANSWERS],
        "accepted-with-warning",
        "value.scale_suspect",
        (),
    ),
}


@pytest.mark.parametrize(("records", "outcome", "rule", "lines"), ANSWERED.values(), ids=ANSWERED)
def test_strange_answers(check, records, outcome, rule, lines):
    checked = check("q.csv", text(records, QUESTIONS), "questionnaires")
    assert checked.outcome == outcome, told(checked)
    assert told(checked)[rule][1] == lines


def test_good_answers_are_accepted(check):
    assert told(check("q.csv", text(ANSWERS, QUESTIONS), "questionnaires")) == {}


@pytest.mark.parametrize(("listed", "missing"), [(("2023.csv",), False), (("2023.csv", "2024.csv"), True)])
def test_a_file_that_was_listed_and_did_not_arrive_is_told(tmp_path, listed, missing):
    (tmp_path / "2023.csv").write_text(text(), encoding="utf-8", newline="")
    digest = hashlib.sha256((tmp_path / "2023.csv").read_bytes()).hexdigest()
    (tmp_path / "SHA256SUMS").write_text("".join(f"{digest}  {name}\n" for name in listed), encoding="utf-8")
    with Store() as store:
        (checked,) = check_delivery(tmp_path, layout="costs", store=store, window=WINDOW)
    assert told(checked) == ({"delivery.incomplete": ("warning", ())} if missing else {})


def test_a_text_that_was_cut_off_within_a_letter_is_cut_off_and_in_one_encoding(check):
    whole = text(put("provider", "Coöperatie", "Zoë"))
    checked = check("a.csv", whole.encode()[: whole.encode().rindex("ë".encode()) + 1])
    assert told(checked) == {"csv.truncated": ("quarantined", (4,))}


def test_a_folder_may_hold_a_readme(tmp_path):
    (tmp_path / "2023.csv").write_text(text(), encoding="utf-8")
    (tmp_path / "leeswijzer.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "leesmij.txt").write_text("Dit zijn de declaraties.", encoding="utf-8")
    with Store() as store:
        (checked,) = check_delivery(tmp_path, layout="costs", store=store, window=WINDOW)
    assert (checked.outcome, told(checked)) == ("accepted", {"file.document_skipped": ("info", ())})


@pytest.mark.parametrize("name", [f"levering {BSN}.csv", f"bsn {BSN}.csv"])
def test_a_number_in_the_name_of_a_file_is_not_repeated(tmp_path, capsys, name):
    path = tmp_path / name
    path.write_text(text(put("amount", "")), encoding="utf-8")
    out = tmp_path / "out"
    check_file_command(Request(path=path, layout="costs", out=out), as_json=True)
    printed = capsys.readouterr().out
    assert json.loads(printed)["findings"]
    assert BSN not in printed
    assert not [written.name for written in out.iterdir() if BSN in Path(written).read_text(encoding="utf-8")]


def test_hashes_of_two_kinds_in_one_column_are_refused(check):
    kinds = (hashlib.md5, hashlib.sha1)
    ids = [kinds[number % 2](record[0].encode()).hexdigest() for number, record in enumerate(RECORDS)]
    checked = check("a.csv", text(put("person_id", *ids[1:])[1:]))
    assert told(checked)["privacy.mixed_pseudonyms"][0] == "error"


@pytest.mark.parametrize("name", ["a" * 300 + ".csv", "a\0.csv", "nowhere.csv"])
def test_a_name_that_no_file_has_is_told(tmp_path, capsys, name):
    assert check_file_command(Request(path=tmp_path / name, layout="costs"), as_json=True) == EXIT_INPUT
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["rule"] == "file.missing"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_what_is_no_file_is_named(tmp_path):
    os.mkfifo(tmp_path / "costs.csv")
    with Store() as store:
        (checked,) = check_delivery(tmp_path / "costs.csv", layout="costs", store=store)
    assert (checked.file, told(checked)) == ("costs.csv", {"file.not_regular": ("error", ())})
