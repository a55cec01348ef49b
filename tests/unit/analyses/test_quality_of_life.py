"""Changes by hand: who is paired with whom, and what stands apart."""

import pandas as pd
import pytest

from werkplaats.analyses.quality_of_life import QualityOfLife, analyze_quality_of_life
from werkplaats.params.model import StudyParams


@pytest.fixture
def quality(person_waves: pd.DataFrame, households: pd.DataFrame, params: StudyParams) -> QualityOfLife:
    return analyze_quality_of_life(person_waves, households, params=params)


def test_change_is_over_persons_who_answered_twice_and_households_not_lost(quality: QualityOfLife) -> None:
    found = quality.results.find("mean_change", wave="T1", group="director")
    assert found is not None
    # H1: 2 (P1 only), H2: 3, H3: 1; H7 was lost.
    assert found.estimate == pytest.approx(2.0)
    assert (found.n_households, found.n_obs, found.contrast) == (3, 3, "before-after")


def test_household_is_the_unit(quality: QualityOfLife) -> None:
    found = quality.results.find("mean_change", wave="T2", group="director")
    assert found is not None
    # H1: mean of 1 and 7, H2: 3, H3: 1.
    assert found.estimate == pytest.approx((4 + 3 + 1) / 3)
    assert (found.n_households, found.n_obs, found.contrast) == (3, 4, "before-follow_up")


def test_between_groups_only_when_the_comparison_was_measured(
    quality: QualityOfLife, person_waves: pd.DataFrame, households: pd.DataFrame, params: StudyParams
) -> None:
    assert quality.results.find("adjusted_difference", wave="T1") is not None
    own = person_waves.loc[person_waves["group"] == "director"]
    alone = analyze_quality_of_life(own, households, params=params).results
    assert alone.find("adjusted_difference", wave="T1") is None
    assert "comparison_quality_of_life" in [missing.what for missing in alone.missing]
    assert "comparison_quality_of_life" not in [missing.what for missing in quality.results.missing]


def test_outcome_not_named_beforehand_is_exploratory(
    quality: QualityOfLife, person_waves: pd.DataFrame, households: pd.DataFrame, params: StudyParams
) -> None:
    assert quality.results.tables["outcomes"]["role"].tolist() == ["primary"]
    unnamed = params.model_copy(update={"primary_outcome": None})
    table = analyze_quality_of_life(person_waves, households, params=unnamed).results.tables["outcomes"]
    assert table["role"].tolist() == ["exploratory"]


def test_wave_means_count_households_and_persons(quality: QualityOfLife) -> None:
    means = quality.results.tables["wave_means"].set_index(["group", "wave"])
    assert means.loc[("director", "T0"), ["n_households", "n_persons"]].tolist() == [3, 4]
    assert means.loc[("director", "T0"), "mean"] == pytest.approx((3 + 5 + 3) / 3)


def test_trajectories_carry_letters_only(quality: QualityOfLife) -> None:
    assert "household_id" not in quality.trajectories
    assert set(quality.trajectories["household"]) == set("ABCDEF")


def test_without_questionnaires_the_chapter_is_missing(households: pd.DataFrame, params: StudyParams) -> None:
    results = analyze_quality_of_life(None, households, params=params).results
    assert [missing.what for missing in results.missing] == ["quality_of_life", "plan"]
