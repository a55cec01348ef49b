"""Benchmarks in params: what they are about, and what is held against them."""

import pytest

VEKTIS = "{path: open/vektis_2022.csv, layout: vektis, year: 2022, areas: [Maastricht, NL00], domains: [wmo]}"
KWB = "{path: open/kwb-2022.xlsx, layout: kwb, year: 2022, areas: [GM0935, WK093500, BU09350000, NL00]}"


def with_benchmarks(valid, *items):
    return valid.replace("sources:\n", "benchmarks:\n" + "".join(f"  - {item}\n" for item in items) + "sources:\n")


def test_both_kinds_of_file_are_named_with_their_areas(valid, load):
    vektis, kwb = load(with_benchmarks(valid, VEKTIS, KWB)).benchmarks
    assert (vektis.layout, vektis.year, vektis.domains, vektis.categories) == ("vektis", 2022, ["wmo"], [])
    assert kwb.areas[1] == "WK093500"
    assert load(valid).benchmarks == []


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (VEKTIS.replace("vektis_2022", "vektis_*"), "one file, named in full"),
        (VEKTIS.replace(", domains: [wmo]", ""), "name the domains of the study that hold insured care"),
        (VEKTIS.replace("[wmo]", "[zvw]"), "domain 'zvw' is not one of: wmo, youth"),
        (VEKTIS.replace("year: 2022", "year: 2019"), "costs were delivered for 2022 to 2023; 2019 is not among them"),
        (VEKTIS.replace("year: 2022", "year: 1999"), "2010"),
        (VEKTIS.replace("open/", "/open/"), "below data/raw/<study>"),
        (KWB.replace("GM0935", "Maastricht"), "'Maastricht' is no code of CBS: GM and 4 digits"),
        (KWB.replace("WK093500", "WK0935"), "'WK0935' is no code of CBS"),
        (KWB.replace("year: 2022", "year: 2022, domains: [wmo]"), "key figures of CBS hold no costs"),
    ],
)
def test_what_is_wrong_with_one_benchmark_is_said_where_it_stands(valid, problems, item, told):
    (problem,) = problems(with_benchmarks(valid, item))
    assert told in str(problem)
    assert "benchmarks" in problem.where


def test_years_have_the_same_areas_domains_and_categories(valid, load, problems):
    later = VEKTIS.replace("2022", "2023")
    assert len(load(with_benchmarks(valid, VEKTIS, later)).benchmarks) == 2
    (problem,) = problems(with_benchmarks(valid, VEKTIS, later.replace("[Maastricht, NL00]", "[NL00]")))
    assert "'Maastricht' is named for another year and not for 2023" in str(problem)
    (problem,) = problems(with_benchmarks(valid, VEKTIS, later.replace("[wmo]", "[wmo, youth]")))
    assert "the domains are those of every year" in str(problem)
    (problem,) = problems(with_benchmarks(valid, VEKTIS, later.replace("[wmo]", "[wmo], categories: [pharmacy]")))
    assert "the categories are those of every year" in str(problem)


def test_an_area_of_another_file_of_the_same_year_is_one_of_that_year(valid, load):
    postcode = VEKTIS.replace("vektis_2022", "vektis_pc3_2022").replace("[Maastricht, NL00]", '["621"]')
    assert len(load(with_benchmarks(valid, VEKTIS, postcode)).benchmarks) == 2


def test_an_area_is_given_once_a_year(valid, problems):
    (problem,) = problems(with_benchmarks(valid, VEKTIS, VEKTIS.replace("Maastricht, NL00", "MAASTRICHT")))
    assert "'MAASTRICHT' is given twice for 2022" in str(problem)


def test_insured_care_needs_the_months_of_the_study(valid, problems):
    without = valid.replace('window:\n  start: "2022-01-01"\n  end: 2023-12-31\n', "")
    told = [str(problem) for problem in problems(with_benchmarks(without, VEKTIS))]
    assert any("so 'window' is needed" in line and "insured care" in line for line in told)
