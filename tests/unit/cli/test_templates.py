"""`werkplaats templates`: what is asked for is what is read, and an example row passes the check of a delivery."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from bs4 import BeautifulSoup

from werkplaats.cli import main
from werkplaats.cli.template_files import build_template_workbook, format_instructions, format_template_csv
from werkplaats.cli.template_tables import LAYOUTS, build_template
from werkplaats.intake.mapping import GENERIC_COSTS, GENERIC_ITEMS, GENERIC_KEYS
from werkplaats.schema import CLEANED, TABLES

each_layout = pytest.mark.parametrize("layout", LAYOUTS)


@pytest.fixture
def werkplaats(monkeypatch, capsys):
    def call(*arguments):
        monkeypatch.setattr("sys.argv", ["werkplaats", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        written = capsys.readouterr()
        return left.value.code or 0, written.out, written.err

    return call


def test_there_is_a_template_of_every_cleaned_table():
    assert set(LAYOUTS) == {*CLEANED, "questionnaires"} - {"measurements"}


def test_the_generic_layouts_are_those_that_are_read():
    assert tuple(column.name for column in build_template("costs", language="nl").columns) == GENERIC_COSTS
    names = tuple(column.name for column in build_template("questionnaires", language="nl").columns)
    assert names == (*GENERIC_KEYS, *GENERIC_ITEMS)


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name not in {"costs", "questionnaires"}])
def test_other_templates_follow_the_schema(layout):
    names = [column.name for column in build_template(layout, language="nl").columns]
    assert names == [name.replace("rate_cents", "hourly_rate") for name in TABLES[layout].names]


@each_layout
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_column_says_what_it_means_and_fits_its_own_rows(layout, language):
    for column in build_template(layout, language=language).columns:
        assert column.meaning
        assert len(column.examples) == 3
        assert not column.required or None not in column.examples
        assert not column.codes or {value for value in column.examples if value} <= set(column.codes)
        if column.lowest is not None:
            assert all(column.lowest <= value <= column.highest for value in column.examples)


@each_layout
def test_example_rows_have_keys_of_their_own(layout):
    key = ("person_id", "wave") if layout == "questionnaires" else TABLES[layout].key
    columns = {column.name: column.examples for column in build_template(layout, language="nl").columns}
    keys = list(zip(*(columns[name] for name in key), strict=True)) if key else [1]
    assert len(keys) == len(set(keys))


@each_layout
def test_workbook_and_csv_hold_the_same_cells_on_one_sheet(layout):
    table = build_template(layout, language="nl")
    book = openpyxl.load_workbook(io.BytesIO(build_template_workbook(table, language="nl")))
    assert book.sheetnames == [layout]
    cells = [[cell.value for cell in row] for row in book[layout].iter_rows()]
    header, *rows = csv.reader(io.StringIO(format_template_csv(table).decode("utf-8-sig")), delimiter=";")
    assert cells[0] == header
    assert [[_as_csv(value) for value in row] for row in cells[1:]] == [
        [text.rstrip("0").rstrip(",") if "," in text else text for text in row] for row in rows
    ]


def _as_csv(value):
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return value.strftime("%d-%m-%Y")
    return str(value).removesuffix(".0").replace(".", ",")


def test_identifiers_are_text_and_codes_are_chosen_from_a_list():
    book = openpyxl.load_workbook(
        io.BytesIO(build_template_workbook(build_template("costs", language="nl"), language="nl"))
    )
    sheet = book["costs"]
    assert (sheet["A2"].data_type, sheet["A2"].number_format) == ("s", "@")
    assert sheet["F2"].is_date
    lists = {rule.promptTitle: rule for rule in sheet.data_validations.dataValidation}
    assert lists["domain"].formula1 == '"Wmo,Jeugdwet,Zvw,Wlz"'
    assert lists["provider"].formula1 is None
    assert all(len(rule.prompt) <= 255 and len(rule.promptTitle) <= 32 for rule in lists.values())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_instructions_name_every_column_and_load_nothing(language):
    tables = [build_template(layout, language=language) for layout in LAYOUTS]
    text = format_instructions(tables, language=language)
    soup = BeautifulSoup(text, "html.parser")
    named = [cell.get_text() for cell in soup.select("tbody th")]
    assert named == [column.name for table in tables for column in table.columns]
    assert soup.html["lang"] == language
    assert soup.find_all(src=True) == []
    assert "burgerservicenummers" in text
    assert "<script" not in text


def test_the_command_writes_what_was_asked_and_overwrites_nothing(monkeypatch, capsys, tmp_path):
    arguments = ["werkplaats", "templates", "--layout", "costs", "--out", str(tmp_path / "x")]
    monkeypatch.setattr("sys.argv", arguments)
    with pytest.raises(SystemExit) as left:
        main()
    assert not left.value.code
    assert sorted(path.name for path in (tmp_path / "x").iterdir()) == ["costs.csv", "costs.xlsx", "instructions.html"]
    (tmp_path / "x" / "costs.csv").write_text("filled in")
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert "templates.out" in capsys.readouterr().err
    assert (tmp_path / "x" / "costs.csv").read_text() == "filled in"


@pytest.mark.parametrize(("arguments", "rule"), [(["--layout", "cost"], "templates.layout"), ([], "templates.out")])
def test_wrong_usage_is_one_message(werkplaats, tmp_path, arguments, rule):
    out = tmp_path / "x"
    if rule == "templates.out":
        out.write_text("a file")
    code, _, errors = werkplaats("templates", *arguments, "--out", out)
    assert code == 2
    assert f"[{rule}]" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("layout", ["costs", "questionnaires"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_example_row_passes_the_check_of_a_delivery(werkplaats, tmp_path, layout, kind):
    assert werkplaats("templates", "--layout", layout, "--out", tmp_path / "x")[0] == 0
    delivered = tmp_path / "x" / f"{layout}.{kind}"
    code, out, _ = werkplaats(
        "check-file", delivered, "--layout", layout, "--json", "--window", "2023-01-01:2023-12-31"
    )
    told = json.loads(out)
    assert (code, told["outcome"], told["records"]["clean"]) == (0, "accepted", 3), told["findings"]
