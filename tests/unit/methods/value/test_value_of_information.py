"""Identities of the value of information, and what it refuses."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from werkplaats.methods.value.discounting import COST_RATES, flat_rate
from werkplaats.methods.value.value_of_information import (
    normal_value_of_perfect_information,
    value_of_perfect_information,
    value_over_decisions,
)


def test_nothing_when_every_replicate_agrees():
    agreed = pd.DataFrame({"delta_qaly": [0.1, 0.2], "delta_cost": [-100.0, -50.0]})
    assert value_of_perfect_information(agreed, threshold=20_000) == 0.0


def test_worth_the_same_when_the_choice_is_against():
    """Replicates of +1000 and -3000: knowing which gains 1000 half of the time, choosing once for all gains nothing."""
    against = pd.DataFrame({"delta_qaly": [0.0, 0.0], "delta_cost": [-1000.0, 3000.0]})
    assert value_of_perfect_information(against, threshold=20_000) == 500.0


def test_simulated_and_normal_agree():
    quantiles = stats.norm.ppf((np.arange(200_000) + 0.5) / 200_000, 500, 2000)
    replicates = pd.DataFrame({"delta_qaly": 0.0, "delta_cost": -quantiles})
    expected = normal_value_of_perfect_information(mean=500, std_error=2000)
    assert value_of_perfect_information(replicates, threshold=0) == pytest.approx(expected, rel=1e-4)


def test_normal_does_not_know_which_choice_is_called_new():
    forth, back = (normal_value_of_perfect_information(mean=mean, std_error=300.0) for mean in (200.0, -200.0))
    assert forth == back


def test_normal_scales_and_grows_with_doubt():
    one = normal_value_of_perfect_information(mean=500, std_error=2000)
    assert normal_value_of_perfect_information(mean=1500, std_error=6000) == pytest.approx(3 * one)
    assert normal_value_of_perfect_information(mean=500, std_error=2500) > one


def test_undecided_is_worth_most():
    """With a mean of 0 it is the mean of the positive half: s / sqrt(2 pi)."""
    assert normal_value_of_perfect_information(mean=0, std_error=1) == pytest.approx(1 / np.sqrt(2 * np.pi))


def test_over_decisions_without_a_rate_counts_households():
    assert value_over_decisions(10.0, households=[5, 7], rates=flat_rate(0.0, source="none")) == 120.0
    assert value_over_decisions(10.0, households=[5, 7], rates=COST_RATES) == pytest.approx(50 + 70 / 1.03)


@pytest.mark.parametrize(("mean", "std_error"), [(1, 0), (1, -1), (float("nan"), 1), (1, float("inf"))])
def test_normal_without_a_spread_is_refused(mean, std_error):
    with pytest.raises(ValueError, match="positive spread"):
        normal_value_of_perfect_information(mean=mean, std_error=std_error)


def test_no_replicates_and_negative_households_are_refused():
    empty = pd.DataFrame({"delta_qaly": [], "delta_cost": []}, dtype=float)
    with pytest.raises(ValueError, match="empty"):
        value_of_perfect_information(empty, threshold=20_000)
    with pytest.raises(ValueError, match="negative"):
        value_over_decisions(10.0, households=[-1], rates=COST_RATES)
