"""Synthetic control: recovery of known weights, clocks of its own per household, placebos, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staggered_households import COLUMNS, draw_households
from werkplaats.methods.comparison.staggered_panel import StaggeredPanel, staggered_panel
from werkplaats.methods.comparison.synthetic_control import simplex_weights, synthetic_control

RNG = np.random.default_rng(1)


def factor_panel(*, starts=(20, 22), n_donors=12, n_months=30, effect=-5.0, noise=0.05, seed=1):
    """Households driven by two factors, so that trends are not parallel; the started are mixes of the donors."""
    rng = np.random.default_rng(seed)
    factors = np.cumsum(rng.normal(size=(n_months, 2)), axis=0)
    donors = factors @ rng.uniform(0, 2, size=(2, n_donors)) + 20
    mixes = rng.dirichlet(np.ones(n_donors), size=len(starts)).T
    started = donors @ mixes
    months = np.arange(n_months, dtype=float)
    started = started + effect * (months[:, np.newaxis] >= np.array(starts))
    outcomes = np.hstack([started, donors]) + noise * rng.normal(size=(n_months, len(starts) + n_donors))
    labels = tuple(range(len(starts) + n_donors))
    return StaggeredPanel(
        outcomes, months, np.append(np.array(starts, float), [np.inf] * n_donors), np.empty((len(labels), 0)), labels
    )


def control(panel, window=(-18, 5), **options):
    return synthetic_control(
        panel, unit="EUR", window=window, **({"rng": np.random.default_rng(2), "n_placebos": 99} | options)
    )


def test_a_known_effect_is_found_though_trends_are_not_parallel():
    found = control(factor_panel())
    assert found.estimate.estimate == pytest.approx(-5.0, abs=0.2)
    assert found.estimate.p_value == pytest.approx(1 / 100)
    assert found.event_times == tuple(range(-18, 6))
    assert found.observed - found.synthetic == pytest.approx(found.fit.gaps)
    shares = [weight for _, weight in found.weights]
    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)


def test_one_household_has_every_donor_as_placebo_and_no_draws():
    panel = factor_panel(starts=(20,))
    found, again = control(panel), control(panel, rng=np.random.default_rng(99))
    assert found.ratios.size == 13
    assert found.estimate.p_value == pytest.approx(1 / 13)
    assert again.estimate == found.estimate


def test_each_household_is_followed_on_its_own_clock():
    """Two households with starts two months apart: the mean over both of the same month since the start."""
    panel = factor_panel(noise=0.5)
    found = control(panel, window=(-18, 5))
    by_hand = [(panel.outcomes[20 + since, 0] + panel.outcomes[22 + since, 1]) / 2 for since in range(-18, 6)]
    assert found.observed == pytest.approx(by_hand)
    mixed = sum(
        weight * (panel.outcomes[2:26, label] + panel.outcomes[4:28, label]) / 2 for label, weight in found.weights
    )
    assert found.synthetic == pytest.approx(mixed)


def test_without_an_effect_the_p_value_is_no_smaller_than_chance():
    p_values = [control(factor_panel(effect=0.0, noise=1.0, seed=seed)).estimate.p_value for seed in range(60)]
    assert np.mean([p <= 0.1 for p in p_values]) <= 0.1 + 3 * np.sqrt(0.09 / 60)
    assert 0.35 < np.mean(p_values) < 0.65


@settings(max_examples=60)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 10_000))
def test_weights_are_a_mix_and_no_single_donor_is_closer(n_moments, n_donors, seed):
    rng = np.random.default_rng(seed)
    target, donors = rng.normal(size=n_moments), rng.normal(size=(n_moments, n_donors))
    weights = simplex_weights(target, donors)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1)
    closest = np.square(target - donors @ weights).sum()
    assert closest <= np.square(target[:, np.newaxis] - donors).sum(axis=0).min() + 1e-9
    even = np.square(target - donors.mean(axis=1)).sum()
    assert closest <= even + 1e-9


def test_scale_and_level_of_the_outcome_do_not_change_the_mix():
    target, donors = RNG.normal(size=9), RNG.normal(size=(9, 4))
    plain = simplex_weights(target, donors)
    assert simplex_weights(1e6 * target + 5, 1e6 * donors + 5) == pytest.approx(plain, abs=1e-8)


def test_what_has_no_synthetic_control_is_refused():
    with pytest.raises(ValueError, match="2 started households were not observed over all of the window -30 to 5"):
        control(factor_panel(), window=(-30, 5))
    with pytest.raises(ValueError, match="two moments before the start or more, and one after"):
        control(factor_panel(), window=(-1, 5))
    with pytest.raises(ValueError, match="more donors than started households, found 2"):
        control(factor_panel(n_donors=2))
    table = draw_households(RNG, starts=[8], n_never=6)
    with pytest.raises(ValueError, match="complete households; 1 gaps"):
        control(staggered_panel(table.drop(index=3), **COLUMNS, gaps="keep"), window=(-3, 3))
    with pytest.raises(ValueError, match="without holes"):
        control(staggered_panel(table[table["month"] != 3], **COLUMNS), window=(-3, 3))
