"""The committed raw files are what the generator makes: csv byte for byte, workbooks and SPSS cell for cell."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from openpyxl import load_workbook

MAX_BYTES_OF_ONE = 2_000_000
MAX_BYTES_OF_ALL = 6_000_000


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _cells(path: Path) -> dict[str, list[list[tuple[object, str]]]]:
    workbook = load_workbook(path)
    return {
        sheet.title: [[(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()]
        for sheet in workbook.worksheets
    }


def test_same_files(delivered: Path, committed: Path) -> None:
    assert _files(delivered) == _files(committed)


def test_csv_files_byte_for_byte(delivered: Path, committed: Path) -> None:
    names = [name for name in _files(delivered) if name.endswith(".csv")]
    assert len(names) == 16
    different = [name for name in names if (delivered / name).read_bytes() != (committed / name).read_bytes()]
    assert different == []


@pytest.mark.parametrize("name", ["inschrijving/inschrijving.xlsx", "regie/uren_gezinsregie.xlsx"])
def test_workbooks_cell_for_cell(delivered: Path, committed: Path, name: str) -> None:
    assert _cells(delivered / name) == _cells(committed / name)


def test_questionnaires_cell_for_cell(delivered: Path, committed: Path) -> None:
    name = "vragenlijsten/vragenlijsten.sav"
    made, made_meta = pyreadstat.read_sav(str(delivered / name), user_missing=True)
    kept, kept_meta = pyreadstat.read_sav(str(committed / name), user_missing=True)
    pd.testing.assert_frame_equal(made, kept)
    for part in ("column_names_to_labels", "variable_value_labels", "missing_ranges", "original_variable_types"):
        assert getattr(made_meta, part) == getattr(kept_meta, part), part
    assert kept_meta.missing_ranges["VAS"] == [{"lo": 999.0, "hi": 999.0}]
    assert kept_meta.missing_ranges["EQ3"] == [{"lo": 8.0, "hi": 8.0}, {"lo": 9.0, "hi": 9.0}]
    assert kept_meta.variable_value_labels["EQ1"][5.0] == "extreem of niet in staat"


def test_files_are_small(committed: Path) -> None:
    sizes = {name: (committed / name).stat().st_size for name in _files(committed)}
    assert {name: size for name, size in sizes.items() if size > MAX_BYTES_OF_ONE} == {}
    assert sum(sizes.values()) < MAX_BYTES_OF_ALL
