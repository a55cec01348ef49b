"""Social costs and benefits from params to results: the worked example of docs/methods/social_cost_benefit.md."""

import pytest
from pydantic import ValidationError

from werkplaats.analyses.social_value import add_social_value
from werkplaats.disclosure.suppression import public
from werkplaats.params.model import StudyParams
from werkplaats.results import Results

WHOLE_EUROS = 0.5
"""The page gives whole euros."""

LINES = [
    ("director", "municipality", "programme", "fiscal", True, "A", 0, 0, 0.0, -95_000.0),
    ("youth care", "municipality", "effect", "fiscal", True, "A", 0, 4, -400_000.0, -350_000.0),
    ("crisis care", "insurer", "effect", "fiscal", False, "B", 0, 4, -120_000.0, -100_000.0),
    ("household help", "municipality", "effect", "fiscal", True, "A", 0, 2, -30_000.0, -34_000.0),
    ("work", "households", "effect", "economic", False, "C", 2, 4, 0.0, 10_000.0),
    ("health", "households", "effect", "social", False, "B", 0, 4, 0.0, 15_000.0),
]
NAMES = [
    "effect",
    "actor",
    "role",
    "value",
    "cashable",
    "evidence",
    "first_year",
    "last_year",
    "null_alternative",
    "project",
]
FULL = {
    "start": "2026-01-01",
    "deadweight": 0.3,
    "drop_off": 0.2,
    "lag": 1,
    "optimism": {"A": 0.05, "B": 0.15, "C": 0.4},
    "probability": 0.9,
}


def make_params(**changes):
    lines = [{**dict(zip(NAMES, line, strict=True)), "source": "invented"} for line in LINES]
    return StudyParams.model_validate(
        {
            "study": "value",
            "title": "Value",
            "groups": {"intervention": "approach"},
            "sources": [{"path": "a.csv", "table": "persons"}],
            "social_cost_benefit": {"lines": lines, **FULL, **changes},
        }
    )


def weigh(**changes):
    return add_social_value(Results("05_cost_effectiveness"), params=make_params(**changes))


def test_the_page_comes_out():
    found = weigh()
    assert found.facts["net_present_value"] == pytest.approx(41_995, abs=WHOLE_EUROS)
    assert found.facts["break_even"] == pytest.approx(0.62, abs=0.005)
    actors = found.tables["social_cost_benefit"].set_index("actor")
    assert actors["net"].round().to_dict() == {
        "municipality": -16_247,
        "insurer": 29_745,
        "households": 28_496,
        "all": 41_995,
    }
    assert actors.loc["insurer", "cash"] == 0
    effects = found.tables["correction_effects"].set_index("correction")
    assert effects.loc["none", "net_present_value"] == pytest.approx(323_416, abs=WHOLE_EUROS)
    assert effects.loc["deadweight", "alone"] == pytest.approx(-125_525, abs=WHOLE_EUROS)


def test_a_tornado_bar_for_each_assumption_that_does_something_and_each_effect():
    bars = set(weigh().tables["tornado"]["bar"])
    effects = {name for name, _, role, *_ in LINES if role == "effect"}
    assert bars == effects | {"deadweight", "drop_off", "lag", "optimism", "probability"}
    assert set(weigh(deadweight=0.0, lag=0).tables["tornado"]["bar"]) == bars - {"deadweight", "lag"}


def test_certainty_that_is_not_enough_is_said():
    found = weigh(deadweight=0.95)
    assert not found.facts["pays_at_certainty"]
    assert "break_even" not in found.facts


def test_effects_that_are_a_loss_have_no_break_even():
    lines = [{**dict(zip(NAMES, line, strict=True)), "source": "invented"} for line in (LINES[0], LINES[3])]
    found = weigh(lines=lines)
    assert not found.facts["pays_at_certainty"]
    assert found.facts["net_present_value"] < 0


def test_a_study_that_weighs_nothing_has_nothing():
    nothing = make_params().model_copy(update={"social_cost_benefit": None})
    assert add_social_value(Results("05_cost_effectiveness"), params=nothing).tables == {}


def test_lines_that_cannot_be_weighed_are_missing():
    named_as_the_total = {**dict(zip(NAMES, LINES[0], strict=True)), "actor": "all", "source": "invented"}
    assert [one.what for one in weigh(lines=[named_as_the_total]).missing] == ["social_cost_benefit"]
    too_early = weigh(start="2019-01-01")  # no Dutch rates are known for it
    assert [one.what for one in too_early.missing] == ["social_cost_benefit"]


@pytest.mark.parametrize("change", [{"last_year": -1}, {"first_year": 3, "last_year": 1}, {"value": "social"}])
def test_lines_that_contradict_themselves_are_refused(change):
    line = {**dict(zip(NAMES, LINES[1], strict=True)), "source": "invented", **change}
    with pytest.raises(ValidationError):
        make_params(lines=[line])


def test_assumptions_of_the_study_may_leave():
    assert set(public(weigh(), make_params().disclosure).tables) >= {"social_cost_benefit", "tornado"}
