"""Relations on disk: the same promises as DataFrames, and the same file for whoever reads it."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from werkplaats.errors import InputError, MissingInputError
from werkplaats.schema import TABLES
from werkplaats.workspace.database import open_relation
from werkplaats.workspace.files import hash_file
from werkplaats.workspace.relations import scan_relation, validate_relation, write_relation
from werkplaats.workspace.storage import empty_table, read_table, scan_table, validate_table, write_table


def costs(**columns: list[object]) -> pd.DataFrame:
    frame = empty_table("costs").reindex(range(2))
    basis = {
        "household_id": ["H001", "H002"],
        "domain": ["wmo", "zvw"],
        "payer": ["municipality", "health_insurer"],
        "start": pd.to_datetime(["2019-01-01", "2019-02-01"]),
        "end": pd.to_datetime(["2019-01-31", "2019-02-28"]),
        "cents": [12345, -500],
    }
    return frame.assign(**{**basis, **columns})


def test_relation_on_disk_is_the_table_that_the_frame_is(tmp_path: Path) -> None:
    path = write_table(tmp_path, "costs", open_relation(costs()))
    assert [entry.name for entry in tmp_path.iterdir()] == ["costs.parquet"]
    pd.testing.assert_frame_equal(read_table(tmp_path, "costs"), validate_table("costs", costs()))
    described = duckdb.read_parquet(str(path))
    kinds = dict(zip(described.columns, map(str, described.types), strict=True))
    assert tuple(kinds) == TABLES["costs"].names
    assert {kinds["start"], kinds["cents"], kinds["household_id"]} == {"TIMESTAMP", "BIGINT", "VARCHAR"}


def test_order_of_columns_and_surplus_columns_do_not_matter(tmp_path: Path) -> None:
    mixed = costs()[list(reversed(TABLES["costs"].names))].assign(line=[3, 4])
    write_relation(tmp_path, "costs", open_relation(mixed))
    pd.testing.assert_frame_equal(read_table(tmp_path, "costs"), validate_table("costs", costs()))


def test_many_rows_keep_their_order_and_give_the_same_bytes_twice(tmp_path: Path) -> None:
    rows = duckdb.sql(
        """SELECT 'H' || range % 97 AS household_id, NULL AS person_id, 'wmo' AS domain, 'x' || range AS product_code,
        NULL AS provider, 'm' AS payer, DATE '2019-01-01' AS "start", DATE '2019-01-02' AS "end", range AS cents,
        'claimed' AS status, NULL AS basis FROM range(300_000)"""
    )
    hashes = {hash_file(write_relation(tmp_path / name, "costs", rows)) for name in ("one", "two")}
    assert len(hashes) == 1
    cents = pd.read_parquet(tmp_path / "one" / "costs.parquet")["cents"]
    assert cents.is_monotonic_increasing
    assert len(cents) == 300_000


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"household_id": ["SECRET7", None]}, "household_id: empty, 1 times"),
        ({"status": ["claimed", "SECRET9"]}, "status: not allowed, 1 times"),
        ({"cents": ["12", "SECRET8"]}, "cents: no integer, 1 times"),
        ({"start": ["SECRET1", "SECRET2"]}, "start: no date, 2 times"),
    ],
)
def test_message_names_columns_and_counts_never_values(
    columns: dict[str, list[object]], message: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        validate_relation("costs", open_relation(costs(**columns)))
    assert "SECRET" not in str(caught.value)
    with pytest.raises(InputError, match=message) as written:
        write_relation(tmp_path / "it's", "costs", open_relation(costs(**columns)))
    assert "SECRET" not in str(written.value)
    assert list((tmp_path / "it's").iterdir()) == []


def test_cell_that_may_be_empty_may_be_empty() -> None:
    assert validate_relation("costs", open_relation(costs(status=[None, "awarded"]))).fetchall()


def test_key_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    frame = pd.DataFrame({"person_id": ["P1", "P1", "P2"], "birth_year": 1980, "sex": "female"})
    with pytest.raises(InputError, match="1 rows too many"):
        validate_relation("persons", open_relation(frame))
    with pytest.raises(InputError, match="1 rows too many"):
        write_relation(tmp_path, "persons", open_relation(frame))
    assert list(tmp_path.iterdir()) == []
    assert len(validate_relation("persons", open_relation(frame.iloc[1:])).fetchall()) == 2


def test_table_without_rows_is_a_table(tmp_path: Path) -> None:
    write_relation(tmp_path, "persons", duckdb.sql("SELECT '' AS person_id, 1 AS birth_year, '' AS sex LIMIT 0"))
    assert len(read_table(tmp_path, "persons")) == 0


def test_missing_column_is_named_when_written_and_when_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no payer"):
        validate_relation("costs", open_relation(costs().drop(columns="payer")))
    duckdb.sql("SELECT 1 AS household_id").write_parquet(str(tmp_path / "costs.parquet"))
    with pytest.raises(InputError, match="no person_id, domain"):
        scan_relation(tmp_path / "costs.parquet", "costs", duckdb.connect())


def test_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_relation(tmp_path, "costs", open_relation(costs()))
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("werkplaats.workspace.relations.os.fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_relation(tmp_path, "costs", open_relation(costs(cents=[1, 2])))
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["costs.parquet"]


def test_table_that_is_not_there_names_its_notebook_and_a_damaged_one_too(tmp_path: Path) -> None:
    with duckdb.connect() as database:
        with pytest.raises(MissingInputError, match="01_cleaning"):
            scan_table(tmp_path, "costs", database)
        (tmp_path / "costs.parquet").write_bytes(b"PAR1 no more")
        with pytest.raises(InputError, match="Run notebook 01_cleaning again"):
            scan_table(tmp_path, "costs", database)
