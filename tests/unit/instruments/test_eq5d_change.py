"""Change of health without a value set: a classification that turns around when time does, level sums, shares."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.eq5d_3l import EQ5D_3L
from werkplaats.instruments.eq5d_5l import EQ5D_5L
from werkplaats.instruments.eq5d_change import (
    HEALTH_CHANGES,
    classify_health_change,
    count_health_changes,
    level_sum,
    problem_shares,
)
from werkplaats.instruments.valuation import DIMENSIONS


def states(*codes):
    rows = [[np.nan if level == "-" else float(level) for level in code] for code in codes]
    return pd.DataFrame(rows, columns=list(DIMENSIONS), index=range(10, 10 + len(codes)))


BEFORE = states("21232", "11111", "11122", "22322", "11221", "1-111")
AFTER = states("21132", "11111", "11223", "12322", "21121", "11111")


def test_each_kind_of_change():
    changes = classify_health_change(BEFORE, AFTER, definition=EQ5D_3L)
    assert changes.index.tolist() == BEFORE.index.tolist()
    assert changes.tolist()[:5] == ["better", "no_change", "worse", "better", "mixed"]
    assert changes.isna().tolist() == [False] * 5 + [True]


def test_turning_time_around_turns_better_and_worse_around():
    forward = classify_health_change(BEFORE, AFTER, definition=EQ5D_3L)
    backward = classify_health_change(AFTER, BEFORE, definition=EQ5D_3L)
    turned = {"better": "worse", "worse": "better", "no_change": "no_change", "mixed": "mixed"}
    assert backward.dropna().tolist() == [turned[change] for change in forward.dropna()]


def test_all_four_kinds_are_counted_and_what_is_unknown_is_in_none():
    counts = count_health_changes(classify_health_change(BEFORE, AFTER, definition=EQ5D_3L))
    assert counts["change"].tolist() == list(HEALTH_CHANGES)
    assert counts["n_persons"].tolist() == [2, 1, 1, 1]
    np.testing.assert_allclose(counts["share"], [0.4, 0.2, 0.2, 0.2])


def test_nobody_with_a_known_change_has_no_share():
    counts = count_health_changes(classify_health_change(BEFORE[-1:], AFTER[-1:], definition=EQ5D_3L))
    assert counts["n_persons"].tolist() == [0, 0, 0, 0]
    assert counts["share"].isna().all()


def test_level_sum_is_missing_where_a_dimension_is():
    np.testing.assert_array_equal(level_sum(BEFORE, definition=EQ5D_5L), [10, 5, 7, 11, 7, np.nan])


def test_share_with_problems_is_of_who_answered_that_dimension():
    shares = problem_shares(BEFORE, definition=EQ5D_3L).set_index("dimension")
    assert shares.loc["selfcare", ["n_persons", "n_with_problems", "share"]].tolist() == [5, 1, 0.2]
    assert shares.loc["mobility", "share"] == 2 / 6
    nobody = problem_shares(states("-1111"), definition=EQ5D_3L).set_index("dimension")
    assert nobody["share"].isna().tolist() == [True, False, False, False, False]


def test_other_persons_and_other_levels_are_refused():
    with pytest.raises(ValueError, match=r"before \(6 rows\) and after \(5 rows\) do not hold the same persons"):
        classify_health_change(BEFORE, AFTER[:5], definition=EQ5D_3L)
    with pytest.raises(ValueError, match="item 'mobility' has 1 answers"):
        classify_health_change(states("41111"), states("11111"), definition=EQ5D_3L)
