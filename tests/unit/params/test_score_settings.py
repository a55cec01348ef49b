"""Settings of the analysis of scores: what they must agree with, and the plan that is a file."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from werkplaats.errors import ParamsError
from werkplaats.params.loading import load_params

PROJECT = Path(__file__).parents[3]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Return a copy of the example without its settings of scores."""
    text = (PROJECT / "params" / "maastricht.yaml").read_text(encoding="utf-8")
    path = tmp_path / "maastricht.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def load(study: Path, **overrides: str):
    return load_params(study, {name.replace("__", "."): value for name, value in overrides.items()})


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("quality_of_life__waves", "[T9]", "wave 'T9' is not one of: T1, T2"),
        ("quality_of_life__waves", "[T0]", "wave 'T0' is not one of: T1, T2"),
        ("quality_of_life__instruments", "[sf12]", "instrument 'sf12' is not one of: eq5d_5l, eq_vas, positive_health"),
        ("missing_data__deltas", "[0.5, 1.0]", "with zero in their range"),
        ("missing_data__deltas", "[0.0, 0.0]", "from low to high"),
        ("missing_data__method", "guess", "complete_cases"),
        ("quality_of_life__fewest_households", "2", "fewest_households"),
        ("quality_of_life__population_means", "{eq_vas: {value: 76.4}}", "source"),
        ("analysis_plan", "{sha256: abc, date: '2018-01-01'}", "sha256"),
    ],
)
def test_what_does_not_agree_is_refused(study: Path, key: str, value: str, told: str) -> None:
    with pytest.raises(ParamsError, match=told.replace("(", r"\(")):
        load(study, **{key: value})


def test_a_plan_that_is_a_file_goes_along_with_its_hash(study: Path) -> None:
    plan = study.parent / "plans" / "plan.txt"
    plan.parent.mkdir()
    plan.write_bytes(b"The primary outcome is utility at twelve months.\n")
    found = load(study, analysis_plan="{date: '2018-01-01', file: plans/plan.txt}").analysis_plan
    assert found is not None
    assert found.file is not None
    assert found.file.name == "plans/plan.txt"
    assert found.file.sha256 == hashlib.sha256(plan.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", ["plans/none.pdf", "../plan.pdf", "/etc/hostname"])
def test_a_plan_that_is_not_beside_the_params_is_refused(study: Path, name: str) -> None:
    with pytest.raises(ParamsError, match=r"analysis_plan\.file"):
        load(study, analysis_plan=f"{{date: '2018-01-01', file: {name}}}")
