"""Effects under violations of parallel trends: a line falls out, wider violations widen, and the breakdown is exact."""

import numpy as np
import pytest

from staggered_households import COLUMNS, draw_households
from werkplaats.methods.comparison.group_time_averages import event_study
from werkplaats.methods.comparison.staggered_panel import staggered_panel
from werkplaats.methods.comparison.staggered_starts import Comparison, group_time_effects
from werkplaats.methods.comparison.trend_violations import (
    breakdown_ratio,
    extrapolated_effect,
    relative_bounded_effect,
    smoothness_bounded_effect,
)


def path_of(slope=0.0, effect=-6.0, window=(-5, 2)):
    table = draw_households(
        np.random.default_rng(1), starts=np.repeat([8.0, 10.0], 10), n_never=60, slope=slope, effect=effect
    )
    comparison = Comparison("never_started", "universal")
    return event_study(
        group_time_effects(staggered_panel(table, **COLUMNS), comparison=comparison), unit="EUR", window=window
    )


def test_a_straight_trend_falls_out_of_both_that_extrapolate():
    for estimate_of in (extrapolated_effect, lambda path: smoothness_bounded_effect(path, largest_bend=0.2).estimate):
        flat, sloped = estimate_of(path_of()), estimate_of(path_of(slope=3.0))
        assert sloped.estimate == pytest.approx(flat.estimate)
        assert sloped.conf_high == pytest.approx(flat.conf_high)


def test_no_bend_is_a_line():
    """With no bend allowed the longest line wins, and it is the extrapolation."""
    bounded, line = smoothness_bounded_effect(path_of(), largest_bend=0.0), extrapolated_effect(path_of())
    assert bounded.n_before == 4
    assert bounded.estimate.estimate == pytest.approx(line.estimate)
    assert (bounded.estimate.conf_low, bounded.estimate.conf_high) == pytest.approx((line.conf_low, line.conf_high))
    assert bounded.violation == 0


def test_more_bend_widens_and_rests_on_nearer_moments():
    found = [smoothness_bounded_effect(path_of(), largest_bend=bend) for bend in (0.0, 0.1, 1.0)]
    lengths = [bounded.estimate.conf_high - bounded.estimate.conf_low for bounded in found]
    assert lengths == sorted(lengths)
    assert found[-1].n_before == 1
    assert found[-1].violation == pytest.approx((1 + 3 + 6) / 3)  # (h + 1)(h + 2) / 2 at event times 0, 1 and 2


def test_relative_bound_widens_by_the_step_times_the_distance():
    path = path_of()
    none, one, two = (relative_bounded_effect(path, ratio=ratio) for ratio in (0.0, 1.0, 2.0))
    assert none.estimate.estimate == one.estimate.estimate == path.overall.estimate
    assert none.estimate.conf_low < path.overall.conf_low  # half of the error went to the step
    assert one.estimate.conf_low == pytest.approx(none.estimate.conf_low - one.violation)
    assert two.violation == pytest.approx(2 * one.violation)
    steps = np.abs(np.diff(np.append(path.values[:4], 0.0)))
    assert one.violation > steps.max() * 2.0  # the mean of 1, 2 and 3 moments, and chance on top


def test_at_the_breakdown_the_interval_touches_zero():
    path = path_of()
    ratio = breakdown_ratio(path)
    assert ratio > 0
    assert relative_bounded_effect(path, ratio=ratio).estimate.conf_high == pytest.approx(0, abs=1e-9)
    assert breakdown_ratio(path_of(effect=0.0)) == 0.0


def test_a_wider_level_widens():
    path = path_of()
    for bounded in (
        lambda level: smoothness_bounded_effect(path, largest_bend=0.1, conf_level=level),
        lambda level: relative_bounded_effect(path, ratio=0.5, conf_level=level),
    ):
        assert bounded(0.99).estimate.conf_low < bounded(0.9).estimate.conf_low


def test_negative_violations_and_paths_without_a_base_are_refused():
    with pytest.raises(ValueError, match="largest_bend must be 0 or more"):
        smoothness_bounded_effect(path_of(), largest_bend=-1)
    with pytest.raises(ValueError, match="ratio must be 0 or more"):
        relative_bounded_effect(path_of(), ratio=-1)
    with pytest.raises(ValueError, match="two moments before the base"):
        extrapolated_effect(path_of(window=(-2, 2)))
