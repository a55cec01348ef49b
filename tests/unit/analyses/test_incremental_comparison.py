"""Trials: cost and QALYs of persons in two groups, with gaps, over more than a year, and what is said of the ratio."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.analyses.cost_effectiveness import analyze_cost_effectiveness
from werkplaats.analyses.incremental_comparison import ratio_verdict
from werkplaats.analyses.incremental_rows import build_person_rows
from werkplaats.params.model import StudyParams

WAVES = ("T0", "T1", "T2")
EFFECT = {"cost": 2_000.0, "utility": 0.2}
REACH = 4.0
"""Standard errors within which an estimate lies of what was put in, for one fixed seed."""


def make_params(settings=None, **more):
    return StudyParams.model_validate(
        {
            "study": "trial",
            "title": "Trial",
            "n_bootstrap": 300,
            "waves": [{"name": name, "month": 12 * place} for place, name in enumerate(WAVES)],
            "groups": {"intervention": "new", "reference": "usual", "randomized": True},
            "sources": [{"path": "trial.csv", "table": "measurements"}],
            "instruments": [
                {"name": name, "label": name, "minimum": -1, "maximum": 1e6} for name in ("utility", "cost", "qaly")
            ],
            "cost_effectiveness": {"utility": "utility", "cost": "cost", **(settings or {})},
            **more,
        }
    )


def draw_trial(n_clusters=24, seed=5, missing=0.0):
    """Persons in clusters, an effect on cost and utility from T1 on, and ``missing`` of what was measured later."""
    rng = np.random.default_rng(seed)
    rows = []
    for cluster in range(n_clusters):
        group, shared = ("new", "usual")[cluster % 2], rng.normal()
        for member in range(int(rng.integers(2, 5))):
            start, spent = rng.normal(0.5, 0.1), rng.lognormal(8, 0.4)
            for place, wave in enumerate(WAVES):
                given = float(group == "new" and place > 0)
                utility = start + EFFECT["utility"] * given + 0.02 * shared + 0.05 * rng.normal()
                cost = spent + EFFECT["cost"] * given + 100 * shared + 200 * rng.normal()
                for outcome, value in (("utility", utility), ("cost", cost)):
                    known = place == 0 or rng.uniform() >= missing
                    person = f"P{cluster}-{member}"
                    rows.append((person, f"C{cluster}", group, wave, 12.0 * place, outcome, value if known else np.nan))
    columns = ["person_id", "household_id", "group", "wave", "month", "outcome", "score"]
    return pd.DataFrame(rows, columns=columns)


def clusters_of(person_waves):
    return person_waves.drop_duplicates("household_id")[["household_id", "group"]].assign(exit_reason=None)


def analyze(person_waves, settings=None, **more):
    params = make_params(settings, **more)
    return analyze_cost_effectiveness(person_waves, None, clusters_of(person_waves), None, params=params)


def test_amounts_of_later_years_are_discounted():
    waves = draw_trial()
    rows = build_person_rows(waves, clusters_of(waves), make_params())
    # The second year of cost at 3%, that of health at 1.5%; straight lines between yearly utilities.
    assert dict(rows.of_cost) == pytest.approx({"cost_T1": 1.0, "cost_T2": 1 / 1.03})
    assert dict(rows.of_qaly) == pytest.approx(
        {"utility_T0": 0.5, "utility_T1": 0.5 + 0.5 / 1.015, "utility_T2": 0.5 / 1.015}
    )
    assert (rows.unit, rows.years, rows.share_incomplete) == ("person", 2.0, 0.0)
    assert (rows.cost_before, rows.qaly_before) == (("cost_T0",), ("utility_T0",))


def test_an_effect_that_was_put_in_comes_out_with_its_price():
    results = analyze(draw_trial())
    cost, qaly = results.find("incremental_cost"), results.find("incremental_qaly")
    put_in = (EFFECT["cost"] * (1 + 1 / 1.03), EFFECT["utility"] * (0.5 + 1 / 1.015))
    assert cost.estimate == pytest.approx(put_in[0], abs=REACH * cost.std_error)
    assert qaly.estimate == pytest.approx(put_in[1], abs=REACH * qaly.std_error)
    assert (cost.n_households, cost.unit) == (24, "EUR per person over 24 months")
    ratio = results.find("cost_per_qaly_gained")
    assert results.facts["ratio"] == "dearer_and_better"
    assert ratio.estimate == pytest.approx(cost.estimate / qaly.estimate)


@pytest.mark.parametrize("order", ["impute_then_resample", "resample_then_impute"])
def test_gaps_are_imputed_and_complete_cases_stand_beside(order):
    results = analyze(draw_trial(missing=0.3), {"missing": order, "imputation": "normal"}, n_bootstrap=200)
    imputed = results.find("incremental_qaly", population=None)
    complete = results.find("incremental_qaly", population="complete_cases")
    put_in = EFFECT["utility"] * (0.5 + 1 / 1.015)
    assert imputed.estimate == pytest.approx(put_in, abs=REACH * imputed.std_error)
    assert "Rubin's rules" in imputed.method
    assert complete.n_obs < imputed.n_obs
    assert len(results.tables["ce_plane"]) == 200
    assert results.facts["missing"] == order
    assert results.tables["ce_plane"]["delta_qaly"].mean() == pytest.approx(imputed.estimate, abs=imputed.std_error)


def test_complete_cases_on_request_impute_nothing():
    results = analyze(draw_trial(missing=0.2), {"missing": "complete_cases"})
    assert results.find("incremental_cost").population is None
    assert results.facts["missing"] == "complete_cases"
    assert not [one for one in results.estimates if one.population == "complete_cases"]


def test_qalys_that_arrive_ready_made():
    waves = draw_trial()
    wide = waves[waves["outcome"] == "utility"].pivot(
        index=["person_id", "household_id", "group"], columns="wave", values="score"
    )
    area = ((wide["T0"] + wide["T1"]) / 2 + (wide["T1"] + wide["T2"]) / 2).rename("score").reset_index()
    ready = pd.concat([waves, area.assign(wave="T2", month=24.0, outcome="qaly")], ignore_index=True)
    found = analyze(ready, {"qaly": "qaly", "discount_qalys": 0.0}).find("incremental_qaly")
    assert found.estimate == pytest.approx(analyze(waves, {"discount_qalys": 0.0}).find("incremental_qaly").estimate)


def test_swapping_the_groups_flips_the_signs():
    waves = draw_trial()
    swapped = analyze(waves, groups={"intervention": "usual", "reference": "new"})
    for term in ("incremental_cost", "incremental_qaly"):
        assert swapped.find(term).estimate == pytest.approx(-analyze(waves).find(term).estimate)


def test_knowing_more_is_worth_more_the_more_is_decided():
    results = analyze(draw_trial(), {"decided_per_year": 100, "decided_years": 2, "thresholds": [10000.0]})
    one, total = results.find("value_of_information"), results.find("value_of_information_total")
    assert one.estimate >= 0
    assert total.estimate == pytest.approx(one.estimate * 100 * (1 + 1 / 1.03))


def test_one_group_with_cost_per_person_has_nothing_to_compare():
    waves = draw_trial()
    results = analyze(waves[waves["group"] == "new"], groups={"intervention": "new"})
    assert results.estimates == ()
    assert [one.what for one in results.missing] == ["incremental"]


def test_too_few_clusters_are_missing_and_not_a_crash():
    waves = draw_trial(n_clusters=2)
    results = analyze(waves)
    assert [one.what for one in results.missing] == ["incremental"]


@pytest.mark.parametrize(
    ("qaly", "cost", "verdict"),
    [
        ([0.1] * 20, [5.0] * 20, "dearer_and_better"),
        ([0.1] * 20, [-5.0] * 20, "cheaper_and_better"),
        ([-0.1] * 20, [-5.0] * 20, "cheaper_and_worse"),
        ([-0.1] * 20, [5.0] * 20, "dearer_and_worse"),
        ([0.1] * 18 + [-0.1] * 2, [5.0] * 20, "spread"),
    ],
)
def test_verdict_on_the_ratio(qaly, cost, verdict):
    assert ratio_verdict(pd.DataFrame({"delta_qaly": qaly, "delta_cost": cost}), conf_level=0.95) == verdict


@pytest.mark.parametrize(
    ("lacking", "level", "criteria"),
    [
        (0, 5, ""),
        (3, 4, "much is missing"),
        (7, 2, "chance undone; much is missing; very much is missing"),
    ],
)
def test_a_gap_that_was_imputed_is_still_missing_in_the_label(lacking, level, criteria):
    """Of ``lacking`` in ten persons the last cost is unknown; groups began alike, so that balance does not decide."""
    waves = draw_trial(n_clusters=60)
    place = waves.groupby("group")["person_id"].transform(lambda persons: pd.factorize(persons)[0])
    unknown = waves["outcome"].eq("cost") & waves["wave"].eq("T2") & (place % 10 < lacking)
    start = waves["wave"].eq("T0")
    waves = waves.assign(score=waves["score"].mask(start, (place // 10) % 5 / 10 + 0.3).mask(unknown))
    facts = analyze(waves, {"imputation": "normal"}, n_bootstrap=200).facts
    assert (facts["evidence_level"], facts["evidence_design"]) == (level, 5)
    assert facts["evidence_criteria"] == criteria
