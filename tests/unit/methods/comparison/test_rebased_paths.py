"""An event study against several moments: nothing new with the last one, and a mean by hand with more."""

import numpy as np
import pytest

from staggered_households import COLUMNS, draw_households
from werkplaats.methods.comparison.difference_in_differences import att
from werkplaats.methods.comparison.group_time_averages import event_study
from werkplaats.methods.comparison.rebased_paths import rebased
from werkplaats.methods.comparison.staggered_panel import staggered_panel
from werkplaats.methods.comparison.staggered_starts import Comparison, group_time_effects
from werkplaats.methods.comparison.trend_violations import breakdown_ratio, relative_bounded_effect

YEAR = (-4, -3, -2, -1)


def table_of(effect=-6.0):
    return draw_households(np.random.default_rng(1), starts=np.repeat(8.0, 12), n_never=60, effect=effect)


def path_of(base="universal", window=(-8, 3), effect=-6.0):
    effects = group_time_effects(
        staggered_panel(table_of(effect), **COLUMNS), comparison=Comparison("never_started", base)
    )
    return event_study(effects, unit="EUR", window=window)


def test_against_the_last_moment_nothing_changes():
    path, same = path_of(), rebased(path_of(), base=[-1])
    assert same.keys == tuple(range(-8, 4))
    assert [one.estimate for one in same.estimates if one.estimate] == [one.estimate for one in path.estimates]
    assert (same.overall.estimate, same.overall.std_error) == (path.overall.estimate, path.overall.std_error)


def test_with_as_many_moments_on_either_side_it_is_welchs_test_of_two_changes():
    """Oracle: `difference_in_differences.att` on the mean over four months after minus that over four before."""
    table = table_of()
    inside = table.loc[table["month"].between(4, 11)].assign(after=lambda rows: rows["month"] >= 8)
    means = inside.groupby(["home", "after"])["cost"].mean().unstack()
    changes = (means[True] - means[False]).rename("change").reset_index()
    started = set(table.loc[table["start"].notna(), "home"])
    changes["group"] = np.where(changes["home"].isin(started), "in", "out")
    expected = att(changes, change="change", group="group", reference="out", unit="EUR")
    found = rebased(path_of(), base=YEAR).overall
    assert found.estimate == pytest.approx(expected.estimate)
    assert (found.conf_low, found.conf_high) == pytest.approx((expected.conf_low, expected.conf_high))
    assert found.n_smallest == 12


def test_differences_over_the_base_add_up_to_nothing():
    course = rebased(path_of(), base=YEAR)
    inside = [part.value for key, part in zip(course.keys, course.parts, strict=True) if key in YEAR]
    assert sum(inside) == pytest.approx(0, abs=1e-12)
    assert all(one.conf_low < one.estimate < one.conf_high for one in course.estimates)


def test_a_violation_within_the_base_counts_whatever_the_ratio():
    path = path_of()
    none, one = (relative_bounded_effect(path, ratio=ratio, base=YEAR) for ratio in (0.0, 1.0))
    plain = relative_bounded_effect(path, ratio=1.0)
    assert none.violation == pytest.approx(plain.violation / 2.5 * 1.5)  # the base lies 1.5 moments from the last
    assert one.violation == pytest.approx(plain.violation / 2.5 * 4.0)  # and 4 from the moments after the start


def test_at_the_breakdown_the_interval_ends_at_zero():
    path = path_of(effect=-60.0)
    ratio = breakdown_ratio(path, base=YEAR)
    assert 0 < ratio < breakdown_ratio(path)
    bounded = relative_bounded_effect(path, ratio=ratio, base=YEAR).estimate
    assert bounded.conf_high == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("base", [(), (0,), (-1, 2), (-20, -1)])
def test_a_base_outside_the_months_before_is_refused(base):
    with pytest.raises(ValueError, match="moments before the start"):
        rebased(path_of(), base=base)


def test_another_base_is_refused():
    with pytest.raises(ValueError, match="universal"):
        rebased(path_of(base="varying"), base=YEAR)
    with pytest.raises(ValueError, match="universal"):
        rebased(rebased(path_of(), base=YEAR), base=YEAR)
