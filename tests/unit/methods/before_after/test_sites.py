"""Sites next to each other: every site as if it were alone, and the change beyond what was expected."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.before_after.paired import mean_change
from werkplaats.methods.before_after.responders import responders
from werkplaats.methods.before_after.sites import adjusted_site_changes, site_changes, site_responders

ROUNDING = 1e-12
"""Doubles: the same sums in another order."""

COLUMNS = {"site": "site", "before": "before", "after": "after"}


@pytest.fixture
def table():
    rng = np.random.default_rng(3)
    n = 60
    before = np.round(rng.normal(0.5, 0.2, n), 3)
    after = np.where(rng.random(n) < 0.2, before, np.round(before + rng.normal(0.1, 0.2, n), 3))
    expected = 0.3 + 0.6 * before
    site = np.repeat(["north", "south", "west"], [30, 29, 1])
    return pd.DataFrame({"site": site, "before": before, "after": after, "expected": expected})


def test_each_site_has_the_change_that_it_would_have_alone(table):
    found = site_changes(table, **COLUMNS)
    for site in ("north", "south"):
        alone = mean_change(table[table["site"] == site], before="before", after="after", unit="points")
        row = found.loc[site]
        assert row["n_households"] == alone.n_households
        numbers = row[["mean_change", "std_error", "conf_low", "conf_high"]].tolist()
        assert numbers == pytest.approx(
            [alone.estimate, alone.std_error, alone.conf_low, alone.conf_high], abs=ROUNDING
        )
        assert row["mean_after"] - row["mean_before"] == pytest.approx(alone.estimate, abs=ROUNDING)


def test_one_household_has_a_change_and_nothing_says_how_sure(table):
    west = site_changes(table, **COLUMNS).loc["west"]
    assert west["n_households"] == 1
    assert west[["std_error", "conf_low", "conf_high"]].isna().all()


def test_households_that_all_changed_alike_say_nothing_of_spread():
    alike = pd.DataFrame({"site": ["a"] * 3, "before": [0.1, 0.2, 0.3], "after": [0.2, 0.3, 0.4]})
    assert site_changes(alike, **COLUMNS)["std_error"].isna().all()


@pytest.mark.parametrize("important_difference", [0.0, 0.1])
@pytest.mark.parametrize("higher_is_better", [True, False])
def test_responders_are_those_of_the_site_alone(table, important_difference, higher_is_better):
    options = {"important_difference": important_difference, "higher_is_better": higher_is_better}
    found = site_responders(table, **COLUMNS, **options)
    for site, part in table.groupby("site"):
        alone = responders(part.assign(change=part["after"] - part["before"]), change="change", **options)
        shares = [alone.improved.estimate, alone.same.estimate, alone.worse.estimate]
        assert found.loc[site].tolist() == pytest.approx([share * len(part) for share in shares], abs=ROUNDING)


def test_scores_that_are_the_same_but_for_rounding_stayed_the_same():
    scores = pd.DataFrame({"site": ["a"], "before": [0.3], "after": [0.1 + 0.2]})
    assert site_responders(scores, **COLUMNS).loc["a"].tolist() == [0, 1, 0]


def test_the_adjusted_changes_of_all_sites_together_are_the_change_of_all(table):
    adjusted = adjusted_site_changes(table, **COLUMNS, expected="expected", fewest=1)["adjusted_change"]
    weights = table.groupby("site").size()
    overall = (table["after"] - table["before"]).mean()
    assert float((adjusted * weights).sum() / weights.sum()) == pytest.approx(overall, abs=ROUNDING)


def test_a_prediction_that_is_wrong_alike_for_everybody_changes_nothing(table):
    one, other = (
        adjusted_site_changes(table.assign(expected=table["expected"] + shift), **COLUMNS, expected="expected")
        for shift in (0.0, 0.25)
    )
    pd.testing.assert_frame_equal(one, other, rtol=0, atol=ROUNDING)
    assert one.index.tolist() == ["north"]


def test_what_was_expected_of_a_site_comes_off_its_change(table):
    harder = table.assign(expected=table["expected"] - np.where(table["site"] == "north", 0.1, 0.0))
    before, after = (adjusted_site_changes(rows, **COLUMNS, expected="expected", fewest=2) for rows in (table, harder))
    moved = after["adjusted_change"] - before["adjusted_change"]
    assert moved["north"] - moved["south"] == pytest.approx(0.1, abs=ROUNDING)


def test_twice_the_scale_is_twice_the_change(table):
    doubled = table.assign(before=2 * table["before"], after=2 * table["after"])
    one, two = (site_changes(rows, **COLUMNS).drop(columns="n_households") for rows in (table, doubled))
    pd.testing.assert_frame_equal(2 * one, two, rtol=0, atol=ROUNDING)


@pytest.mark.parametrize("method", [site_changes, site_responders])
def test_what_is_missing_is_an_error_and_the_table_stays_as_it_is(table, method):
    kept = table.copy()
    method(table, **COLUMNS)
    pd.testing.assert_frame_equal(table, kept)
    with pytest.raises(ValueError, match="column 'site' has 1 missing"):
        method(table.assign(site=table["site"].where(table.index > 0)), **COLUMNS)
    with pytest.raises(ValueError, match="column 'after' has 1 missing"):
        method(table.assign(after=table["after"].where(table.index > 0)), **COLUMNS)
    with pytest.raises(ValueError, match="empty"):
        method(table.iloc[:0], **COLUMNS)


def test_a_difference_below_zero_is_refused(table):
    with pytest.raises(ValueError, match="important_difference"):
        site_responders(table, **COLUMNS, important_difference=-0.1)
