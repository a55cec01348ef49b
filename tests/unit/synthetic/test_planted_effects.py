"""The planted effect can be taken out or made larger, and nothing else of the study changes."""

from __future__ import annotations

import pandas as pd
import pytest

from werkplaats.synthetic.__main__ import main
from werkplaats.synthetic.effect import LARGEST_EFFECT
from werkplaats.synthetic.study import Study, generate

KEYS = ["household_id", "month", "product"]


@pytest.fixture(scope="module")
def nobody_helped() -> Study:
    return generate(effect=0.0)


@pytest.fixture(scope="module")
def four_times() -> Study:
    return generate(effect=4.0)


def test_without_an_effect_nothing_is_taken_off(nobody_helped: Study) -> None:
    assert (nobody_helped.lines["cents"] == nobody_helped.lines["cents_without"]).all()
    assert (nobody_helped.truth.saving_mean, nobody_helped.truth.share_retained) == (0.0, 0.0)
    assert nobody_helped.truth.att == 0.0


def test_four_times_the_effect_takes_off_four_times_as_much(study: Study, four_times: Study) -> None:
    # Care is declared in whole hours and nights, so not to the cent.
    assert four_times.truth.saving_mean == pytest.approx(4 * study.truth.saving_mean, rel=0.01)
    assert four_times.truth.share_retained == pytest.approx(study.truth.share_retained, abs=0.02)


def test_everything_else_is_the_same(study: Study, nobody_helped: Study, four_times: Study) -> None:
    for other in (nobody_helped, four_times):
        pd.testing.assert_frame_equal(other.households, study.households)
        pd.testing.assert_frame_equal(other.hours, study.hours)
        pd.testing.assert_frame_equal(other.events, study.events)
        unhelped = [one.lines.groupby(KEYS)["cents_without"].sum() for one in (other, study)]
        pd.testing.assert_series_equal(*unhelped)
        assert (other.truth.factor_municipal, other.truth.factor_other) == (
            study.truth.factor_municipal,
            study.truth.factor_other,
        )


def test_well_being_gains_with_the_effect(study: Study, nobody_helped: Study, four_times: Study) -> None:
    means = []
    for one in (nobody_helped, study, four_times):
        answers = one.questionnaires.loc[one.questionnaires["METING"] == "T1", "VAS"]
        means.append(answers[answers <= 100].mean())
    assert means == sorted(means)
    assert means[0] < means[1] < means[2]


@pytest.mark.parametrize("effect", [-0.1, LARGEST_EFFECT + 0.1])
def test_an_effect_that_cannot_be_is_refused(effect: float, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="must lie between 0 and"):
        generate(effect=effect)
    with pytest.raises(SystemExit) as left:
        main(["nowhere", "--effect", str(effect)])
    assert left.value.code == 2
    assert "does not lie between" in capsys.readouterr().err
