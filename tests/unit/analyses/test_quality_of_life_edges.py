"""Data with which little can be said: a plain reason each time, never a crash, a NaN or a silence."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pandas as pd
import pytest

from werkplaats.analyses.quality_of_life import analyze_quality_of_life
from werkplaats.params.model import Instrument, StudyParams
from werkplaats.results import Missing, Results

GROUPS = ("director", "comparison")
IDENTICAL = {(f"P{n}", f"H{n}", "director" if n <= 3 else "comparison"): (5.0, 5.0, 5.0) for n in (1, 2, 3, 4, 5, 6)}
ONE_HOUSEHOLD = {("P1", "H1", "director"): (4.0, 6.0, 5.0), ("P2", "H1", "director"): (2.0, 3.0, None)}
ONE_PER_GROUP = {("P1", "H1", "director"): (4.0, 6.0, 5.0), ("P5", "H4", "comparison"): (4.0, 5.0, 5.0)}


def find(results: Results, what: str) -> Missing:
    (found,) = [missing for missing in results.missing if missing.what == what]
    return found


def silences(results: Results, params: StudyParams, outcomes: tuple[str, ...] = ("score",)) -> Iterator[str]:
    """Yield every outcome, wave and group of which neither a change nor a reason is given."""
    told = {missing.what for missing in results.missing}
    for outcome in outcomes:
        for wave in params.waves[1:]:
            for group in GROUPS:
                reasons = (
                    f":{outcome}:{wave.name}:{group}",
                    f"no_baseline:{outcome}::{group}",
                    f"group_not_measured:{outcome}::{group}",
                    f"not_measured:{outcome}",
                )
                unmeasured = group == "comparison" and "comparison_quality_of_life" in told
                said = results.find("mean_change", outcome=outcome, wave=wave.name, group=group) is not None
                if not said and not unmeasured and not any(what.endswith(reasons) for what in told):
                    yield f"{outcome} {wave.name} {group}"


@pytest.fixture(params=["complete_cases", "multiple_imputation"])
def params(request: pytest.FixtureRequest, params: StudyParams) -> StudyParams:
    """Return the small study, with either way to treat missing scores."""
    missing_data = params.missing_data.model_copy(update={"method": request.param})
    return params.model_copy(update={"missing_data": missing_data})


@pytest.fixture
def analyze(households: pd.DataFrame, params: StudyParams):
    def run(person_waves: pd.DataFrame, **tables: pd.DataFrame) -> Results:
        results = analyze_quality_of_life(person_waves, households, params=params, **tables).results
        assert "NaN" not in json.dumps(json.loads(results.to_json()))
        assert list(silences(results, params)) == []
        return results

    return run


def test_a_wave_that_nobody_was_measured_at(analyze, person_waves: pd.DataFrame) -> None:
    gone = person_waves.assign(score=person_waves["score"].mask(person_waves["wave"] == "T1"))
    for table in (gone, person_waves.loc[person_waves["wave"] != "T1"]):
        results = analyze(table)
        assert find(results, "wave_not_measured:score:T1:director").why == "nobody has a score at T1"
        assert find(results, "no_difference:score:T1")
        assert results.find("mean_change", wave="T2", group="director") is not None


def test_nobody_has_a_score_at_baseline(analyze, person_waves: pd.DataFrame) -> None:
    results = analyze(person_waves.assign(score=person_waves["score"].mask(person_waves["wave"] == "T0")))
    assert find(results, "no_baseline:score::director").why == "nobody has a score at T0"
    assert results.tables["wave_means"]["wave"].unique().tolist() == ["T1", "T2"]


def test_other_persons_before_than_after(analyze, scores) -> None:
    results = analyze(scores({("P1", "H1", "director"): (4.0, None, 5.0), ("P3", "H2", "director"): (None, 8.0, 8.0)}))
    assert find(results, "no_pairs:score:T1:director")
    assert find(results, "few_pairs:score:T2:director")


def test_one_household(analyze, scores) -> None:
    results = analyze(scores(ONE_HOUSEHOLD))
    assert "fewer than 3 households" in find(results, "few_pairs:score:T1:director").why
    assert results.find("mean_change") is None
    assert results.tables["wave_means"]["conf_low"].isna().all()


def test_one_household_in_each_group(analyze, scores) -> None:
    results = analyze(scores(ONE_PER_GROUP))
    assert find(results, "few_pairs:score:T1:comparison")
    assert "a group has fewer than 3" in find(results, "no_difference:score:T1").why
    assert results.find("adjusted_difference") is None


def test_every_score_is_the_same(analyze, scores) -> None:
    results = analyze(scores(IDENTICAL))
    change = results.find("mean_change", wave="T1", group="director")
    assert change is not None
    assert (change.estimate, change.conf_low, change.p_value) == (0.0, None, 1.0)
    assert "no spread" in find(results, "changed_alike:score:T1:director").why
    assert "all the same" in find(results, "no_difference:score:T1").why
    assert {"hedges_g", "minimal_detectable_change", "adjusted_difference"}.isdisjoint(
        {estimate.term for estimate in results.estimates}
    )


def test_so_few_households_that_no_test_can_find_anything(analyze, person_waves: pd.DataFrame) -> None:
    results = analyze(person_waves)
    assert "cannot reach the level" in find(results, "unreachable_p:score:T1:director").why
    assert results.find("mean_change", wave="T1", group="director") is not None


def test_measured_in_one_group_only(households: pd.DataFrame, params: StudyParams, person_waves, scores) -> None:
    second = Instrument(name="other", label="Other", minimum=0, maximum=10)
    both = params.model_copy(update={"instruments": [*params.instruments, second]})
    other = scores({("P1", "H1", "director"): (4.0, 6.0, 5.0), ("P3", "H2", "director"): (5.0, 8.0, 8.0)}, "other")
    measured = pd.concat([person_waves, other], ignore_index=True)
    results = analyze_quality_of_life(measured, households, params=both).results
    assert "the other group only" in find(results, "group_not_measured:other::comparison").why
    assert list(silences(results, both, ("score", "other"))) == []
    assert results.find("adjusted_difference", outcome="score", wave="T1") is not None
    assert results.find("adjusted_difference", outcome="other", wave="T1") is None


def test_one_item_that_nobody_answered(households: pd.DataFrame, params: StudyParams, scores) -> None:
    eq5d = params.model_copy(update={"instruments": [Instrument(name="eq5d_5l")], "primary_outcome": "eq5d_utility"})
    people = {("P1", "H1", "director"): (None,) * 3, ("P3", "H2", "director"): (None,) * 3}
    answers = pd.DataFrame(
        [
            (person, household, wave, pd.Timestamp("2019-01-01"), "eq5d_5l", item, None if item == "pain" else 2.0)
            for person, household, _ in people
            for wave in ("T0", "T1")
            for item in ("mobility", "selfcare", "activity", "pain", "anxiety")
        ],
        columns=["person_id", "household_id", "wave", "date", "instrument", "item", "value"],
    )
    results = analyze_quality_of_life(
        scores(people, "eq5d_utility"), households, params=eq5d, measurements=answers
    ).results
    assert "nobody answered pain of eq5d_5l" in find(results, "not_measured:eq5d_utility").why
    assert (results.estimates, dict(results.tables)) == ((), {})


def test_no_score_at_all_and_no_household_left(analyze, person_waves: pd.DataFrame, households, params) -> None:
    assert find(analyze(person_waves.iloc[:0]), "not_measured:score")
    left = households.assign(exit_reason="moved")
    results = analyze_quality_of_life(person_waves, left, params=params).results
    assert find(results, "not_measured:score")
    assert results.estimates == ()


def test_a_primary_outcome_that_is_not_analysed_is_told(person_waves, households, params) -> None:
    second = Instrument(name="other", label="Other", minimum=0, maximum=10)
    settings = params.quality_of_life.model_copy(update={"instruments": ["other"]})
    update = {"instruments": [*params.instruments, second], "quality_of_life": settings}
    results = analyze_quality_of_life(person_waves, households, params=params.model_copy(update=update)).results
    assert "not among those" in find(results, "not_measured:score").why
