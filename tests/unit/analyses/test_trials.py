"""Trials in the shapes in which others publish them, from `werkplaats new` to the analyses, against what was put in.

Oracle: the effects that `invented_trials` draws. Cost and QALYs lie within a few standard errors of them, in files with
71% of the persons incomplete as well, and what is said of the design and of what is missing is what was drawn.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from invented_trials import MONTHS, SHAPES, Trial, answer
from werkplaats.analyses.cleaning import clean_study
from werkplaats.analyses.cost_effectiveness import analyze_cost_effectiveness
from werkplaats.analyses.households import derive_tables
from werkplaats.analyses.person_costs import add_person_costs
from werkplaats.analyses.quality_of_life import analyze_quality_of_life
from werkplaats.cli.drafting import draft_params
from werkplaats.params.loading import load_params
from werkplaats.results import Results

REACH = 3.5
"""Standard errors within which an estimate lies of what was put in, for one fixed seed."""

QUICK = 200


@dataclass(frozen=True)
class Found:
    trial: Trial
    quality_of_life: Results
    costs: Results
    value: Results

    @property
    def all(self) -> tuple[Results, ...]:
        return self.quality_of_life, self.costs, self.value


FAST = ("pilot", "tutorial")
"""The two that others are known to run; the other shapes take as long again, and are slow tests."""


@pytest.fixture(
    scope="module",
    params=[name if name in FAST else pytest.param(name, marks=pytest.mark.slow) for name in SHAPES],
)
def found(request, tmp_path_factory):
    """What notebooks 01 to 05 find in a trial of which only the questions of the draft were answered."""
    name, trial = request.param, SHAPES[request.param]()
    folder = tmp_path_factory.mktemp(name)
    raw = folder / "data" / "raw" / name
    raw.mkdir(parents=True)
    trial.file.to_csv(raw / f"{name}.csv", index=False)
    path = folder / "params" / f"{name}.yaml"
    path.parent.mkdir()
    path.write_text(answer(draft_params(name, raw), MONTHS.get(name, {})), encoding="utf-8")
    params = load_params(path).model_copy(update={"n_bootstrap": QUICK})
    cleaning = clean_study(params, raw)
    tables = {**cleaning.tables, **derive_tables(cleaning.tables, params=params)}
    waves, households = tables["person_waves"], tables["households"]
    return Found(
        trial,
        analyze_quality_of_life(waves, households, params=params, measurements=tables["measurements"]).results,
        add_person_costs(Results("04_costs"), waves, households, params=params),
        analyze_cost_effectiveness(waves, None, households, None, params=params),
    )


def test_cost_and_qalys_lie_around_what_was_put_in(found):
    for term, truth in (("incremental_cost", found.trial.cost), ("incremental_qaly", found.trial.qaly)):
        estimate = found.value.find(term, population=None)
        assert estimate.estimate == pytest.approx(truth, abs=REACH * estimate.std_error), term
        assert estimate.conf_low < estimate.estimate < estimate.conf_high


def test_what_is_missing_is_said_and_imputed_with_complete_cases_beside_it(found):
    facts = found.value.facts
    assert facts["share_incomplete"] == pytest.approx(found.trial.share_incomplete)
    assert facts["n_rows"] == found.trial.n_persons
    assert facts["missing"] == "impute_then_resample"
    for term in ("incremental_cost", "incremental_qaly"):
        imputed, complete = (found.value.find(term, population=which) for which in (None, "complete_cases"))
        assert "Rubin's rules" in imputed.method
        assert complete.n_obs == round((1 - found.trial.share_incomplete) * found.trial.n_persons)
        assert imputed.n_obs == found.trial.n_persons


def test_no_number_is_nan(found):
    for results in found.all:
        for one in results.estimates:
            numbers = [one.estimate, one.std_error, one.conf_low, one.conf_high, one.p_value]
            assert all(number is None or np.isfinite(number) for number in numbers), one
        for name in ("person_costs", "ce_plane", "net_benefit_curve", "acceptability_curve", "quadrants"):
            if name in results.tables:
                assert not results.tables[name].select_dtypes("number").isna().any(axis=None), name


def test_the_label_is_that_of_a_trial_with_much_missing(found):
    """Chance divided the groups, which is level 5; where more than one in five is missing it is lower."""
    for results in (found.quality_of_life, found.costs):
        assert results.facts["evidence_design"] == 5
        assert results.facts["evidence_level"] < 5
        assert "much is missing" in results.facts["evidence_criteria"]


def test_groups_are_compared_on_health_at_the_last_wave(found):
    differences = [one for one in found.quality_of_life.estimates if one.term.endswith("adjusted_difference")]
    assert differences
    assert all(one.contrast == "between" and one.group != one.reference for one in differences)
    unadjusted = {one.outcome for one in differences if one.term == "unadjusted_difference"}
    assert unadjusted == ({"qaly"} if "e" in found.trial.file.columns else set())


def test_persons_without_a_known_outcome_are_counted(found):
    """The table of cost says of how many persons an amount is known, and of how many it could be."""
    table = found.costs.tables["person_costs"]
    assert isinstance(table, pd.DataFrame)
    assert table["n_expected"].sum() == found.trial.n_persons
    assert (table["n_persons"] < table["n_expected"]).all()
