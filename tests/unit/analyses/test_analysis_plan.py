"""The frozen plan: its hash is the same as long as nothing that was decided changes, and a change is told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from werkplaats.analyses.analysis_plan import hash_of_plan, plan_facts, plan_missing
from werkplaats.params.loading import load_params
from werkplaats.params.model import StudyParams
from werkplaats.params.score_settings import AnalysisPlan, PlanFile

PROJECT = Path(__file__).parents[3]


def with_plan(params: StudyParams, **values: object) -> StudyParams:
    return params.model_copy(update={"analysis_plan": AnalysisPlan(date=dt.date(2018, 1, 1), **values)})


def test_without_a_plan_that_is_said(params: StudyParams) -> None:
    facts = plan_facts(params)
    assert (facts["plan_frozen"], facts["plan_changed"], facts["plan_date"]) == (False, False, "")
    assert [missing.what for missing in plan_missing(facts)] == ["plan"]


def test_the_params_are_the_plan_when_there_is_no_file(params: StudyParams) -> None:
    frozen = with_plan(params, sha256=hash_of_plan(params))
    facts = plan_facts(frozen)
    assert (facts["plan_source"], facts["plan_date"], facts["plan_changed"]) == ("params", "2018-01-01", False)
    assert list(plan_missing(facts)) == []


@pytest.mark.parametrize(
    "change",
    [{"primary_outcome": None}, {"confidence_level": 0.9}, {"waves": []}, {"instruments": []}],
    ids=lambda change: next(iter(change)),
)
def test_a_change_after_the_freeze_is_told_and_not_refused(params: StudyParams, change: dict[str, object]) -> None:
    frozen = with_plan(params, sha256=hash_of_plan(params)).model_copy(update=change)
    facts = plan_facts(frozen)
    assert facts["plan_changed"]
    assert [missing.what for missing in plan_missing(facts)] == ["plan_changed"]


def test_a_label_or_a_seed_is_no_part_of_the_plan(params: StudyParams) -> None:
    groups = params.groups.model_copy(update={"labels": {"director": "Regie"}})
    waves = [wave.model_copy(update={"label": f"wave {wave.name}"}) for wave in params.waves]
    other = params.model_copy(update={"groups": groups, "waves": waves, "seed": 1, "title": "Another"})
    assert hash_of_plan(other) == hash_of_plan(params)


def test_a_file_goes_before_the_params(params: StudyParams) -> None:
    file = PlanFile(name="plans/small.pdf", sha256="a" * 64)
    facts = plan_facts(with_plan(params, file=file, sha256="b" * 64))
    assert (facts["plan_source"], facts["plan_file"], facts["plan_sha256"]) == ("file", "plans/small.pdf", "a" * 64)
    assert facts["plan_changed"]


def test_the_plan_of_the_example_is_the_one_that_was_frozen() -> None:
    params = load_params(PROJECT / "params" / "maastricht.yaml")
    assert params.analysis_plan is not None
    message = "params/maastricht.yaml: write this hash under analysis_plan, if the plan was meant to change"
    assert params.analysis_plan.sha256 == hash_of_plan(params), message
