"""The benchmarks that a study chose: cut to their areas, and refused when they are not what the params say."""

import pandas as pd
import pytest

from werkplaats.errors import InputError
from werkplaats.intake.benchmarks.chosen import FIGURES, INSURED, read_benchmarks
from werkplaats.params.benchmarks import Benchmark
from werkplaats.workspace.storage import validate_table

HEAD = (
    "GESLACHT;LEEFTIJDSKLASSE;GEMEENTENAAM;AANTAL_BSN;AANTAL_VERZEKERDEJAREN;KOSTEN_FARMACIE;"
    "KOSTEN_SPECIALISTISCHE_GGZ;KOSTEN_GENERALISTISCHE_BASIS_GGZ"
)
ROWS = (
    ";;;9;8.5;10.00;0.00;1.00",
    "M; 0 t/m  4 jaar;MAASTRICHT;20;19.5;100.25;0.00;2.00",
    "V;90+;MAASTRICHT;30;28.0;900.00;50.00;3.00",
    "V;90+;'S-HERTOGENBOSCH;10;9.0;300.00;;4.00",
)
KWB = (
    "gwb_code_8;regio;recs;a_inw;a_wmo_t;p_wmo_t;iets",
    "0935;Maastricht;Gemeente;120000;8000;67;1",
    "093500;Centrum;Wijk;9500;.;95;2",
)


@pytest.fixture
def read(tmp_path):
    def reading(*benchmarks, rows=ROWS, head=HEAD, name="vektis.csv"):
        (tmp_path / name).write_text("\n".join([head, *rows, ""]), encoding="cp1252")
        (tmp_path / "kwb.csv").write_text("\n".join([*KWB, ""]), encoding="utf-8")
        return read_benchmarks([Benchmark.model_validate(item) for item in benchmarks], tmp_path)

    return reading


def vektis(**other):
    item = {"path": "vektis.csv", "layout": "vektis", "year": 2018, "areas": ["Maastricht"], "domains": ["zvw"]}
    return item | other


def kwb(**other):
    return {"path": "kwb.csv", "layout": "kwb", "year": 2020, "areas": ["GM0935", "WK093500"]} | other


def error_of(outcome):
    chosen, errors = outcome
    assert chosen.tables == {}
    (error,) = errors
    assert isinstance(error, InputError)
    assert error.do
    return error


def test_an_area_keeps_its_rows_and_the_name_that_params_give_it(read):
    chosen, errors = read(vektis())
    table = chosen.tables[INSURED]
    assert errors == []
    assert len(table) == 2 * 3
    assert set(table["area"]) == {"Maastricht"}
    assert set(table["age_class"]) == {"0-4", "90+"}
    assert table["cents"].sum() == 10_025 + 200 + 90_000 + 5_000 + 300
    pd.testing.assert_frame_equal(validate_table(INSURED, table), table, check_dtype=False)


def test_the_country_is_all_rows_with_those_that_are_shown_for_no_area(read):
    table = read(vektis(areas=["NL00"]))[0].tables[INSURED]
    pharmacy = table[table["category"] == "pharmacy"]
    assert pharmacy["cents"].sum() == 1_000 + 10_025 + 90_000 + 30_000
    assert pharmacy["insured_years"].sum() == pytest.approx(8.5 + 19.5 + 28.0 + 9.0)
    oldest = pharmacy[pharmacy["age_class"] == "90+"]
    assert (oldest["insured_years"].tolist(), oldest["sex"].tolist()) == ([37.0], ["female"])
    assert pharmacy["age_class"].isna().sum() == 1
    validate_table(INSURED, table)


def test_a_row_that_is_the_sum_of_all_others_is_not_counted_again(read):
    rows = (";;;60;56.5;1300.25;50.00;9.00", *ROWS[1:])
    table = read(vektis(areas=["NL00"]), rows=rows)[0].tables[INSURED]
    assert table.loc[table["category"] == "pharmacy", "cents"].sum() == 130_025


def test_one_municipality_bears_one_name_over_the_years(read):
    again = vektis(year=2019, areas=["MAASTRICHT"])
    table = read(vektis(), again)[0].tables[INSURED]
    assert set(table["area"]) == {"Maastricht"}
    assert set(table["year"]) == {2018, 2019}


def test_categories_are_chosen_by_name_and_mental_care_as_a_whole(read):
    table = read(vektis(categories=["mental care"]))[0].tables[INSURED]
    assert set(table["category"]) == {"specialist mental care", "primary mental care"}
    error = error_of(read(vektis(categories=["dental care"])))
    assert error.rule == "benchmark.category"
    assert "no 'dental care'; there are mental care, pharmacy" in error.found


def test_an_area_that_is_not_there_is_told_with_the_nearest_names(read):
    error = error_of(read(vektis(areas=["Mastricht"])))
    assert error.rule == "benchmark.area"
    assert error.where == "vektis.csv, area 'Mastricht'"
    assert error.found == "areas in the file: 2; the nearest: MAASTRICHT"
    assert "; the first: " in error_of(read(vektis(areas=["Xyz"]))).found


def test_names_with_signs_are_found_however_they_are_written(read):
    table = read(vektis(areas=["’s-Hertogenbosch"]))[0].tables[INSURED]
    assert set(table["area"]) == {"’s-Hertogenbosch"}


@pytest.mark.parametrize(
    ("head", "year", "told"),
    [
        (HEAD, 2013, "'specialist mental care', which are columns of 2014-2021; 2013 in the params"),
        (HEAD, 2022, "columns of 2014-2021; 2022 in the params"),
        (HEAD.replace("SPECIALISTISCHE_GGZ", "TWEEDELIJNS_GGZ"), 2014, "columns of ≤ 2013; 2014 in the params"),
        (HEAD.replace("SPECIALISTISCHE_GGZ", "CONSULTEN_GGZ"), 2021, "columns of ≥ 2022; 2021 in the params"),
    ],
)
def test_columns_tell_of_which_years_a_file_can_be(read, head, year, told):
    error = error_of(read(vektis(year=year), head=head))
    assert error.rule == "benchmark.year"
    assert told in error.found
    assert "Correct `year`" in error.do


def test_a_year_in_the_name_of_the_file_is_the_year_of_the_figures(read):
    error = error_of(read(vektis(path="Vektis 2019 - gemeente.csv"), name="Vektis 2019 - gemeente.csv"))
    assert error.rule == "benchmark.year"
    assert error.found == "2019 in the name of the file, 2018 in the params"
    assert read(vektis(path="Vektis 2018.csv"), name="Vektis 2018.csv")[1] == []


def test_a_file_that_is_not_there_or_of_another_kind_is_refused(read):
    assert error_of(read(vektis(path="open/weg.csv"))).rule == "file.missing"
    assert error_of(read(vektis(path="kwb.csv"))).rule == "benchmark.columns"
    assert error_of(read(kwb(path="vektis.csv"))).rule == "benchmark.columns"


def test_every_benchmark_that_cannot_be_used_is_told(read):
    errors = read(vektis(areas=["Mastricht"]), vektis(path="weg.csv"))[1]
    assert [error.rule for error in errors] == ["benchmark.area", "file.missing"]


def test_what_could_not_be_read_is_a_finding_with_its_lines_and_no_value(read):
    rows = (*ROWS, "V;5 t/m  9 jaar;MAASTRICHT;10;9.5;n.b.;1.00;1.00")
    findings = read(vektis(), rows=rows)[0].findings
    assert [(item.rule, item.outcome, item.lines, item.file) for item in findings] == [
        ("benchmark.missing", "info", (5,), "vektis.csv"),
        ("benchmark.not_a_number", "warning", (6,), "vektis.csv"),
    ]
    assert findings[1].columns == ("kosten_farmacie",)


def test_key_figures_of_an_area_have_names_of_ours_whatever_the_codes_look_like(read):
    table = read(kwb())[0].tables[FIGURES]
    validate_table(FIGURES, table)
    assert set(table["indicator"]) == {"population", "wmo_clients", "wmo_clients_per_1000"}
    town = table[table["area"] == "GM0935"].set_index("indicator")
    assert (town.loc["population", "value"], town.loc["population", "name"]) == (120_000, "Maastricht")
    assert table[table["area"] == "WK093500"].set_index("indicator")["value"].isna().to_dict() == {
        "population": False,
        "wmo_clients": True,
        "wmo_clients_per_1000": False,
    }
    assert error_of(read(kwb(areas=["GM0001"]))).rule == "benchmark.area"
