"""Files of SPSS, Stata and SAS: codes and declared missing codes stay, and a damaged file stops nobody."""

import datetime as dt
import subprocess

import pandas as pd
import pyarrow as pa
import pyreadstat
import pytest

from werkplaats.intake.reading import statistics_process
from werkplaats.intake.reading.statistics import read_statistics
from werkplaats.intake.reading.statistics_cells import format_cells, judge_column

TABLE = pd.DataFrame({"PERSOON": ["P0001", "Zoë"], "VAS": [999.0, None], "DAG": [dt.date(2018, 3, 1), None]})


def records(columns):
    return [record for batch in columns.batches for record in batch.to_pylist()]


def test_spss_keeps_codes_missing_codes_labels_and_leading_zeros(tmp_path):
    path = tmp_path / "q.sav"
    pyreadstat.write_sav(
        TABLE.assign(NUMMER=[10.0, 20.0]),
        str(path),
        missing_ranges={"VAS": [999, {"lo": -9, "hi": -1}], "PERSOON": ["X"]},
        variable_value_labels={"VAS": {999: "niet ingevuld"}},
        variable_format={"NUMMER": "N6"},
        column_labels={"VAS": "gezondheid vandaag"},
        file_label="meting 1",
    )
    columns = read_statistics("q.sav", path, "sav")
    assert columns.names == ["PERSOON", "VAS", "DAG", "NUMMER"]
    assert columns.kinds == ["text", "number", "date", "text"]
    assert records(columns) == [
        {"PERSOON": "P0001", "VAS": "999", "DAG": "2018-03-01", "NUMMER": "000010"},
        {"PERSOON": "Zoë", "VAS": "", "DAG": "", "NUMMER": "000020"},
    ]
    assert columns.missing["VAS"] == [(-9.0, -1.0), (999.0, 999.0)]
    assert columns.labels == {"VAS": {"999": "niet ingevuld"}}
    assert columns.notes == ()
    assert set(columns.texts) == {"meting 1", "gezondheid vandaag", "niet ingevuld"}


def test_stata_special_missing_values_become_empty_and_are_said(tmp_path):
    path = tmp_path / "q.dta"
    table = pd.DataFrame({"V": pd.Series([1.0, "a", None], dtype=object), "S": ["x", "é", ""]})
    pyreadstat.write_dta(table, str(path), missing_user_values={"V": ["a"]}, variable_value_labels={"V": {1: "ja"}})
    columns = read_statistics("q.dta", path, "dta")
    assert [record["V"] for record in records(columns)] == ["1", "", ""]
    assert columns.notes == (("sav.user_missing", (2,)),)
    assert columns.labels == {"V": {"1": "ja"}}


def test_a_time_of_day_is_left_out_and_said(tmp_path):
    path = tmp_path / "q.sav"
    table = pd.DataFrame({"DAG": [dt.datetime(2018, 3, 1), dt.datetime(2018, 3, 2, 14, 30)]})  # noqa: DTZ001
    pyreadstat.write_sav(table, str(path))
    columns = read_statistics("q.sav", path, "sav")
    assert [record["DAG"] for record in records(columns)] == ["2018-03-01", "2018-03-02"]
    assert columns.notes == (("date.time_of_day", (2,)),)


@pytest.mark.parametrize(
    ("kind", "write"),
    [("por", pyreadstat.write_por), ("xport", pyreadstat.write_xport), ("sav", pyreadstat.write_sav)],
)
def test_the_other_formats_give_the_same_records(tmp_path, kind, write):
    path = tmp_path / "q"
    write(pd.DataFrame({"A": ["x", "y"], "B": [1.0, 2.5]}), str(path))
    columns = read_statistics("q", path, kind)
    assert records(columns) == [{"A": "x", "B": "1"}, {"A": "y", "B": "2.5"}]
    assert columns.kinds == ["text", "number"]


def test_a_file_without_cases_has_columns_and_no_records(tmp_path):
    path = tmp_path / "q.sav"
    pyreadstat.write_sav(TABLE.iloc[:0], str(path))
    columns = read_statistics("q.sav", path, "sav")
    assert (len(columns.names), records(columns)) == (3, [])


def test_cases_come_in_parts_and_their_numbers_go_on(tmp_path, monkeypatch):
    path = tmp_path / "q.sav"
    moments = [dt.datetime(2018, 3, day, 12 * (day == 5)) for day in range(1, 7)]  # noqa: DTZ001
    pyreadstat.write_sav(pd.DataFrame({"A": range(6), "T": moments}), str(path))
    monkeypatch.setattr(statistics_process, "BATCH", 2)
    with (tmp_path / "out").open("wb") as out:
        facts = statistics_process.write_cases(str(path), "sav", out)
    assert facts["notes"] == [("date.time_of_day", [5])]
    assert pa.ipc.open_stream(tmp_path / "out").read_all()["A"].to_pylist() == list("012345")


def test_text_that_is_not_in_the_encoding_the_file_says(tmp_path):
    path = tmp_path / "q.sav"
    pyreadstat.write_sav(pd.DataFrame({"NAAM": ["Zo#!"]}), str(path))
    content = path.read_bytes()
    assert content.count(b"Zo#!") == 1
    path.write_bytes(content.replace(b"Zo#!", b"Zo\xeb!"))
    columns = read_statistics("q.sav", path, "sav")
    assert records(columns) == [{"NAAM": "Zoë!"}]
    assert columns.notes == (("encoding.legacy", ()),)


@pytest.mark.parametrize(
    ("kind", "write", "cut"),
    [
        ("sav", pyreadstat.write_sav, 10),
        ("dta", pyreadstat.write_dta, 10),
        ("dta", pyreadstat.write_dta, 3000),
        ("por", pyreadstat.write_por, 300),  # the last line is padding
        ("xport", pyreadstat.write_xport, 10),
    ],
)
def test_a_cut_off_file_is_corrupt(tmp_path, refused, kind, write, cut):
    path = tmp_path / "q"
    write(pd.DataFrame({"A": [number * 1.5 for number in range(500)]}), str(path))
    path.write_bytes(path.read_bytes()[:-cut])
    assert refused(read_statistics, "q", path, kind).rule == "file.corrupt"


def test_fewer_cases_than_promised_is_corrupt(tmp_path, monkeypatch):
    path = tmp_path / "q.sav"
    pyreadstat.write_sav(TABLE, str(path))

    def fewer(*args, row_offset=0, row_limit=0, **options):
        if options.pop("metadataonly", False):
            return pyreadstat.read_sav(*args, metadataonly=True, **options)
        return pyreadstat.read_sav(*args, row_limit=1, row_offset=row_offset, **options)

    monkeypatch.setitem(statistics_process._READERS, "sav", fewer)
    with (tmp_path / "out").open("wb") as out, pytest.raises(ValueError, match="1 of 2 cases"):
        statistics_process.write_cases(str(path), "sav", out)


def test_a_library_that_is_stopped_dead_is_a_damaged_file(tmp_path, refused, monkeypatch):
    path = tmp_path / "q.sav"
    pyreadstat.write_sav(TABLE, str(path))
    monkeypatch.setattr("werkplaats.intake.reading.statistics._PROCESS", "faulthandler_that_is_not_there")
    error = refused(read_statistics, "q.sav", path, "sav")
    assert (error.rule, error.found) == ("file.corrupt", "the library that reads it was stopped dead")


def test_a_library_that_does_not_end_is_stopped(tmp_path, refused, monkeypatch):
    path = tmp_path / "q.sav"
    pyreadstat.write_sav(TABLE, str(path))

    def endless(*_, timeout, **__):
        raise subprocess.TimeoutExpired("x", timeout)

    monkeypatch.setattr("subprocess.run", endless)
    assert "after 60 seconds" in refused(read_statistics, "q.sav", path, "sav").found


def test_formats_of_single_cells():
    assert format_cells([13_900_000_000.0], "MOYR8").to_pylist() == ["2023-04-04"]
    assert format_cells([float("nan"), 0.1 + 0.2], "F8.2").to_pylist() == ["", "0.3"]
    assert format_cells([dt.time(9, 5)], "TIME8").to_pylist() == ["09:05:00"]
    assert format_cells([-10.0, 1.5], "N6").to_pylist() == ["-10", "1.5"]
    assert judge_column([dt.time(9, 5)], "TIME8").kind == "text"
    assert judge_column([None, None], "F8.2").kind == "number"
