"""Identities of the between-case difference, against its definition written out, and what it refuses."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.single_case.between_case import MOST_MEASUREMENTS, between_case_difference
from werkplaats.methods.single_case.multiple_baseline import multiple_baseline

SAME = 1e-9
"""Two orders of the same sums."""

COLUMNS = {"household": "name", "time": "month", "value": "score", "phase": "phase", "reference": "before"}


def staggered(starts, *, n_months=10, rise=2.0, seed=4):
    rng = np.random.default_rng(seed)
    tables = [
        pd.DataFrame(
            {
                "name": f"household {number}",
                "month": np.arange(n_months),
                "score": rng.normal() + rise * (np.arange(n_months) >= start) + rng.normal(size=n_months),
                "phase": np.where(np.arange(n_months) >= start, "after", "before"),
            }
        )
        for number, start in enumerate(starts)
    ]
    return pd.concat(tables, ignore_index=True)


TABLE = staggered([3, 5, 6, 7])


def effect(table):
    return between_case_difference(table, **COLUMNS)


def test_numerator_and_variance_by_their_definition():
    found = effect(TABLE)
    means = TABLE.pivot_table(index="name", columns="phase", values="score")
    assert found.mean_difference == pytest.approx((means["after"] - means["before"]).mean(), rel=SAME)
    moments = TABLE.groupby(["month", "phase"])["score"]
    squares = ((TABLE["score"] - moments.transform("mean")) ** 2).sum()
    assert found.variance == pytest.approx(squares / (len(TABLE) - moments.ngroups), rel=SAME)


def test_turning_the_score_turns_the_effect():
    turned = effect(TABLE.assign(score=-TABLE["score"]))
    assert turned.estimate.estimate == pytest.approx(-effect(TABLE).estimate.estimate, rel=SAME)
    assert turned.estimate.std_error == pytest.approx(effect(TABLE).estimate.std_error, rel=SAME)


def test_swapping_the_phases_turns_the_effect():
    swapped = between_case_difference(TABLE, **COLUMNS | {"reference": "after"})
    assert swapped.estimate.estimate == pytest.approx(-effect(TABLE).estimate.estimate, rel=SAME)
    assert (swapped.estimate.group, swapped.estimate.reference) == ("before", "after")


def test_unit_and_origin_of_score_and_clock_do_not_matter():
    moved = TABLE.assign(score=100 * TABLE["score"] + 7, month=TABLE["month"] + 2000)
    again, first = effect(moved), effect(TABLE)
    assert again.estimate.estimate == pytest.approx(first.estimate.estimate, rel=SAME)
    assert again.freedom == pytest.approx(first.freedom, rel=SAME)
    assert again.mean_difference == pytest.approx(100 * first.mean_difference, rel=SAME)


def test_wider_level_widens_and_the_limits_are_symmetric():
    narrow, wide = (between_case_difference(TABLE, conf_level=level, **COLUMNS).estimate for level in (0.8, 0.99))
    assert wide.conf_low < narrow.conf_low < narrow.estimate < narrow.conf_high < wide.conf_high
    assert narrow.conf_high - narrow.estimate == pytest.approx(narrow.estimate - narrow.conf_low)


def test_levels_far_apart_lie_between_households():
    level = TABLE["name"].str[-1].astype(int)
    near, far = effect(TABLE), effect(TABLE.assign(score=TABLE["score"] + 20 * level))
    assert far.intraclass_correlation > 0.99 > near.intraclass_correlation
    assert far.freedom < near.freedom


def test_independent_measurements_give_all_their_degrees_of_freedom():
    table = staggered([4] * 40, n_months=12, rise=0.0)
    alike = table.assign(score=np.random.default_rng(5).normal(size=len(table)))
    found = effect(alike)
    assert found.intraclass_correlation < 0.05
    assert abs(found.autocorrelation) < 0.15
    assert found.freedom == pytest.approx(len(alike) - 12, rel=0.05)


def test_few_households_and_long_tables_are_refused():
    with pytest.raises(ValueError, match="3 households or more, found 2"):
        effect(staggered([3, 5]))
    with pytest.raises(ValueError, match=f"the limit is {MOST_MEASUREMENTS}"):
        effect(staggered([3, 5, 6], n_months=2000))


def test_households_that_never_coincide_have_no_spread():
    apart = TABLE.assign(month=TABLE["month"] + 100 * TABLE["name"].str[-1].astype(int))
    with pytest.raises(ValueError, match="too few or all alike"):
        effect(apart)


def test_spread_that_rests_on_two_degrees_of_freedom_is_refused():
    table = staggered([2, 5, 8])
    level = table["name"].str[-1].astype(int)
    with pytest.raises(ValueError, match="more than 2 are needed"):
        effect(table.assign(score=table["score"] + 1e4 * level**2))


def test_scores_that_do_not_vary_within_a_phase_are_refused():
    level = TABLE["name"].str[-1].astype(float)
    with pytest.raises(ValueError, match="no household varies within a phase"):
        effect(TABLE.assign(score=level + (TABLE["phase"] == "after")))
    with pytest.raises(ValueError, match="too few or all alike"):
        effect(TABLE.assign(score=5.0))


def test_many_short_phases_beside_one_long_wave_are_refused():
    months = np.arange(62)
    level, wave = np.arange(9.0), np.where(months < 2, 0.0, np.cos(np.pi * (months - 2) / 59))
    table = pd.concat(
        [pd.DataFrame({"name": str(number), "month": months, "score": level[number]})[:4] for number in range(8)]
        + [pd.DataFrame({"name": "8", "month": months, "score": wave})]
    ).reset_index(drop=True)
    with pytest.raises(ValueError, match="too short: neighboring measurements would correlate by 1"):
        effect(table.assign(phase=np.where(table["month"] < 2, "before", "after")))


def test_what_is_no_multiple_baseline_is_refused_with_counts():
    with pytest.raises(ValueError, match="1 households were measured in one phase only"):
        effect(TABLE[(TABLE["name"] != "household 2") | (TABLE["phase"] == "after")])
    with pytest.raises(ValueError, match="1 rows repeat a moment"):
        effect(pd.concat([TABLE, TABLE.head(1)]))
    with pytest.raises(ValueError, match="'month' must hold whole numbers, found 40"):
        effect(TABLE.assign(month=TABLE["month"] + 0.5))
    with pytest.raises(ValueError, match="'score' has 1 missing"):
        effect(TABLE.assign(score=TABLE["score"].mask(TABLE.index == 0)))
    with pytest.raises(ValueError, match="holds 2 phases beside"):
        effect(TABLE.assign(phase=TABLE["phase"].mask(TABLE["month"] == 9, "follow-up")))


def test_numbers_of_household_phase_and_moment():
    design = multiple_baseline(TABLE.sample(frac=1, random_state=3), **COLUMNS)
    assert (design.n_households, design.n_moments, design.later) == (4, 14, "after")
    np.testing.assert_array_equal(design.household, np.repeat(np.arange(4), 10))
    np.testing.assert_array_equal(design.phase[:10], [0] * 3 + [1] * 7)
    np.testing.assert_array_equal(design.values, TABLE["score"])
