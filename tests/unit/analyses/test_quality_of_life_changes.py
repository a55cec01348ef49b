"""Changes beside what bounds them: which interval, who got better, what could not have been seen, several outcomes."""

from __future__ import annotations

import pandas as pd
import pytest

from werkplaats.analyses.quality_of_life import analyze_quality_of_life
from werkplaats.methods.before_after.paired import mean_change
from werkplaats.methods.selection.mee_chua import mee_chua_effect
from werkplaats.params.model import Instrument, StudyParams
from werkplaats.params.own_instrument import MinimalDifference
from werkplaats.params.score_settings import PopulationMean
from werkplaats.results import Results

CHANGES = (1.0, 2.0, 0.0, 3.0, 1.0, -1.0, 2.0, 6.0)
"""Change of eight households from T0 to T1; from T0 to T2 it is half as much, and one fell by more."""


@pytest.fixture
def eight(scores) -> pd.DataFrame:
    rows = {
        (f"P{n}", f"D{n}", "director"): (4.0 + n % 3, 4.0 + n % 3 + change, 4.0 + n % 3 + change / 2)
        for n, change in enumerate(CHANGES)
    }
    return scores(rows)


@pytest.fixture
def homes() -> pd.DataFrame:
    ids = [f"D{n}" for n in range(len(CHANGES))]
    start = pd.Timestamp("2019-01-01")
    return pd.DataFrame({"household_id": ids, "group": "director", "start": start, "exit_reason": None})


@pytest.fixture
def alone(params: StudyParams) -> StudyParams:
    return params.model_copy(update={"groups": params.groups.model_copy(update={"reference": None})})


def settings(params: StudyParams, **values: object) -> StudyParams:
    changed = params.quality_of_life.model_copy(update=values)
    return params.model_copy(update={"quality_of_life": changed})


def analyze(person_waves: pd.DataFrame, homes: pd.DataFrame, params: StudyParams) -> Results:
    return analyze_quality_of_life(person_waves, homes, params=params).results


def test_the_interval_is_the_one_that_holds_for_few_households(eight, homes, alone) -> None:
    found = analyze(eight, homes, alone).find("mean_change", wave="T1")
    assert found is not None
    assert "studentized" in found.method
    assert "at least" in found.method
    table = pd.DataFrame({"before": 0.0, "after": CHANGES})
    by_t = mean_change(table, before="before", after="after", unit="points")
    assert (found.estimate, found.p_value) == (pytest.approx(by_t.estimate), by_t.p_value)
    # The long tail is on the right: there the limit lies further out than Student's.
    assert found.conf_low == pytest.approx(by_t.conf_low)
    assert found.conf_high > by_t.conf_high


def test_the_same_seed_gives_the_same_interval_whatever_else_is_measured(eight, homes, alone, scores) -> None:
    more = scores({("P0", "D0", "director"): (1.0, 2.0, 3.0)}, "another")
    other = Instrument(name="another", label="Another", minimum=0, maximum=10)
    both = alone.model_copy(update={"instruments": [other, *alone.instruments]})
    first = analyze(eight, homes, alone).find("mean_change", wave="T1")
    second = analyze(pd.concat([more, eight]), homes, both).find("mean_change", wave="T1", outcome="score")
    assert first == second


def test_many_households_have_the_t_interval(homes, alone, scores) -> None:
    rows = {(f"P{n}", f"D{n}", "director"): (4.0, 5.0 + n % 3, None) for n in range(201)}
    many = pd.concat([homes.iloc[:1]] * 201).assign(household_id=[f"D{n}" for n in range(201)])
    found = analyze(scores(rows), many, alone).find("mean_change", wave="T1")
    assert found.method.startswith("mean of paired differences; t interval")


def test_the_middle_and_the_sizes_stand_beside_the_mean(eight, homes, alone) -> None:
    results = analyze(eight, homes, alone)
    averages = sorted((a + b) / 2 for n, a in enumerate(CHANGES) for b in CHANGES[n:])
    middle = (averages[len(averages) // 2 - 1] + averages[len(averages) // 2]) / 2
    assert results.find("hodges_lehmann", wave="T1").estimate == pytest.approx(middle)
    g, g_av = (results.find(term, wave="T1") for term in ("hedges_g", "hedges_g_av"))
    assert g.conf_low < g.estimate < g.conf_high
    assert g_av.unit == "standard deviations of the score"


def test_what_could_have_been_seen_stands_beside_a_change_that_may_be_none(eight, homes, alone) -> None:
    results = analyze(eight, homes, alone)
    for wave in ("T1", "T2"):
        change = results.find("mean_change", wave=wave)
        may_be_none = change.conf_low <= 0 <= change.conf_high
        assert (results.find("minimal_detectable_change", wave=wave) is not None) == may_be_none
    flat = eight.assign(score=eight["score"].where(eight["wave"] == "T0", eight["score"] - 1.5))
    assert analyze(flat, homes, alone).find("minimal_detectable_change", wave="T1").estimate > 0


def test_who_improved_is_counted_against_a_difference_with_a_source(eight, homes, alone) -> None:
    without = analyze(eight, homes, alone)
    assert without.find("share_improved", wave="T1") is None
    assert "no_important_difference:score" in [missing.what for missing in without.missing]
    difference = {"score": MinimalDifference(value=2.0, source="Somebody (2000)")}
    results = analyze(eight, homes, settings(alone, important_differences=difference))
    shares = [results.find(f"share_{which}", wave="T1").estimate for which in ("improved", "same", "worse")]
    assert shares == [pytest.approx(4 / 8), pytest.approx(4 / 8), 0.0]
    row = results.tables["outcomes"].iloc[0]
    assert (row["minimal_important_difference"], row["minimal_important_difference_source"]) == (2.0, "Somebody (2000)")


def test_for_a_score_that_is_worse_when_higher_a_fall_is_an_improvement(eight, homes, alone) -> None:
    (instrument,) = alone.instruments
    turned = alone.model_copy(update={"instruments": [instrument.model_copy(update={"higher_is_better": False})]})
    difference = {"score": MinimalDifference(value=1.0, source="Somebody (2000)")}
    results = analyze(eight, homes, settings(turned, important_differences=difference))
    assert results.find("share_improved", wave="T1").estimate == pytest.approx(1 / 8)


def test_holm_runs_over_the_waves_of_a_role_and_leaves_exploratory_outcomes_alone(eight, homes, alone) -> None:
    results = analyze(eight, homes, alone)
    table = results.tables["multiplicity"].set_index("wave")
    own = [results.find("mean_change", wave=wave).p_value for wave in ("T1", "T2")]
    assert table["p_value"].tolist() == own
    assert table.loc["T1", "p_adjusted"] == pytest.approx(min(2 * min(own), 1.0))
    assert set(table["family"]) == {"primary"}
    assert "multiplicity" not in analyze(eight, homes, settings(alone, multiplicity="none")).tables
    assert "multiplicity" not in analyze(eight, homes, alone.model_copy(update={"primary_outcome": None})).tables


def test_only_the_waves_that_are_asked_for(eight, homes, alone) -> None:
    results = analyze(eight, homes, settings(alone, waves=["T2"]))
    assert {estimate.wave for estimate in results.estimates if estimate.term == "mean_change"} == {"T2"}
    assert results.find("mean_change", wave="T2").contrast == "before-after"
    assert set(results.tables["wave_means"]["wave"]) == {"T0", "T2"}


def test_a_smallest_number_of_households_is_kept_to(eight, homes, alone) -> None:
    results = analyze(eight, homes, settings(alone, fewest_households=9))
    assert results.find("mean_change", wave="T1") is None
    assert "few_pairs:score:T1:director" in [missing.what for missing in results.missing]


def test_regression_to_the_mean_is_taken_out_when_the_population_is_known(eight, homes, alone) -> None:
    mean = {"score": PopulationMean(value=7.0, source="Somebody (2000)")}
    results = analyze(eight, homes, settings(alone, population_means=mean))
    before = [4.0 + n % 3 for n in range(len(CHANGES))]
    table = pd.DataFrame(
        {"before": before, "after": [start + more for start, more in zip(before, CHANGES, strict=True)]}
    )
    by_hand = mee_chua_effect(table, before="before", after="after", population_mean=7.0, unit="points")
    found = results.find("mee_chua_effect", wave="T1")
    assert (found.estimate, found.p_value) == (by_hand.estimate, by_hand.p_value)
    curve = results.tables["mee_chua_curve"]
    assert curve["population_mean"].min() > min(before) - 1
    assert set(curve["n_households"]) == {8}


def test_a_conversation_tool_is_described_and_not_tested(homes, alone, scores) -> None:
    tool = alone.model_copy(update={"instruments": [Instrument(name="positive_health")], "primary_outcome": None})
    rows = {(f"P{n}", f"D{n}", "director"): (4.0 + n % 3, 5.0, 6.0) for n in range(8)}
    results = analyze(scores(rows, "mph_participation"), homes, tool)
    assert results.estimates == ()
    assert results.tables["wave_means"]["mean"].tolist() == [pytest.approx(39 / 8), 5.0, 6.0]
    same = results.tables["paired_means"].set_index(["wave", "moment"])["mean"]
    assert same["T1", "after"] == 5.0


def test_pairs_and_expected_persons_are_counted(person_waves, households, params) -> None:
    flow = analyze(person_waves, households, params).tables["outcome_flow"].set_index(["group", "wave"])
    # H1 has two persons, one of whom was absent at T1; H7 was lost.
    assert flow.loc[("director", "T1"), ["n_expected", "n_observed", "n_pairs"]].tolist() == [4, 3, 3]
    assert flow.loc[("director", "T1"), "n_households_expected"] == 3
    assert pd.isna(flow.loc[("director", "T0"), "n_pairs"])


def test_over_persons_only_where_persons_live_together(person_waves, households, params) -> None:
    results = analyze(person_waves, households, params)
    # At T1 each household has one person with both scores, at T2 one has two.
    assert results.find("adjusted_difference_persons", wave="T1") is None
    clustered = results.find("adjusted_difference_persons", wave="T2")
    assert "CR2" in clustered.method
    assert (clustered.group, clustered.reference, clustered.contrast) == ("director", "comparison", "between")
    assert "Kenward-Roger" in results.find("adjusted_difference_mixed", wave="T2").method
