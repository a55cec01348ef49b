"""Studies that lack something in part: what cannot be computed is left out and said, what can be is right."""

import datetime as dt

import pandas as pd
import pytest

from werkplaats.analyses.cost_effectiveness import analyze_cost_effectiveness
from werkplaats.analyses.costs import analyze_costs
from werkplaats.analyses.involvement import build_events_table
from werkplaats.analyses.quality_of_life import analyze_quality_of_life
from werkplaats.analyses.replay import expected_falls
from werkplaats.analyses.robustness import analyze_robustness
from werkplaats.params.model import Selection, StudyParams, Window
from werkplaats.tables.household_periods import build_exposure

LEDGER = pd.DataFrame(
    {"household_id": ["H1", "H2", "H3"], "gross": [24_000.0, 12_000.0, 60_000.0], "director": 9_600.0}
).assign(net=[14_400.0, 2_400.0, 50_400.0])


def what(results) -> set[str]:
    return {missing.what for missing in results.missing}


def without_before(periods: pd.DataFrame, *ids: str) -> pd.DataFrame:
    return periods.loc[~(periods["household_id"].isin(ids) & (periods["period"] == "before"))]


def test_a_household_without_months_before_has_no_saving_and_that_is_said(
    household_periods, household_months, households, programme, params
):
    fewer = without_before(household_periods, "H3")
    found = analyze_costs(fewer, household_months, households, programme, params=params).results
    assert found.find("gross_saving_mean").estimate == pytest.approx((24_000 + 12_000) / 2)
    assert found.find("gross_saving_mean").n_households == 2
    assert "observed_periods_some" in what(found)
    compared = analyze_robustness(fewer, household_months, households, programme, params=params)
    assert compared.find("att").n_households == 5


def test_without_any_month_before_there_is_no_saving_at_all(
    household_periods, household_months, households, programme, params
):
    none = without_before(household_periods, *household_periods["household_id"])
    found = analyze_costs(none, household_months, households, programme, params=params).results
    assert (found.estimates, what(found)) == ((), {"observed_periods"})
    assert what(analyze_robustness(none, household_months, households, programme, params=params)) == {
        "observed_periods"
    }


def test_a_household_without_hours_counts_as_zero_and_that_is_said(
    household_periods, household_months, households, programme, params
):
    some = programme.loc[programme["household_id"] != "H1"]
    found = analyze_costs(household_periods, household_months, households, some, params=params).results
    assert found.find("director_cost_mean").estimate == pytest.approx(9_600 * 2 / 3)
    assert "programme_some" in what(found)


def test_hours_without_a_payer_give_no_net_saving_and_that_is_said(
    household_periods, household_months, households, programme, params
):
    unknown = params.model_copy(update={"programme": None})
    found = analyze_costs(household_periods, household_months, households, programme, params=unknown).results
    assert found.find("net_saving_mean") is None
    assert "programme" in what(found)


def test_who_does_not_pay_the_director_has_one_interval_not_two(
    household_periods, household_months, households, programme, params
):
    wide = pd.concat([household_periods] * 4, keys=range(4)).reset_index(level=0)
    wide["household_id"] = wide["household_id"] + wide.pop("level_0").astype(str)
    many = pd.concat([households.assign(household_id=households["household_id"] + str(n)) for n in range(4)])
    found = analyze_costs(wide, household_months, many, programme, params=params).results
    gross, net = found.find("gross_saving_mean", payer="insurer"), found.find("net_saving_mean", payer="insurer")
    assert gross.conf_low is not None
    assert (gross.estimate, gross.conf_low, gross.conf_high) == (net.estimate, net.conf_low, net.conf_high)


def test_a_cost_level_is_not_below_zero(household_months, households, programme, params):
    cents = {f"H{n}": 100.0 * n for n in range(7)} | {"H7": 1_000_000.0, "H8": 900_000.0}
    rows = [
        (household, "director", period, "wmo", "municipality", 12, amount)
        for household, amount in cents.items()
        for period in ("before", "during")
    ]
    columns = ["household_id", "group", "period", "domain", "payer", "months", "cents_per_month"]
    many = pd.DataFrame({"household_id": list(cents), "group": "director", "exit_reason": None, "start": pd.NaT})
    periods = pd.DataFrame(rows, columns=columns)
    level = analyze_costs(periods, household_months, many, None, params=params).results.find(
        "cost_per_household_month", period="before"
    )
    assert level.conf_low == 0.0
    assert "not below zero" in level.method


@pytest.fixture
def pool() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return months and households of a pool: four fall by a fifth, one has nothing left in the second year."""
    yearly = {"P1": (120, 96), "P2": (150, 120), "P3": (200, 160), "P4": (60, 48), "P5": (130, 0)}
    rows = [
        (household, pd.Timestamp(year, month, 1), thousands * 100_000 / 12)
        for household, amounts in yearly.items()
        for year, thousands in zip((2018, 2019), amounts, strict=True)
        for month in range(1, 13)
        if thousands
    ]
    months = pd.DataFrame(rows, columns=["household_id", "month", "cents"]).assign(real_cents=lambda x: x["cents"])
    return months, pd.DataFrame({"household_id": list(yearly), "group": "pool", "exit_reason": None})


def fall(pool, params: StudyParams, *, start=dt.date(2018, 1, 1), end=dt.date(2019, 12, 31), **rule):
    window = Window(start=start, end=end)
    changed = params.model_copy(update={"window": window, "price_year": 2018})
    falls = expected_falls(*pool, params=changed, selection=Selection(**({"threshold_euros": 100_000.0} | rule)))
    return {item.population: item for item in falls.estimates}


def test_a_year_without_cost_lines_cost_nothing(pool, params):
    found = fall(pool, params)["replayed_rule"]
    assert found.n_households == 4
    assert found.estimate == pytest.approx((24_000 + 30_000 + 40_000 + 130_000) / 4)


def test_a_rule_over_half_a_year_is_twice_as_much_in_a_year(pool, params):
    assert fall(pool, params, threshold_euros=50_000.0, months=6)["replayed_rule"].n_households == 4
    assert fall(pool, params, threshold_euros=120_000.0, months=24)["replayed_rule"].n_households == 5


def test_part_of_a_calendar_year_is_not_compared_with_a_whole_one(pool, params):
    assert fall(pool, params, start=dt.date(2018, 7, 1)) == {}
    assert fall(pool, params, end=dt.date(2019, 6, 30)) == {}


def test_households_that_left_say_nothing_about_a_fall(pool, params):
    months, households = pool
    gone = households.assign(exit_reason=[None] * 4 + ["moved"])
    assert fall((months, gone), params)["replayed_rule"].n_households == 3


def test_the_model_counts_the_households_it_was_fitted_on(pool, params):
    assert fall(pool, params)["lognormal_model"].n_households == 4


def test_one_comparison_household_gives_no_difference(
    household_periods, household_months, households, programme, params
):
    one = household_periods.loc[~household_periods["household_id"].isin(["H5", "H6"])]
    found = analyze_robustness(one, household_months, households, programme, params=params)
    assert found.find("comparison_saving_mean").n_households == 1
    assert found.find("att") is None
    assert found.find("net_att") is None


def test_a_comparison_that_was_measured_counts_with_what_it_gained(person_waves, household_periods, households, params):
    utilities = person_waves.assign(outcome="eq5d_utility", score=person_waves["score"] / 10)
    found = analyze_cost_effectiveness(utilities, household_periods, households, LEDGER, params=params)
    assert found.facts["comparison_measured"]
    benefit = found.find("net_monetary_benefit", reference="comparison", population="at 20000")
    cost, qaly = (found.find(term, reference="comparison") for term in ("incremental_cost", "incremental_qaly"))
    assert benefit.estimate == pytest.approx(20_000 * qaly.estimate - cost.estimate)
    own = utilities.loc[utilities["group"] == "director"]
    found = analyze_cost_effectiveness(own, household_periods, households, LEDGER, params=params)
    assert not found.facts["comparison_measured"]
    benefit = found.find("net_monetary_benefit", reference="comparison", population="at 20000")
    assert benefit.estimate == pytest.approx(20_000 * 0.1 + 22_400 - 4_800)


def test_scores_that_all_moved_alike_have_a_change_and_no_size(person_waves, households, params):
    alike = person_waves.loc[person_waves["wave"] != "T2"].copy()
    first = alike["wave"] == "T0"
    alike.loc[~first, "score"] = alike.loc[first, "score"].to_numpy() * 0.1 + 0.3
    alike.loc[first, "score"] = alike.loc[first, "score"] * 0.1
    found = analyze_quality_of_life(alike, households, params=params).results
    assert found.find("mean_change", group="director", wave="T1").conf_low is None
    assert found.find("hedges_g", group="director", wave="T1") is None


def test_groups_that_all_began_alike_are_not_adjusted_for_it(person_waves, households, params):
    flat = person_waves.copy()
    flat.loc[flat["wave"] == "T0", "score"] = 3.0
    found = analyze_quality_of_life(flat, households, params=params).results
    assert found.find("mean_change", group="director", wave="T1") is not None
    assert found.find("adjusted_difference", wave="T1") is None


def test_when_every_household_left_no_event_is_counted(households, params):
    left = households.assign(exit_reason="moved")
    events = pd.DataFrame({"household_id": ["H1"], "date": [pd.Timestamp("2019-02-01")], "event": ["crisis"]})
    exposure = build_exposure(left, window=params.window, periods=params.periods)
    assert build_events_table(events, left, exposure, groups=params.groups).empty
