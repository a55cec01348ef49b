"""Averages of group-time effects: their weights, the influence of the sizes of groups, and windows."""

import numpy as np
import pandas as pd
import pytest

from staggered_households import COLUMNS, draw_households
from werkplaats.methods.comparison.group_time_averages import _weighed, average_effects, event_study, overall_effect
from werkplaats.methods.comparison.staggered_panel import staggered_panel
from werkplaats.methods.comparison.staggered_starts import Comparison, group_time_effects

STARTS = [5, 5, 8, 8, 8, 11]
TABLE = draw_households(np.random.default_rng(2), starts=STARTS, n_never=9)
EFFECTS = group_time_effects(staggered_panel(TABLE, **COLUMNS), comparison=Comparison("never_started"))
CELLS = {(int(cell.start), cell.when): cell.effect for cell in EFFECTS.cells}
SIZES = {5: 2, 8: 3, 11: 1}


def mean(keys, by_size=True):
    weights = [SIZES[start] if by_size else 1 for start, _ in keys]
    return np.average([CELLS[key] for key in keys], weights=weights)


def test_overall_counts_every_household_moment_alike():
    after = [(start, when) for start, when in CELLS if when >= start]
    assert overall_effect(EFFECTS, unit="EUR").estimate == pytest.approx(mean(after))


def test_event_study_weighs_groups_by_size():
    path = event_study(EFFECTS, unit="EUR")
    for key, value in zip(path.keys, path.values, strict=True):
        assert value == pytest.approx(mean([(start, when) for start, when in CELLS if when - start == key]))
    after = [value for key, value in zip(path.keys, path.values, strict=True) if key >= 0]
    assert path.overall.estimate == pytest.approx(np.mean(after))
    assert [estimate.term for estimate in path.estimates[:10]] == ["pre_trend"] * 10
    assert (path.estimates[10].term, path.estimates[10].period) == ("att", "event time 0")


def test_per_start_every_household_counts_alike_and_per_moment_every_moment():
    starts, times = (average_effects(EFFECTS, axis=axis, unit="EUR") for axis in ("start", "time"))
    own = {start: mean([key for key in CELLS if key[0] == start <= key[1]]) for start in SIZES}
    assert starts.values == pytest.approx(list(own.values()))
    assert starts.overall.estimate == pytest.approx(np.average(list(own.values()), weights=list(SIZES.values())))
    assert times.overall.estimate == pytest.approx(times.values.mean())
    assert starts.estimates[0].group == "start 5"
    assert times.estimates[0].period == "5"


def test_a_household_alone_has_no_interval_but_counts():
    path = average_effects(EFFECTS, axis="start", unit="EUR")
    assert path.keys[-1] == 11
    assert path.estimates[-1].std_error is None
    assert path.estimates[-1].conf_low is None
    assert path.overall.std_error > 0


def test_households_that_each_start_alone_have_an_error_from_their_differences():
    """Within groups of one nothing varies; between them it does, and that is in the influence."""
    table = draw_households(np.random.default_rng(4), starts=[4, 5, 6, 7, 8, 9], n_never=200, heterogeneity=3.0)
    effects = group_time_effects(staggered_panel(table, **COLUMNS), comparison=Comparison("never_started"))
    path = average_effects(effects, axis="start", unit="EUR")
    spread = path.values.std(ddof=1) / np.sqrt(6)
    assert path.overall.std_error == pytest.approx(spread, rel=0.1)  # the 200 others add a little
    assert path.overall.std_error > spread


def test_influences_add_up_to_nothing():
    for axis in ("event_time", "start", "time"):
        path = average_effects(EFFECTS, axis=axis, unit="EUR")
        for part in (*path.parts, path.summary):
            assert part.influence.sum() == pytest.approx(0, abs=1e-12)


def test_influence_is_what_more_weight_on_a_household_does():
    """Count one household of a group a little more: the estimate moves by its influence, sizes of groups included."""
    double = TABLE[TABLE["home"] == "household 002"].assign(home="household 900")
    copies = [TABLE.assign(home=TABLE["home"] + f" {copy}") for copy in range(200)]
    many = staggered_panel(pd.concat(copies), **COLUMNS)
    more = staggered_panel(pd.concat([*copies, double]), **COLUMNS)
    plain, moved = (
        overall_effect(group_time_effects(panel, comparison=Comparison("never_started")), unit="EUR").estimate
        for panel in (many, more)
    )
    panel = EFFECTS.panel
    cells = [cell for cell in EFFECTS.cells if panel.times[cell.when] >= cell.start]
    influence = _weighed(EFFECTS, [(cells, True)])[0].influence[panel.order.index("household 002")]
    assert (moved - plain) * 200 == pytest.approx(influence, rel=0.02)


def test_a_window_limits_what_is_shown_and_averaged():
    path = event_study(EFFECTS, unit="EUR", window=(-3, 2))
    whole = event_study(EFFECTS, unit="EUR")
    assert path.keys == (-3, -2, -1, 0, 1, 2)
    shown = [value for key, value in zip(whole.keys, whole.values, strict=True) if 0 <= key <= 2]
    assert path.overall.estimate == pytest.approx(np.mean(shown))
    with pytest.raises(ValueError, match="no effect after a start lies in the window"):
        event_study(EFFECTS, unit="EUR", window=(-3, -1))
