"""Identities of the area under the curve, and what it refuses."""

import pandas as pd
import pytest

from werkplaats.methods.value.quality_adjusted import (
    adjusted_qaly_differences,
    area_under_curve,
    area_until_death,
    gain_over_baseline,
)

TABLE = pd.DataFrame({"T0": [0.4, 0.7], "T1": [0.6, 0.7], "T2": [0.5, 0.7]}, index=["H1", "H2"])
COLUMNS, YEARS = ["T0", "T1", "T2"], [0.0, 1.0, 2.0]


def test_constant_utility_is_worth_utility_times_time():
    assert area_under_curve(TABLE, columns=COLUMNS, years=YEARS)["H2"] == pytest.approx(1.4)
    assert gain_over_baseline(TABLE, columns=COLUMNS, years=YEARS)["H2"] == pytest.approx(0.0)


def test_stretching_time_stretches_the_area():
    plain = area_under_curve(TABLE, columns=COLUMNS, years=YEARS)
    pd.testing.assert_series_equal(area_under_curve(TABLE, columns=COLUMNS, years=[0, 3, 6]), 3 * plain)


def test_gain_is_the_area_above_the_baseline():
    assert gain_over_baseline(TABLE, columns=COLUMNS, years=YEARS)["H1"] == pytest.approx(1.05 - 0.8)


def test_time_may_start_anywhere():
    shifted = gain_over_baseline(TABLE, columns=COLUMNS, years=[5, 6, 7])
    pd.testing.assert_series_equal(shifted, gain_over_baseline(TABLE, columns=COLUMNS, years=YEARS))


def test_missing_utility_is_refused_with_its_column():
    with pytest.raises(ValueError, match="'T1' has 1 missing"):
        area_under_curve(TABLE.assign(T1=[0.5, None]), columns=COLUMNS, years=YEARS)


@pytest.mark.parametrize(
    ("years", "message"),
    [([0, 1], "3 columns but 2 years"), ([0, 2, 1], "strictly increasing"), ([0, 1, 1], "strictly")],
)
def test_times_that_make_no_curve(years, message):
    with pytest.raises(ValueError, match=message):
        area_under_curve(TABLE, columns=COLUMNS, years=years)


def test_one_measurement_has_no_area():
    with pytest.raises(ValueError, match="two or more"):
        area_under_curve(TABLE, columns=["T0"], years=[0])


def died_at(*times):
    table = pd.DataFrame({"T0": 0.6, "T1": 0.8, "T2": 0.8, "died": pd.Series(times, dtype=float)})
    dead = [table["died"] <= year for year in YEARS]
    return table.assign(T1=table["T1"].mask(dead[1]), T2=table["T2"].mask(dead[2]))


def qalys_of(table):
    return area_until_death(table, columns=COLUMNS, years=YEARS, death="died").tolist()


def test_utility_drops_on_the_day_of_death():
    # .6 to .8 in the first year is .7; after that .8 for as long as the person lived
    assert qalys_of(died_at(None, 0.5, 1.0, 1.25, 2.0, 9.0)) == pytest.approx([1.5, 0.3, 0.6, 0.9, 1.5, 1.5])


def test_who_lives_has_the_plain_area():
    table = TABLE.assign(died=[None, 2.5])
    plain = area_under_curve(TABLE, columns=COLUMNS, years=YEARS)
    pd.testing.assert_series_equal(area_until_death(table, columns=COLUMNS, years=YEARS, death="died"), plain)


def test_a_day_of_life_is_worth_its_utility():
    day = 1 / 365
    earlier, later = qalys_of(died_at(1.5, 1.5 + day))
    assert later - earlier == pytest.approx(0.8 * day)


def test_zero_after_death_says_the_same_as_missing():
    table = died_at(0.5, 1.25)
    assert qalys_of(table.fillna({"T1": 0.0, "T2": 0.0})) == pytest.approx(qalys_of(table))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"T2": [0.8, 0.8]}, "'T2' has 1 utilities other than 0 at or after death"),
        ({"T1": [None, 0.8]}, "'T1' has 1 missing"),
        ({"died": [0.0, 1.5]}, "'died' has 1 deaths at or before the first measurement"),
    ],
)
def test_a_life_that_cannot_be(changed, message):
    with pytest.raises(ValueError, match=message):
        qalys_of(died_at(None, 1.5).assign(**changed))


@pytest.mark.parametrize("needed", ["T1", "died"])
def test_an_absent_column_is_named(needed):
    with pytest.raises(ValueError, match=f"'{needed}' is not in the table"):
        qalys_of(died_at(None, 1.5).drop(columns=needed))


PERSONS = pd.DataFrame(
    {
        "arm": list("aaaaaabbbbbb"),
        "home": [1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 8, 8],
        "T0": [0.2, 0.3, 0.5, 0.4, 0.6, 0.3, 0.7, 0.6, 0.4, 0.5, 0.8, 0.7],
        "T1": [0.5, 0.6, 0.6, 0.5, 0.9, 0.4, 0.7, 0.7, 0.5, 0.4, 0.8, 0.9],
    }
)


def difference_of(table, **options):
    chosen = {"columns": ["T0", "T1"], "years": [0, 1], "group": "arm", "reference": "b", "household": "home"} | options
    (difference,) = adjusted_qaly_differences(table, **chosen)
    return difference


@pytest.mark.parametrize("household", ["home", None])
def test_swapping_the_groups_flips_the_sign(household):
    forth, back = (difference_of(PERSONS, reference=reference, household=household) for reference in "ba")
    assert (back.estimate, back.conf_low) == pytest.approx((-forth.estimate, -forth.conf_high))
    assert (forth.group, forth.reference, forth.unit) == ("a", "b", "QALY")


def test_the_baseline_is_taken_into_account():
    # Everybody keeps the utility they began with: all of the raw difference is where the groups began.
    steady = PERSONS.assign(T1=PERSONS["T0"] + [0.01, -0.01] * 6)
    raw = steady.groupby("arm")["T0"].mean().diff().iloc[-1]
    assert abs(raw) > 0.2
    assert difference_of(steady, household=None).estimate == pytest.approx(0, abs=0.01)


def test_likeness_within_households_widens():
    apart = PERSONS.assign(home=range(12))
    twice = pd.concat([PERSONS, PERSONS]).assign(home=[*range(12), *range(12)])
    assert difference_of(twice).std_error == pytest.approx(difference_of(apart).std_error, rel=0.15)
    assert (
        difference_of(pd.concat([PERSONS, PERSONS]).assign(home=range(24))).std_error < difference_of(twice).std_error
    )


def test_a_death_costs_qalys():
    # The fourth person began at the mean of the arm, so that the slope on the baseline hardly moves.
    dead = PERSONS.index == 3
    died = PERSONS.assign(T1=PERSONS["T1"].mask(dead), died=pd.Series(0.5, PERSONS.index).where(dead))
    lived = difference_of(PERSONS.assign(died=float("nan")), death="died")
    assert lived.estimate == pytest.approx(difference_of(PERSONS).estimate)
    assert difference_of(died, death="died").estimate < lived.estimate - 0.02


def test_one_household_in_a_group_is_refused():
    with pytest.raises(ValueError, match="needs two in each group"):
        difference_of(PERSONS.query("arm == 'b' or home == 1"))


def test_alike_at_baseline_there_is_nothing_to_adjust_for():
    with pytest.raises(ValueError, match="cannot determine"):
        difference_of(PERSONS.assign(T0=0.5))
