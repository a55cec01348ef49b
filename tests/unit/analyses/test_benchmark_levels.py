"""Insured care beside its level in an area: three households with a director, three without, checked by hand."""

from dataclasses import replace

import pandas as pd
import pytest

from werkplaats.analyses.area_rates import area_rates, rates_by_age
from werkplaats.analyses.benchmark_levels import TERM, add_benchmark_levels
from werkplaats.disclosure.suppression import public
from werkplaats.params.model import StudyParams
from werkplaats.prices import price_factor
from werkplaats.results import Results
from werkplaats.workspace.storage import validate_table

EXACT = 1e-9
"""Sums of a few amounts: nothing but rounding of doubles lies between two ways of adding them."""

BEFORE = {"H1": 9_000, "H2": 10_000, "H3": 11_000, "H4": 9_500, "H5": 10_000, "H6": 10_500}
"""Insured euros per household-year in the months before the start; during, half of it."""


@pytest.fixture
def params(params) -> StudyParams:
    benchmark = {"path": "v.csv", "layout": "vektis", "areas": ["Maastricht", "NL00"], "domains": ["zvw"]}
    both = [{**benchmark, "year": 2018}, {**benchmark, "year": 2019}]
    return StudyParams.model_validate({**params.model_dump(), "benchmarks": both})


@pytest.fixture
def insured() -> pd.DataFrame:
    """Return two sexes and two ages in two categories; the country costs half of the area, and holds a rest group."""
    rows = [
        (area, kind, year, sex, age, years, category, round(years * euros * share * 100))
        for year in (2018, 2019)
        for area, kind, share in (("Maastricht", "municipality", 1.0), ("NL00", "country", 0.5))
        for sex, age, years, euros in (
            ("female", "0-17", 100.0, 1_000),
            ("female", "18+", 300.0, 3_000),
            ("male", "0-17", 100.0, 2_000),
            ("male", "18+", 300.0, 4_000),
        )
        for category in ("pharmacy", "other")
    ]
    rest = [("NL00", "country", year, None, None, 50.0, "other", 50 * 1_000 * 100) for year in (2018, 2019)]
    names = ["area", "area_kind", "year", "sex", "age_class", "insured_years", "category", "cents"]
    return validate_table("insured_costs", pd.DataFrame([*rows, *rest], columns=names))


@pytest.fixture
def months(households) -> pd.DataFrame:
    """Return months 2018-01 to 2019-12 with insured care, and as much again in another domain."""
    rows = []
    for household, before in BEFORE.items():
        group = households.set_index("household_id").loc[household, "group"]
        for month in pd.date_range("2018-01-01", "2019-12-01", freq="MS"):
            event = (month.year - 2019) * 12 + month.month - 1
            real = before / 12 * (1 if event < 0 else 0.5) * 100
            nominal = round(real / price_factor(month.year, price_year=2019))
            for domain, payer in (("zvw", "insurer"), ("wmo", "municipality")):
                rows.append((household, group, month, event, domain, payer, nominal, real))
    names = ["household_id", "group", "month", "event_month", "domain", "payer", "cents", "real_cents"]
    return validate_table("household_months", pd.DataFrame(rows, columns=names))


@pytest.fixture
def people() -> dict[str, pd.DataFrame]:
    """Return a woman and a boy in every household; in H1 the boy came half a year before the start."""
    members = [(f"{sex}{home}", home, None, None) for home in BEFORE for sex in "WB"]
    memberships = pd.DataFrame(members, columns=["person_id", "household_id", "start", "end"])
    memberships["start"] = memberships["start"].mask(memberships["person_id"] == "BH1", "2018-07-01")
    persons = memberships[["person_id"]].assign(birth_year=[1980, 2008] * 6, sex=["female", "male"] * 6)
    return {
        "persons": validate_table("persons", persons),
        "memberships": validate_table("memberships", memberships),
    }


@pytest.fixture
def describe(params, households, months, insured, people):
    def describing(**other) -> Results:
        given = {"months": months, "households": households, "insured_costs": insured, **people, "params": params}
        given |= other
        tables = {
            name: given[name] for name in ("insured_costs", "area_figures", *people) if given.get(name) is not None
        }
        return add_benchmark_levels(
            Results("04_costs"), given["months"], given["households"], tables, params=given["params"]
        )

    return describing


def row(table, **wanted):
    found = table.loc[(table[list(wanted)] == pd.Series(wanted)).all(axis=1)]
    assert len(found) == 1
    return found.iloc[0]


def test_the_level_is_that_of_the_insured_domain_per_household_and_per_person(describe):
    results = describe()
    level = row(results.tables["insured_levels"], group="director", period="before")
    assert level["euros_per_household_year"] == pytest.approx(10_000, rel=EXACT)
    assert level["persons"] == pytest.approx((1.5 + 2 + 2) / 3, rel=EXACT)
    assert level["euros_per_person_year"] == pytest.approx(10_000 / (5.5 / 3), rel=EXACT)
    assert (level["n_households"], level["months"], level["n_otherwise"]) == (3, 12.0, 0)
    during = row(results.tables["insured_levels"], group="comparison", period="during")
    assert during["euros_per_household_year"] == pytest.approx(5_000, rel=EXACT)
    (estimate,) = [e for e in results.estimates if (e.group, e.period) == ("director", "before")]
    assert (estimate.term, estimate.unit, estimate.n_households) == (TERM, "EUR per household-year", 3)
    assert estimate.estimate == level["euros_per_household_year"]
    assert (estimate.conf_low, level["conf_low"] is None or pd.isna(level["conf_low"])) == (None, True)


def test_the_line_is_the_level_of_the_area_for_as_many_people_in_prices_of_one_year(describe):
    lines = describe().tables["benchmark_lines"]
    to_2019 = price_factor(2018, price_year=2019)
    everyone = 2 * (100 * 1_000 + 300 * 3_000 + 100 * 2_000 + 300 * 4_000) / 800
    line = row(lines, group="director", period="before", area="Maastricht")
    assert line["euros_as_many"] == pytest.approx(everyone * 5.5 / 3 * to_2019, rel=EXACT)
    woman, boy = 2 * 3_000, 2 * 2_000
    assert line["euros_alike"] == pytest.approx((3 * woman + 2.5 * boy) / 3 * to_2019, rel=EXACT)
    during = row(lines, group="director", period="during", area="Maastricht")
    assert during["euros_alike"] == pytest.approx(woman + boy, rel=EXACT)


def test_the_country_holds_the_groups_that_are_shown_for_no_area(describe):
    results = describe()
    country = row(results.tables["area_rates"], area="NL00", year=2019)
    assert country["insured_years"] == 850
    assert country["per_insured_year"] == pytest.approx((6_000 / 2 * 800 + 50_000) / 850, rel=EXACT)
    line = row(results.tables["benchmark_lines"], group="comparison", period="during", area="NL00")
    assert line["euros_alike"] == pytest.approx(3_000 + 2_000, rel=EXACT)


def test_only_months_in_years_of_a_benchmark_count_for_household_and_area_alike(describe, insured, params):
    later = params.model_copy(update={"benchmarks": params.benchmarks[1:]})
    results = describe(insured_costs=insured[insured["year"] == 2019], params=later)
    assert set(results.tables["insured_levels"]["period"]) == {"during"}
    assert set(results.tables["benchmark_lines"]["period"]) == {"during"}


def test_a_household_that_began_later_is_counted_over_its_own_months(describe, households, months, insured):
    moved = households.assign(start=households["start"].mask(households["household_id"] == "H1", "2019-07-01"))
    moved["start"] = pd.to_datetime(moved["start"])
    shifted = months.assign(event_month=months["event_month"] - 6 * (months["household_id"] == "H1"))
    results = describe(
        households=moved,
        months=validate_table("household_months", shifted),
        insured_costs=insured[insured["year"] == 2018],
    )
    level = row(results.tables["insured_levels"], group="director", period="before")
    assert (level["n_households"], level["n_otherwise"]) == (3, 1)
    assert level["months"] == pytest.approx((12 + 12 + 6) / 3)
    assert level["euros_per_household_year"] == pytest.approx(10_000, rel=EXACT)


def test_a_member_of_unknown_age_counts_as_people_come(describe, people):
    persons = people["persons"].assign(
        birth_year=people["persons"]["birth_year"].mask(people["persons"]["sex"] == "male")
    )
    results = describe(persons=persons)
    assert results.facts["benchmark_ages_known"] is False
    everyone = 2 * (100 * 1_000 + 300 * 3_000 + 100 * 2_000 + 300 * 4_000) / 800
    line = row(results.tables["benchmark_lines"], group="comparison", period="during", area="Maastricht")
    assert line["euros_alike"] == pytest.approx(6_000 + everyone, rel=EXACT)
    assert describe().facts == {"benchmark_ages_known": True, "benchmark_domains": "zvw"}
    assert describe(persons=None).facts["benchmark_ages_known"] is False


def test_ages_are_those_at_the_end_of_the_year_and_classes_hold_both_their_ends(insured):
    rates = rates_by_age(insured, price_year=2019)
    assert set(zip(rates["low"], rates["high"], strict=True)) == {(0.0, 17.0), (18.0, float("inf"))}
    assert len(rates) == 2 * 2 * 4


def test_twice_the_insured_years_at_the_same_cost_is_half_the_level(insured):
    twice = insured.assign(insured_years=insured["insured_years"] * 2)
    once, halved = (area_rates(table, price_year=2019)["real_per_insured_year"] for table in (insured, twice))
    pd.testing.assert_series_equal(once / 2, halved)


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({"memberships": None}, "benchmark_persons"),
        ({"months": None}, "benchmark_costs"),
        ({"months": pd.DataFrame({"domain": ["wmo"]})}, "benchmark_costs"),
    ],
)
def test_what_the_study_lacks_is_said_and_the_area_is_told_all_the_same(describe, other, what):
    results = describe(**other)
    assert [missing.what for missing in results.missing] == [what]
    assert set(results.tables) == {"area_rates"}
    assert not results.estimates


def test_years_without_any_household_are_said(describe, insured):
    results = describe(insured_costs=insured.assign(year=2016))
    assert [missing.what for missing in results.missing] == ["benchmark_months"]


def test_a_study_without_benchmarks_is_left_as_it_was(describe, params):
    assert describe(insured_costs=None) == Results("04_costs")


def test_key_figures_pass_as_they_were_published(describe):
    figures = pd.DataFrame(
        [("GM0935", "Maastricht", "municipality", 2019, "wmo_clients_per_1000", 66.0)],
        columns=["area", "name", "area_kind", "year", "indicator", "value"],
    )
    results = describe(insured_costs=None, area_figures=figures)
    pd.testing.assert_frame_equal(results.tables["area_figures"], figures)


def grown(table, size):
    """Return a table as if ``size`` households stood behind it."""
    return table.assign(n_households=size)


@pytest.mark.parametrize(
    ("size", "otherwise", "hidden"), [(9, 0, True), (12, 0, False), (12, 1, True), (25, 10, False)]
)
def test_few_households_and_few_that_a_subtraction_gives_back_are_not_published(
    describe, params, size, otherwise, hidden
):
    results = describe()
    tables = {
        name: grown(results.tables[name], size).assign(n_otherwise=otherwise)
        for name in ("insured_levels", "benchmark_lines")
    }
    shown = public(Results("04_costs", tables={**results.tables, **tables}), params.disclosure).tables
    assert shown["insured_levels"]["euros_per_household_year"].isna().all() == hidden
    assert shown["benchmark_lines"]["euros_alike"].isna().all() == hidden
    assert shown["area_rates"]["per_insured_year"].notna().all()


def test_an_estimate_that_tells_of_one_household_by_subtraction_is_not_published(describe, households, insured, params):
    later = pd.Timestamp(2019, 7, 1)
    moved = households.assign(start=households["start"].mask(households["household_id"] == "H1", later))
    results = describe(households=moved, insured_costs=insured[insured["year"] == 2018])
    estimates = {(item.group, item.period): replace(item, n_households=25) for item in results.estimates}
    assert estimates["director", "before"].n_smallest == 1
    shown = public(Results("04_costs", estimates=tuple(estimates.values())), params.disclosure).estimates
    assert {(item.group, item.period) for item in shown} == set(estimates) - {("director", "before")}
    assert ("comparison", "before") in estimates
