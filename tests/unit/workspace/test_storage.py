"""Tables on disk: validated, atomic, and named by their notebook when absent."""

from pathlib import Path

import pandas as pd
import pytest

from werkplaats.errors import InputError, MissingInputError
from werkplaats.results import Results
from werkplaats.schema import TABLES
from werkplaats.workspace.files import hash_bytes, hash_file, write_bytes
from werkplaats.workspace.storage import (
    empty_table,
    read_results,
    read_table,
    validate_table,
    write_quarantine,
    write_results,
    write_table,
)


def costs(**columns: list[object]) -> pd.DataFrame:
    frame = empty_table("costs").reindex(range(2))
    basis = {
        "household_id": ["H001", "H002"],
        "domain": ["wmo", "zvw"],
        "payer": ["municipality", "health_insurer"],
        "start": ["2019-01-01", "2019-02-01"],
        "end": ["2019-01-31", "2019-02-28"],
        "cents": [12345, -500],
    }
    return frame.assign(**{**basis, **columns})


def test_table_survives_the_disk(tmp_path: Path) -> None:
    written = validate_table("costs", costs())
    write_table(tmp_path, "costs", written)
    pd.testing.assert_frame_equal(read_table(tmp_path, "costs"), written)
    assert str(written["cents"].dtype) == "Int64"
    assert str(written["start"].dtype) == "datetime64[us]"


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_has_an_empty_form(name: str) -> None:
    assert list(empty_table(name).columns) == list(TABLES[name].names)


def test_message_names_columns_and_counts_never_values() -> None:
    with pytest.raises(InputError) as caught:
        validate_table("costs", costs(household_id=["SECRET7", None], status=["SECRET8", "SECRET9"]))
    message = str(caught.value)
    assert "household_id" in message
    assert "status" in message
    assert "SECRET" not in message


def test_key_that_occurs_twice_is_refused() -> None:
    frame = pd.DataFrame({"person_id": ["P1", "P1"], "birth_year": [1980, 1980], "sex": ["female", "female"]})
    with pytest.raises(InputError, match="more than one row"):
        validate_table("persons", frame)


def test_missing_column_is_named() -> None:
    with pytest.raises(InputError, match="no payer"):
        validate_table("costs", costs().drop(columns="payer"))


def test_missing_table_names_the_notebook_that_writes_it(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match="01_cleaning"):
        read_table(tmp_path, "costs")
    with pytest.raises(MissingInputError, match="02_households"):
        read_table(tmp_path, "household_months")
    with pytest.raises(MissingInputError, match="04_costs"):
        read_results(tmp_path, "04_costs")


def test_results_survive_the_disk(tmp_path: Path) -> None:
    results = Results("04_costs", facts={"price_year": 2020}, key="k")
    write_results(tmp_path, results)
    assert read_results(tmp_path, "04_costs") == results


def test_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    write_bytes(path, b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("werkplaats.workspace.files.os.fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]


def test_hash_of_file_is_hash_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    assert hash_file(path) == hash_bytes(b"abc")
    # SHA-256 of "abc", FIPS 180-2 appendix B.1.
    assert hash_file(path).startswith("ba7816bf8f01cfea414140de5dae2223")


def test_quarantined_records_are_csv_that_no_spreadsheet_runs(tmp_path: Path):
    frame = pd.DataFrame({"line": [3, 4, 5], "rule": "id.missing", "text": ["=1+1;x", "gewoon", "-5;x"]})
    path = write_quarantine(tmp_path, "gemeente/lijn.csv", frame)
    assert path.name == "gemeente__lijn.csv"
    assert pd.read_csv(path)["text"].tolist() == ["'=1+1;x", "gewoon", "'-5;x"]
    assert write_quarantine(tmp_path, "q.sav", frame).name == "q.sav.csv"
