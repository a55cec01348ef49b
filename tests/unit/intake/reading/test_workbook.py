"""Workbooks: types, lines and what is hidden come through; what is not clear is asked, not guessed."""

import datetime as dt
import io
import zipfile

import pytest

from werkplaats.intake.reading.package import find_part
from werkplaats.intake.reading.sheets import Layout, SheetFacts, build_grid, choose_sheet, format_number
from werkplaats.intake.reading.workbook import format_serial, read_workbook
from werkplaats.intake.reading.workbook_parts import judge_format

ROWS: list[list[object]] = [["naam", "bedrag"], ["a", 1]]
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def read(write):
    """Return a function that reads the bytes of a workbook."""

    def reader(content, **options):
        return read_workbook("w.xlsx", write("w.xlsx", content), **options)

    return reader


def cells(grid):
    return [list(zip(row, kinds, strict=True)) for row, kinds in zip(grid.rows, grid.kinds, strict=True)]


def test_cells_keep_their_type(book, read):
    row = ["000010", 10, 392.27, 0.1 + 0.2, dt.date(2018, 3, 1), True, "#N/A", "=1/0", " x\ny ", None]
    grid = read(book({"Blad": [["k"] * 10, row]}))
    assert cells(grid)[1] == [
        ("000010", "text"), ("10", "number"), ("392.27", "number"), ("0.3", "number"), ("2018-03-01", "date"),
        ("TRUE", "text"), ("#N/A", "error"), ("=1/0", "formula"), (" x\ny ", "text"), ("", "text"),
    ]  # fmt: skip
    assert (grid.file, grid.sheet, list(grid.lines), grid.notes) == ("w.xlsx", "Blad", [1, 2], ())
    assert grid.texts[1].startswith("000010;10;392.27;0.3;2018-03-01;TRUE")


def test_a_formula_has_its_value_when_the_file_holds_one(book, read, patch):
    content = book({"Blad": [["n"], ["=1+1"], ["=1+1"], ["=1+1"]]})
    empty = '<c r="A{}"><f>1+1</f><v></v></c>'
    content = patch(content, SHEET, empty.format(2), '<c r="A2"><f>1+1</f><v>2</v></c>')
    content = patch(content, SHEET, empty.format(3), '<c r="A3" t="str"><f>1+1</f><v></v></c>')
    assert [row[0] for row in cells(read(content))] == [
        ("n", "text"), ("2", "number"), ("", "text"), ("=1+1", "formula"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("xml", "cell"),
    [
        ('<c r="A2" t="e"><v>#NAME?</v></c>', ("#NAME?", "error")),
        ('<c r="A2" t="b"><v>0</v></c>', ("FALSE", "text")),
        ('<c r="A2" t="d"><v>2018-03-01T00:00:00</v></c>', ("2018-03-01", "date")),
        ('<c r="A2" t="d"><v>12:30:00</v></c>', ("12:30:00", "text")),
        ('<c r="A2" t="str"><v>naam</v></c>', ("naam", "text")),
        ('<c r="A2"><v>1.5E-2</v></c>', ("0.015", "number")),
        ('<c t="inlineStr"><is><r><t>a</t></r><rPh><t>z</t></rPh><r><t>b</t></r></is></c>', ("ab", "text")),
        ('<c r="A2" t="inlineStr"><is><t>a_x000D_b</t></is></c>', ("a\rb", "text")),
        ('<c r="A2" t="inlineStr"><is><t>a_xD83D_b_x0000_</t></is></c>', ("a_xD83D_b_x0000_", "text")),
        ("<c><v>7</v></c>", ("7", "number")),
    ],
)
def test_cells_as_other_programs_write_them(book, read, patch, xml, cell):
    content = patch(book({"Blad": [["n"], [5]]}), SHEET, '<c r="A2" t="n"><v>5</v></c>', xml)
    assert cells(read(content))[1][0] == cell


def test_shared_strings_are_read(book, read, patch):
    content = patch(book({"Blad": [["n"], [5]]}), SHEET, '<c r="A2" t="n"><v>5</v></c>', '<c r="A2" t="s"><v>1</v></c>')
    shared = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    rels = "xl/_rels/workbook.xml.rels"
    link = f'<Relationship Id="s" Type="{shared}" Target="/xl/texts.xml"/></Relationships>'
    content = patch(content, rels, "</Relationships>", link)
    with zipfile.ZipFile(path := io.BytesIO(content), "a") as archive:
        archive.writestr("xl/texts.xml", '<sst xmlns="x"><si><t>nul</t></si><si><t>één</t></si></sst>')
    assert cells(read(path.getvalue()))[1][0] == ("één", "text")


def test_a_number_that_is_shown_with_leading_zeros_is_what_it_shows(book, read):
    def change(workbook):
        page = workbook["Blad"]
        page["A2"].number_format = page["A3"].number_format = "000000"
        page["A4"].number_format = "#,##0"

    grid = read(book({"Blad": [["code"], [10], [1.5], [10]]}, change))
    assert [row[0] for row in cells(grid)[1:]] == [("000010", "text"), ("1.5", "number"), ("10", "number")]


def test_dates_of_a_mac_count_from_1904(book, read, patch):
    content = book({"Blad": [["dag"], [dt.date(2018, 3, 1)]]})
    assert cells(read(content))[1][0] == ("2018-03-01", "date")
    mac = patch(content, "xl/workbook.xml", "<workbookPr/>", '<workbookPr date1904="1"/>')
    assert cells(read(mac))[1][0] == ("2022-03-02", "date")  # 1,462 days later


def test_a_time_of_day_is_left_out_and_said(book, read):
    rows = [["dag"], [dt.datetime(2018, 3, 1, 14, 30)], [dt.datetime(2018, 3, 2)], [dt.time(9, 5)]]  # noqa: DTZ001
    grid = read(book({"Blad": rows}))
    assert [row[0] for row in cells(grid)[1:]] == [
        ("2018-03-01", "date"), ("2018-03-02", "date"), ("09:05:00", "text"),
    ]  # fmt: skip
    assert grid.notes == (("date.time_of_day", (2,)),)


def test_day_numbers_that_are_no_day():
    assert format_serial(0) == ("1900-01-00", "text")
    assert format_serial(1) == ("1900-01-01", "date")
    assert format_serial(59) == ("1900-02-28", "date")
    assert format_serial(60) == ("1900-02-29", "text")
    assert format_serial(61) == ("1900-03-01", "date")
    assert format_serial(2_958_465) == ("9999-12-31", "date")
    assert format_serial(2_958_466) == ("2958466", "number")
    assert format_serial(-1) == ("-1", "number")
    assert format_serial(43160 - 1e-9) == ("2018-03-01", "date")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("mmm-yy", "date"), ("d/m/yyyy;@", "date"), ('"dag" 0', "number"), ("[Red]#,##0.00", "number"),
        ("[h]:mm:ss", "time"), ("00", "zeros2"), ("0", "number"), ("0.00", "number"), ("General", "number"),
        ('_ "€" * #,##0.00_ ', "number"), ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "date"), ("@", "number"),
    ],
)  # fmt: skip
def test_what_a_number_format_shows(code, kind):
    assert judge_format(code) == kind


def test_numbers_read_back_as_the_same_number():
    for number in (0.0, -0.01, 1e15, 2**53 - 1, 1234.56, 1e-7, 123456789012.5, -98765.43):
        assert float(format_number(number)) == number
        assert "e" not in format_number(number)
    assert format_number(1e300) == "1e+300"


def test_hidden_rows_and_columns_are_read_and_said(book, read):
    def change(workbook):
        page = workbook["Blad"]
        page.row_dimensions[3].hidden = page.row_dimensions[9].hidden = True  # row 9 holds nothing
        page.column_dimensions["B"].hidden = page.column_dimensions["D"].hidden = True

    grid = read(book({"Blad": [*ROWS, ["b", 2]]}, change))
    assert grid.rows[2] == ["b", "2"]
    assert grid.notes == (("xlsx.hidden_rows", (3,)), ("xlsx.hidden_columns", ()))


def test_an_empty_hidden_column_is_not_worth_a_word(book, read):
    def change(workbook):
        workbook["Blad"].column_dimensions["D"].hidden = True

    assert read(book({"Blad": ROWS}, change)).notes == ()


def test_blank_rows_between_stay_and_those_below_are_no_rows(book, read):
    def change(workbook):
        page = workbook["Blad"]
        page["A4"], page["A6"] = "  ", None
        page["F9"].number_format = "0.00"  # formatted, and empty

    grid = read(book({"Blad": [[], *ROWS, [None], ["c", 3]]}, change))
    assert list(grid.lines) == [1, 2, 3, 4, 5]
    assert grid.rows == [["", ""], ["naam", "bedrag"], ["a", "1"], ["", ""], ["c", "3"]]


def test_a_name_merged_over_two_rows_counts_for_the_lower_one(book, read):
    def change(workbook):
        workbook["Blad"].merge_cells("A1:A2")
        workbook["Blad"].merge_cells("B1:C1")

    rows = [["Naam", "Periode", None], [None, "van", "tot"], ["a", "x", "y"]]
    grid = read(book({"Blad": rows}, change), wanted=("naam", "van"))
    assert grid.rows[1] == ["Naam", "van", "tot"]
    assert grid.notes == ()


def test_a_value_merged_over_two_records_is_said_and_not_repeated(book, read):
    def change(workbook):
        workbook["Blad"].merge_cells("A2:A3")

    grid = read(book({"Blad": [["naam", "bedrag"], ["a", 1], [None, 2]]}, change), wanted=("naam",))
    assert grid.rows[2] == ["", "2"]
    assert grid.notes == (("xlsx.merged_cells", (3,)),)


def hide(*names):
    def change(workbook):
        for name in names:
            workbook[name].sheet_state = "veryHidden"

    return change


@pytest.mark.parametrize(
    ("sheets", "hidden", "sheet", "rule"),
    [
        ({"Een": ROWS, "Twee": ROWS}, (), None, "xlsx.sheet_choice"),
        ({"Leeg": [], "Twee": ROWS}, (), None, "xlsx.sheet_choice"),
        ({"Een": ROWS}, (), "Drie", "xlsx.sheet_choice"),
        ({"Leeg": [], "Twee": ROWS}, ("Twee",), None, "xlsx.sheet_choice"),
        ({"Leeg": []}, (), None, "file.empty"),
        ({"Leeg": [[" "], [None]]}, (), None, "file.empty"),
    ],
)
def test_it_must_be_clear_which_sheet_holds_the_data(book, read, refused, sheets, hidden, sheet, rule):
    error = refused(read, book(sheets, hide(*hidden)), sheet=sheet)
    assert error.rule == rule
    assert error.where == "w.xlsx"


def test_a_hidden_sheet_is_said_and_never_read_unless_it_is_named(book, read):
    content = book({"Sleutel": [["geheim"]], "Een": ROWS, "Leeg": []}, hide("Sleutel"))
    grid = read(content)
    assert (grid.sheet, grid.rows[1], grid.notes) == ("Een", ["a", "1"], (("xlsx.hidden_sheet", ()),))
    assert read(content, sheet="sleutel ").rows == [["geheim"]]


def test_a_named_sheet_is_read_and_no_other(book, read):
    assert len(read(book({"Een": ROWS, "Twee": [*ROWS, ["b", 2]]}), sheet="Twee").rows) == 3


def test_the_place_of_the_chosen_sheet_is_that_among_all_sheets():
    facts = [SheetFacts("k", hidden=True, width=0), SheetFacts("d", hidden=False, width=3)]
    assert choose_sheet("w", facts, None) == (1, ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("filler", ["", "<!--" + "x" * 9000 + "-->"])
def test_entities_are_refused_wherever_and_however_they_are_declared(book, write, refused, encoding, filler):
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{filler}<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'
    path = write("w.xlsx", book({"Blad": ROWS}))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("customXml/item1.xml", xml.encode(encoding))
    error = refused(read_workbook, "w.xlsx", path)
    assert (error.rule, error.where) == ("file.xml_entities", "w.xlsx, customXml/item1.xml")


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, "</sheetData>", "</sheet"),
        (SHEET, '<row r="2">', '<row r="1">'),
        (SHEET, '<row r="2">', '<row r="1048577">'),
        (SHEET, 'r="B2"', 'r="A2"'),
        (SHEET, 'r="B2"', 'r="XFE2"'),
        (SHEET, 't="n"', 't="s"'),
        (SHEET, "<v>1</v>", "<v>één</v>"),
        ("xl/workbook.xml", "<sheets>", "<bladen>"),
        ("xl/workbook.xml", 'r:id="rId1"', 'r:id="rId9"'),
        ("_rels/.rels", "xl/workbook.xml", "xl/nothing.xml"),
    ],
)
def test_a_damaged_workbook_is_corrupt_and_nothing_else(book, read, refused, patch, part, old, new):
    assert refused(read, patch(book({"Blad": ROWS}), part, old, new)).rule == "file.corrupt"


def test_an_endless_number_is_no_date_and_no_crash(book, read, refused, patch):
    content = patch(book({"Blad": [["dag"], [dt.date(2018, 3, 1)]]}), SHEET, "<v>43160</v>", "<v>1e999</v>")
    assert refused(read, content).rule == "file.corrupt"
    number = patch(book({"Blad": ROWS}), SHEET, "<v>1</v>", "<v>1e999</v>")
    assert cells(read(number))[1][1] == ("inf", "number")


def test_a_bomb_in_a_workbook_is_refused_before_it_is_read(book, write, refused):
    path = write("w.xlsx", book({"Blad": ROWS}))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", bytes(60 * 2**20))
    assert refused(read_workbook, "w.xlsx", path).rule == "file.zip_bomb"


def test_a_sheet_that_would_not_fit_in_memory_is_refused(refused):
    rows = [(1, ["a"] * 16_000, ["text"] * 16_000), (5_000, ["a"], ["text"])]
    error = refused(build_grid, "w.xlsx", "Blad", rows, Layout(), last_row=10_000)
    assert error.rule == "file.too_large"


def test_a_sheet_that_is_full_to_its_last_row_may_have_been_cut_off():
    rows = [(line, ["a"], ["text"]) for line in (1, 2, 3)]
    assert build_grid("w", "Blad", rows, Layout(), last_row=3).notes == (("file.row_limit", (3,)),)
    assert build_grid("w", "Blad", rows, Layout(), last_row=4).notes == ()


def test_parts_are_found_without_regard_to_case(book, write):
    with zipfile.ZipFile(write("w.xlsx", book({"Blad": ROWS}))) as archive:
        assert find_part(archive, "/XL/Workbook.xml") == "xl/workbook.xml"
        with pytest.raises(KeyError):
            find_part(archive, "xl/other.xml")
