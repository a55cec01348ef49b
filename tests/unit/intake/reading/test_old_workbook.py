"""Old workbooks (.xls): the same cells, kinds and notes as new ones."""

import pytest

from unit.intake.reading.old_workbook_sample import CONTENT
from werkplaats.intake.reading.old_workbook import read_old_workbook


def test_cells_kinds_and_notes_are_those_of_a_new_workbook(write):
    grid = read_old_workbook("w.xls", write("w.xls", CONTENT))
    assert (grid.sheet, list(grid.lines)) == ("Declaraties", [1, 2, 3, 4, 5, 6])
    assert grid.rows[:4] == [
        ["code", "naam", "dag", "tijd", "bedrag", "fout"],
        ["000010", "Zoë", "2018-03-01", "2018-03-01", "392.27", "#N/A"],
        ["000010", "x", "2018-03-02", "2018-03-02", "0.3", "TRUE"],
        ["verborgen", "", "", "", "1", ""],
    ]
    assert grid.kinds is not None
    assert grid.kinds[1:3] == [
        ["text", "text", "date", "date", "number", "error"],
        ["text", "text", "date", "date", "number", "text"],
    ]
    assert grid.notes == (
        ("xlsx.hidden_sheet", ()),
        ("date.time_of_day", (2,)),
        ("xlsx.hidden_rows", (4,)),
        ("xlsx.hidden_columns", ()),
        ("xlsx.merged_cells", (6,)),
    )


def test_a_hidden_sheet_can_be_named(write):
    assert read_old_workbook("w.xls", write("w.xls", CONTENT), sheet="Sleutel").rows == [["geheim"]]


def test_a_sheet_that_is_not_there(write, refused):
    assert refused(read_old_workbook, "w.xls", write("w.xls", CONTENT), sheet="x").rule == "xlsx.sheet_choice"


@pytest.mark.parametrize("size", [600, 2000, len(CONTENT) - 1500])
def test_a_cut_off_file_is_corrupt(write, refused, size):
    assert refused(read_old_workbook, "w.xls", write("w.xls", CONTENT[:size])).rule == "file.corrupt"


def test_a_password_is_said(write, refused, monkeypatch):
    def encrypted(*_, **__):
        raise ValueError("Workbook is encrypted")

    monkeypatch.setattr("xlrd.open_workbook", encrypted)
    assert refused(read_old_workbook, "w.xls", write("w.xls", CONTENT)).rule == "file.encrypted"
