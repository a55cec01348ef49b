"""Malformed files of the shared corpus that are not plain text: each ends under the rule of its manifest."""

from pathlib import Path

import pytest

from werkplaats.intake.reading.container import open_members
from werkplaats.intake.reading.parquet import read_parquet
from werkplaats.intake.reading.statistics import read_statistics
from werkplaats.intake.reading.workbook import read_workbook

FILES = Path(__file__).parents[4] / ".." / "shared" / "badinputs" / "files"
WANTED = ("person_id", "household_id", "domain", "product_code", "provider", "start", "end", "amount")
pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="the shared corpus is not beside this repository")


def read(name, scratch):
    (member,) = open_members(FILES / name, name, scratch=scratch)
    if member.kind == "workbook":
        return read_workbook(member.file, member.path, wanted=WANTED)
    return (
        read_parquet(name, member.path) if member.kind == "parquet" else read_statistics(name, member.path, member.kind)
    )


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("F07_empty.csv", "file.empty"),
        ("F21_csv_named.xlsx", "file.type_mismatch"),
        ("F23_ole.xlsx", "file.encrypted"),
        ("F25_billion_laughs.xlsx", "file.xml_entities"),
        ("F26_xxe.xlsx", "file.xml_entities"),
        ("F27_truncated.xlsx", "file.corrupt"),
        ("F28_first_sheet_empty.xlsx", "xlsx.sheet_choice"),
        ("F29_two_sheets.xlsx", "xlsx.sheet_choice"),
        ("F45_zipslip.zip", "file.path_traversal"),
        ("F47_bitflip.parquet", "file.checksum"),
        ("F52_truncated.sav", "file.corrupt"),
    ],
)
def test_files_that_are_refused(scratch, refused, name, rule):
    error = refused(read, name, scratch)
    assert error.rule == rule
    assert name in error.where


def test_the_control_workbook_and_its_hidden_rows(scratch):
    control, hidden = read("F19_ok.xlsx", scratch), read("F39_hidden_rows.xlsx", scratch)
    assert (len(control.rows), control.notes) == (49, ())
    assert hidden.rows == control.rows
    assert hidden.notes[0] == ("xlsx.hidden_rows", (5, 6, 7, 8))


@pytest.mark.parametrize(
    ("name", "kind", "lines"),
    [("F33_formula_nocache.xlsx", "formula", [4, 6]), ("F34_error_cells.xlsx", "error", [3, 5, 7, 8])],
)
def test_cells_without_a_value_are_known_by_their_kind(scratch, name, kind, lines):
    grid = read(name, scratch)
    assert grid.kinds is not None
    assert [line for line, kinds in zip(grid.lines, grid.kinds, strict=True) if kinds[7] == kind] == lines


def test_the_control_of_spss_is_that_of_csv(scratch):
    columns = read("F50_ok.sav", scratch)
    records = [list(record.values()) for batch in columns.batches for record in batch.to_pylist()]
    lines = (FILES / "F50_ok_q.csv").read_text(encoding="utf-8").splitlines()
    assert [columns.names[0], len(records)] == [lines[0].split(";")[0], len(lines) - 1]
    assert [[record[0], *record[4:]] for record in records] == [
        [*line.split(";")[:1], *line.split(";")[4:]] for line in lines[1:]
    ]
