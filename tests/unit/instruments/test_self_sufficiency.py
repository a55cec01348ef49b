"""ZRM: levels as rated, problem domains counted, versions kept apart."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.self_sufficiency import (
    SELF_SUFFICIENCY_LEVELS,
    ZRM_2013,
    ZRM_2017,
    score_zrm_2013,
    score_zrm_2017,
    sum_of_levels,
)

RATED_2013 = pd.DataFrame([[1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5], [3] * 11], columns=list(ZRM_2013.items), index=[4, 9])
RATED_2017 = pd.DataFrame([[2] * 13], columns=list(ZRM_2017.items))


def test_eleven_and_thirteen_domains_with_a_name_of_their_own():
    assert (len(ZRM_2013.items), len(ZRM_2017.items)) == (11, 13)
    names = [outcome.outcome for matrix in (ZRM_2013, ZRM_2017) for outcome in matrix.outcomes]
    assert len(set(names)) == len(names)


def test_levels_are_ordinal_and_the_count_is_not():
    ordinal = [outcome.outcome for outcome in ZRM_2017.outcomes if outcome.ordinal]
    assert len(ordinal) == 13
    assert "zrm_2017_problem_domains" not in ordinal
    count = ZRM_2017.outcomes[-1]
    assert (count.maximum, count.higher_is_better) == (13, False)


def test_levels_one_and_two_are_problems_and_three_is_not():
    scores = score_zrm_2013(RATED_2013)
    assert scores["zrm_2013_problem_domains"].tolist() == [2.0, 0.0]
    assert scores["zrm_2013_housing"].tolist() == [3.0, 3.0]
    assert scores.index.tolist() == [4, 9]
    assert score_zrm_2017(RATED_2017)["zrm_2017_problem_domains"].tolist() == [13.0]


def test_a_domain_that_was_not_rated_leaves_the_others_and_takes_the_count():
    scores = score_zrm_2013(RATED_2013.astype("Int64").assign(justice=pd.array([None, 3], dtype="Int64")))
    np.testing.assert_array_equal(scores["zrm_2013_problem_domains"], [np.nan, 0.0])
    np.testing.assert_array_equal(scores["zrm_2013_justice"], [np.nan, 3.0])
    assert scores["zrm_2013_finances"].tolist() == [1.0, 3.0]


def test_every_level_has_a_name_in_both_languages():
    assert list(SELF_SUFFICIENCY_LEVELS) == [1, 2, 3, 4, 5]
    assert all(set(names) == {"nl", "en"} for names in SELF_SUFFICIENCY_LEVELS.values())


@pytest.mark.parametrize("level", [0, 6, 2.5])
def test_a_level_that_does_not_exist_is_refused(level):
    with pytest.raises(ValueError, match="zrm_2013: item 'housing' has 2 answers"):
        score_zrm_2013(RATED_2013.assign(housing=float(level)))


def test_one_version_is_never_scored_as_the_other():
    with pytest.raises(ValueError, match="zrm_2017: item 'work_education' is not in the table"):
        score_zrm_2017(RATED_2013)


def test_sum_runs_over_one_version():
    sums = sum_of_levels(score_zrm_2013(RATED_2013))
    assert sums.name == "zrm_2013_sum"
    assert sums.tolist() == [45.0, 33.0]
    missing = sum_of_levels(score_zrm_2017(RATED_2017.astype("float64").assign(justice=np.nan)))
    assert missing.isna().all()


def test_sum_across_versions_is_refused():
    both = pd.concat([score_zrm_2013(RATED_2013), score_zrm_2017(RATED_2017)], axis=1)
    with pytest.raises(ValueError, match=r"levels of 2 versions .* 2013 has 11 domains and 2017 has 13"):
        sum_of_levels(both)
    with pytest.raises(ValueError, match="levels of 0 versions"):
        sum_of_levels(both[["zrm_2013_problem_domains"]])


def test_sum_over_part_of_the_domains_is_refused():
    with pytest.raises(ValueError, match="zrm_2013: 1 domains are not in the table: zrm_2013_justice"):
        sum_of_levels(score_zrm_2013(RATED_2013).drop(columns="zrm_2013_justice"))
