"""Parquet: every type as the text that a careful clerk would write, and damage is damage."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from werkplaats.intake.reading.parquet import read_parquet


@pytest.fixture
def read(tmp_path):
    """Return a function that reads a table after it was written."""

    def reader(**columns):
        path = tmp_path / "t.parquet"
        pq.write_table(pa.table(columns), path)
        return read_parquet("t.parquet", path)

    return reader


@pytest.mark.parametrize(
    ("values", "kind", "texts"),
    [
        (pa.array(["000010", None, ""]), "text", ["000010", "", ""]),
        (pa.array(["a", None, "a"]).dictionary_encode(), "text", ["a", "", "a"]),
        (pa.array([10, None, 2**60]), "number", ["10", "", str(2**60)]),
        (pa.array([392.27, None, 0.1 + 0.2]), "number", ["392.27", "", "0.3"]),
        (pa.array([1e15, 12_345_678_901.5, 1e-7]), "number", ["1000000000000000", "12345678901.5", "0.0000001"]),
        (pa.array([0.1, None], pa.float32()), "number", ["0.1", ""]),
        (pa.array([Decimal("0.10"), None]), "number", ["0.10", ""]),
        (pa.array([Decimal("-12345678901234567.89")]), "number", ["-12345678901234567.89"]),
        (pa.array([Decimal("0.0000001")]), "number", ["0.0000001"]),
        (pa.array([dt.date(2018, 3, 1), None]), "date", ["2018-03-01", ""]),
        (pa.array([dt.datetime(2018, 3, 1)], pa.timestamp("ns")), "date", ["2018-03-01"]),  # noqa: DTZ001
        (pa.array([True, None]), "text", ["TRUE", ""]),
        (pa.nulls(1), "text", [""]),
        (pa.array([dt.time(9, 5)], pa.time32("s")), "text", ["09:05:00"]),
    ],
)  # fmt: skip
def test_types_become_text_without_losing_a_digit(read, values, kind, texts):
    columns = read(a=values)
    assert (columns.names, columns.kinds, columns.notes) == (["a"], [kind], ())
    assert [text for batch in columns.batches for text in batch.column(0).to_pylist()] == texts


def test_a_time_of_day_is_left_out_and_said(read):
    columns = read(a=pa.array([None, dt.datetime(2018, 3, 1, 14, 30)], pa.timestamp("us")))  # noqa: DTZ001
    assert columns.notes == (("date.time_of_day", ()),)
    assert next(iter(columns.batches)).column(0).to_pylist() == ["", "2018-03-01"]


def test_a_moment_with_a_zone_is_the_date_in_that_zone(read):
    midnight = dt.datetime(2018, 2, 28, 23, 0, tzinfo=dt.UTC)
    columns = read(a=pa.array([midnight], pa.timestamp("us", tz="Europe/Amsterdam")))
    assert columns.notes == ()
    assert next(iter(columns.batches)).column(0).to_pylist() == ["2018-03-01"]


@pytest.mark.parametrize("values", [pa.array([[1]]), pa.array([{"a": 1}]), pa.array([b"\xff"])])
def test_a_column_that_holds_no_values_is_refused(read, refused, values):
    error = refused(read, goed=pa.array([1]), lijst=values)
    assert (error.rule, error.where) == ("parquet.nested", "t.parquet, column lijst")


def test_a_large_file_comes_in_batches(read):
    batches = list(read(a=pa.array(range(250_000))).batches)
    assert [batch.num_rows for batch in batches] == [100_000, 100_000, 50_000]
    assert batches[2].column(0)[-1].as_py() == "249999"


def test_a_cut_off_file_is_corrupt(tmp_path, refused):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"a": ["x"] * 100}), path)
    path.write_bytes(path.read_bytes()[:-20])
    assert refused(read_parquet, "t.parquet", path).rule == "file.corrupt"


def test_a_changed_page_is_corrupt_when_the_writer_left_checksums(tmp_path, refused):
    path = tmp_path / "t.parquet"
    pq.write_table(
        pa.table({"a": [f"tekst {n}" for n in range(100)]}),
        path,
        write_page_checksum=True,
        use_dictionary=False,
        compression="none",
    )
    path.write_bytes(path.read_bytes().replace(b"tekst 42", b"tekst 24"))
    columns = read_parquet("t.parquet", path)
    assert refused(list, columns.batches).rule == "file.corrupt"
