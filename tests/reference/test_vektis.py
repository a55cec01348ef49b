"""Vektis open data of 2015 by municipality: totals that were summed from the file by other means."""

from pathlib import Path

import pytest

from werkplaats.analyses.area_rates import area_rates, rates_by_age
from werkplaats.intake.benchmarks.chosen import INSURED, read_benchmarks
from werkplaats.intake.benchmarks.vektis import read_vektis
from werkplaats.params.benchmarks import Benchmark
from werkplaats.prices import CPI

FILE = Path(__file__).parents[2] / ".." / "shared" / "refdata" / "vektis" / "vektis2015_gemeente.csv"
ROUNDED = 0.005
"""Insured years and euros per year are given to two decimals."""


@pytest.fixture(scope="module")
def vektis():
    if not FILE.exists():
        pytest.skip("the Vektis file is not beside this repository (../shared/refdata)")
    return read_vektis(FILE, year=2015)


def groups(table):
    return table.drop_duplicates(["area_kind", "area", "sex", "age_class"])


def test_maastricht(vektis):
    rows = vektis.table[vektis.table["area_key"] == "maastricht"]
    people = groups(rows)
    assert len(people) == 38
    assert people["insured_persons"].sum() == 113_269
    assert people["insured_years"].sum() == pytest.approx(110_604.14, abs=ROUNDED)
    assert rows["cents"].sum() == 31_164_428_652
    assert rows["cents"].sum() / 100 / people["insured_years"].sum() == pytest.approx(2817.65, abs=ROUNDED)


def test_the_netherlands(vektis):
    assert vektis.table["cents"].sum() == 3_950_273_625_537
    assert len(groups(vektis.table)) == 14_735
    assert (vektis.table["cents"] < 0).sum() == 7
    assert vektis.table.loc[vektis.table["cents"] < 0, "category"].unique().tolist() == ["other"]


def test_the_row_of_groups_too_small_to_show(vektis):
    rest = groups(vektis.table[vektis.table["area_kind"] == "rest"])
    assert rest["insured_persons"].tolist() == [299_383]
    assert rest["insured_years"].tolist() == [181_726.53]
    assert (rest[["area", "sex", "age_class"]] == "").all(axis=None)


def test_letters_and_classes_are_whole(vektis):
    assert "SÚDWEST-FRYSLÂN" in set(vektis.table["area"])
    assert vektis.table["age_class"].nunique() == 20
    assert {"0-4", "85-89", "90+"} < set(vektis.table["age_class"])
    assert vektis.table["category"].nunique() == 22
    assert vektis.unread.empty


@pytest.fixture(scope="module")
def insured():
    if not FILE.exists():
        pytest.skip("the Vektis file is not beside this repository (../shared/refdata)")
    chosen = Benchmark(
        path=FILE.name, layout="vektis", year=2015, areas=["Maastricht", "Súdwest-Fryslân", "NL00"], domains=["zvw"]
    )
    read, errors = read_benchmarks([chosen], FILE.parent)
    assert errors == []
    return read.tables[INSURED]


def test_the_line_of_a_benchmark_is_the_level_of_the_published_file(insured):
    rates = area_rates(insured, price_year=2015).set_index("area")
    assert rates.loc["Maastricht", "insured_years"] == pytest.approx(110_604.14, abs=ROUNDED)
    assert rates.loc["Maastricht", "per_insured_year"] == pytest.approx(2817.65, abs=ROUNDED)
    assert rates.loc["NL00", "per_insured_year"] * rates.loc["NL00", "insured_years"] == pytest.approx(
        39_502_736_255.37, abs=ROUNDED
    )
    assert rates.loc["Súdwest-Fryslân", "insured_years"] > 0


def test_the_line_is_told_in_prices_of_one_year(insured):
    rates = area_rates(insured, price_year=2020).set_index("area")
    assert rates.loc["Maastricht", "real_per_insured_year"] == pytest.approx(
        2817.65 * CPI[2020] / CPI[2015], abs=2 * ROUNDED
    )


def test_levels_by_age_and_sex_weigh_up_to_the_level_of_the_area(insured):
    town = insured[insured["area"] == "Maastricht"]
    rates = rates_by_age(town, price_year=2015)
    assert len(rates) == 38
    assert (rates["per_insured_year"] * rates["insured_years"]).sum() == pytest.approx(311_644_286.52, abs=ROUNDED)
    old = rates[rates["low"] >= 65]["per_insured_year"].mean()
    assert old > rates[rates["high"] < 20]["per_insured_year"].mean()
