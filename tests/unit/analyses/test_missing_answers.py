"""Where scores are missing: which answer is the main one, what stands beside it, and how far it reaches."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from werkplaats.analyses.imputed_answers import mean_change_of_households
from werkplaats.analyses.quality_of_life import analyze_quality_of_life
from werkplaats.params.model import StudyParams
from werkplaats.results import Results

N_HOUSEHOLDS = 12


@pytest.fixture
def homes() -> pd.DataFrame:
    rows = [(f"{group[0]}{n}", group) for group in ("director", "comparison") for n in range(N_HOUSEHOLDS)]
    frame = pd.DataFrame(rows, columns=["household_id", "group"])
    return frame.assign(start=pd.Timestamp("2019-01-01"), exit_reason=None)


@pytest.fixture
def complete(scores) -> pd.DataFrame:
    """Return two persons in each household; the director's rise by two points more than the others."""
    rng = np.random.default_rng(7)
    rows = {}
    for group, gain in (("director", 2.0), ("comparison", 0.0)):
        for n in range(N_HOUSEHOLDS):
            level = rng.normal(4, 1)
            for person in range(2):
                before = level + rng.normal(0, 0.5)
                later = tuple(before + gain + rng.normal(0, 0.7) for _ in range(2))
                rows[f"{group[0]}{n}_{person}", f"{group[0]}{n}", group] = (before, *later)
    return scores(rows)


@pytest.fixture
def gaps(complete: pd.DataFrame) -> pd.DataFrame:
    """Return the same, without T1 of one person in four households with a director, and of both in a fifth."""
    gone = complete["person_id"].isin(["d0_1", "d3_1", "d6_1", "d9_1", "d5_0", "d5_1"]) & (complete["wave"] == "T1")
    return complete.assign(score=complete["score"].mask(gone))


def choose(params: StudyParams, **values: object) -> StudyParams:
    return params.model_copy(update={"missing_data": params.missing_data.model_copy(update=values)})


def analyze(person_waves: pd.DataFrame, homes: pd.DataFrame, params: StudyParams) -> Results:
    return analyze_quality_of_life(person_waves, homes, params=params).results


def test_without_gaps_nothing_is_imputed_and_that_is_said(complete, homes, params) -> None:
    results = analyze(complete, homes, choose(params, method="multiple_imputation"))
    assert {estimate.term for estimate in results.estimates}.isdisjoint(
        {"mean_change_imputed", "mean_change_complete_cases", "adjusted_difference_imputed"}
    )
    told = [missing.what for missing in results.missing]
    assert {"nothing_to_impute:score::director", "nothing_to_impute:score::comparison"} <= set(told)
    assert "tipping_points" not in results.tables


@pytest.mark.parametrize("term", ["mean_change", "adjusted_difference"])
def test_params_choose_the_main_answer_and_the_other_stands_beside_it(gaps, homes, params, term) -> None:
    labels = {"wave": "T1", "group": "director"}
    by_cases = analyze(gaps, homes, params)
    by_imputation = analyze(gaps, homes, choose(params, method="multiple_imputation"))
    main, beside = by_cases.find(term, **labels), by_cases.find(f"{term}_imputed", **labels)
    assert by_imputation.find(term, **labels).estimate == beside.estimate
    assert by_imputation.find(f"{term}_complete_cases", **labels).estimate == main.estimate
    assert "Rubin's rules over 20 imputations" in beside.method
    assert beside.n_households > main.n_households
    assert by_imputation.find(f"{term}_imputed", **labels) is None


def test_an_imputed_change_lies_within_what_the_household_and_the_other_wave_allow(gaps, complete, homes, params):
    truth = analyze(complete, homes, params).find("mean_change", wave="T1", group="director")
    imputed = analyze(gaps, homes, params).find("mean_change_imputed", wave="T1", group="director")
    assert abs(imputed.estimate - truth.estimate) < truth.std_error
    assert imputed.std_error > 0.8 * truth.std_error


def test_households_may_be_resampled_instead(gaps, homes, params) -> None:
    chosen = choose(params, interval="bootstrap").model_copy(update={"n_bootstrap": 200})
    found = analyze(gaps, homes, chosen).find("mean_change_imputed", wave="T1", group="director")
    assert "bootstrap of households" in found.method
    assert found.conf_low < found.estimate < found.conf_high


def test_the_shift_that_turns_the_answer(gaps, homes, params) -> None:
    tables = analyze(gaps, homes, params).tables
    own = tables["tipping_curve"].query("group == 'director' and wave == 'T1'")
    assert own["estimate"].is_monotonic_increasing
    # Six of 24 persons: a household with one gap moves by half of delta, the whole one by all of it.
    slope = np.polyfit(own["delta"], own["estimate"], 1)[0]
    assert slope == pytest.approx((4 / 2 + 1) / N_HOUSEHOLDS)
    points = tables["tipping_points"].query("group == 'director' and wave == 'T1'").iloc[0]
    assert points["n_missing"] == 6
    assert (points["lowest_delta"], points["highest_delta"]) == (own["delta"].min(), own["delta"].max())


def test_only_the_later_wave_is_shifted_not_the_baseline(gaps, homes, params) -> None:
    also = gaps.assign(score=gaps["score"].mask((gaps["person_id"] == "d7_1") & (gaps["wave"] == "T0")))
    own = analyze(also, homes, params).tables["tipping_curve"].query("group == 'director' and wave == 'T1'")
    slope = np.polyfit(own["delta"], own["estimate"], 1)[0]
    assert slope == pytest.approx((4 / 2 + 1) / N_HOUSEHOLDS)


def test_a_wave_without_gaps_has_no_tipping_point_and_that_is_said(gaps, homes, params) -> None:
    results = analyze(gaps, homes, params)
    assert "nothing_to_impute:score:T2:director" in [missing.what for missing in results.missing]
    exploratory = analyze(gaps, homes, params.model_copy(update={"primary_outcome": None}))
    assert "tipping_points" not in exploratory.tables


def test_too_few_to_impute_from_is_said(scores, homes, params) -> None:
    few = scores({(f"d{n}_0", f"d{n}", "director"): (4.0 + n, 5.0 + 2 * n, None if n else 3.0) for n in range(4)})
    results = analyze(few, homes, choose(params, method="multiple_imputation"))
    (told,) = [missing for missing in results.missing if missing.what == "imputation:score::director"]
    assert "column 'T2'" in told.why
    assert results.find("mean_change", wave="T1", group="director") is not None


def test_the_mixed_model_uses_every_measurement(gaps, homes, params) -> None:
    results = analyze(gaps, homes, params)
    found = results.find("mixed_mean_change", wave="T1", group="director")
    assert found.n_obs == 24 * 3 - 6
    assert found.n_households == N_HOUSEHOLDS
    assert (found.contrast, "Kenward-Roger" in found.method) == ("before-after", True)


def test_leavers_are_held_against_stayers_also_when_they_left_the_study(gaps, homes, params) -> None:
    results = analyze(gaps, homes, params)
    what = [missing.what for missing in results.missing]
    assert "attrition:score:T1:director" in what  # one household only
    left = homes.assign(exit_reason=homes["household_id"].map({"d1": "moved", "d2": "moved"}))
    found = analyze(gaps, left, params).find("attrition_difference", wave="T1", group="director")
    means = gaps.loc[gaps["wave"] == "T0"].groupby("household_id")["score"].mean().filter(like="d")
    gone = means.index.isin(["d1", "d2", "d5"])
    assert np.sign(found.estimate) == np.sign(means[gone].mean() - means[~gone].mean())
    assert (found.n_households, found.n_smallest, found.contrast) == (N_HOUSEHOLDS, 3, "lost-stayed")


def test_patterns_of_what_is_missing_add_up_to_everybody(gaps, homes, params) -> None:
    table = analyze(gaps, homes, params).tables["missing_patterns"]
    own = table.loc[table["group"] == "director"].set_index("pattern")
    assert own["n_persons"].to_dict() == {"T0 T1 T2": 18, "T0 T2": 6}
    assert own.loc["T0 T2", "kind"] == "intermittent"
    assert own["share"].sum() == pytest.approx(1.0)


def test_a_mean_change_counts_households_alike() -> None:
    table = pd.DataFrame({"household_id": ["a", "a", "b"], "before": 0.0, "after": [1.0, 3.0, 6.0]})
    found = mean_change_of_households(table, before="before", after="after", unit="points")
    assert (found.estimate, found.std_error) == (4.0, pytest.approx(2.0))
    with pytest.raises(ValueError, match="one household"):
        mean_change_of_households(table.iloc[:2], before="before", after="after", unit="points")
