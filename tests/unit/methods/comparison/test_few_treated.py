"""Starts dealt anew: plain enumeration, its interval, its size, strata, and what it refuses."""

import itertools

import numpy as np
import pytest

from staggered_households import COLUMNS, draw_households
from werkplaats.methods.comparison import few_treated
from werkplaats.methods.comparison.few_treated import dealt_starts_test
from werkplaats.methods.comparison.staggered_panel import staggered_panel


def panel_of(seed=1, *, starts=(6, 6, 6), n_never=6, effect=-2.0, **options):
    table = draw_households(
        np.random.default_rng(seed), starts=starts, n_never=n_never, effect=effect, n_months=12, **options
    )
    return staggered_panel(table, **COLUMNS)


def deal(panel, **options):
    return dealt_starts_test(panel, **({"unit": "EUR", "rng": np.random.default_rng(3)} | options))


def plain_shift(panel, chosen):
    """Return the mean shift of who is chosen at their starts, minus that of the others at the same starts."""
    own = [panel.outcomes[start:, who].mean() - panel.outcomes[:start, who].mean() for who, start in chosen]
    others = np.setdiff1d(np.arange(panel.n_households), [who for who, _ in chosen])
    anyway = [panel.outcomes[start:, others].mean() - panel.outcomes[:start, others].mean() for _, start in chosen]
    return np.mean(own) - np.mean(anyway)


def test_one_start_goes_through_every_choice():
    panel = panel_of()
    found = deal(panel)
    shifts = [plain_shift(panel, [(who, 6) for who in chosen]) for chosen in itertools.combinations(range(9), 3)]
    assert (found.n_deals, found.exact) == (84, True)
    assert found.estimate.estimate == pytest.approx(plain_shift(panel, [(0, 6), (1, 6), (2, 6)]))
    bar = abs(found.estimate.estimate) - 1e-9
    assert found.estimate.p_value == pytest.approx(np.mean(np.abs(shifts) >= bar))


def test_several_starts_are_dealt_and_counted_with_the_real_deal(monkeypatch):
    """Three households with three starts among five: sixty deals, all of which are drawn in the end."""
    panel = panel_of(starts=(4, 6, 8), n_never=2, effect=-30.0)
    found = deal(panel, n_deals=4999)
    shifts = [
        plain_shift(panel, list(zip(chosen, (4, 6, 8), strict=True))) for chosen in itertools.permutations(range(5), 3)
    ]
    share = np.mean(np.abs(shifts) >= abs(found.estimate.estimate) - 1e-9)
    assert not found.exact
    assert found.estimate.estimate == pytest.approx(plain_shift(panel, [(0, 4), (1, 6), (2, 8)]))
    assert found.estimate.p_value == pytest.approx(share, abs=0.01)
    monkeypatch.setattr(few_treated, "CHUNK", 100)
    assert deal(panel, n_deals=4999) == found


def test_the_interval_ends_where_the_test_turns():
    """Take the limit out of the data: the test of nothing has a p-value at the level, just beyond it one below."""
    table = draw_households(np.random.default_rng(5), starts=[6] * 5, n_never=9, n_months=12)
    estimate = deal(staggered_panel(table, **COLUMNS), conf_level=0.9).estimate
    assert estimate.conf_low < estimate.estimate < estimate.conf_high
    after = table["month"] >= table["start"]
    for limit, outward in ((estimate.conf_low, -1e-4), (estimate.conf_high, 1e-4)):
        inside, outside = (
            deal(staggered_panel(table.assign(cost=table["cost"] - (limit + step) * after), **COLUMNS)).estimate.p_value
            for step in (-outward, outward)
        )
        assert outside <= 0.1 < inside


def test_turning_the_outcome_turns_the_effect_and_keeps_the_p_value():
    table = draw_households(np.random.default_rng(1), starts=[6, 6, 6], n_never=6, n_months=12)
    forth = deal(staggered_panel(table, **COLUMNS)).estimate
    back = deal(staggered_panel(table.assign(cost=-7 * table["cost"]), **COLUMNS)).estimate
    assert back.estimate == pytest.approx(-7 * forth.estimate)
    assert back.p_value == forth.p_value


def test_two_of_four_households_can_show_nothing():
    found = deal(panel_of(starts=(6, 6), n_never=2, effect=-90.0))
    assert found.estimate.p_value == pytest.approx(2 / 6)
    assert (found.estimate.conf_low, found.estimate.conf_high, found.estimate.conf_level) == (None, None, None)


def test_within_strata_only_the_own_stratum_is_dealt():
    """All three that started are one stratum by themselves: there is nothing to deal."""
    panel = panel_of()
    alone = deal(panel, strata=np.array(["a"] * 3 + ["b"] * 6), n_deals=99)
    assert alone.estimate.p_value == 1.0
    mixed = deal(panel, strata=np.array(list("abcabcabc")), n_deals=999)
    assert mixed.estimate.p_value == pytest.approx(1 / 27, abs=0.02)


def test_without_an_effect_it_rejects_as_often_as_it_says():
    rejected = [deal(panel_of(seed, effect=0.0)).estimate.p_value <= 0.1 for seed in range(300)]
    assert np.mean(rejected) == pytest.approx(8 / 84, abs=3 * np.sqrt(0.09 / 300))


def test_what_cannot_be_dealt_is_refused():
    table = draw_households(np.random.default_rng(1), starts=[6, 6, 6], n_never=6, n_months=12)
    with pytest.raises(ValueError, match="complete households only; 1 gaps"):
        deal(staggered_panel(table.drop(index=0), **COLUMNS, gaps="keep"))
    with pytest.raises(ValueError, match="all 3 households start"):
        deal(panel_of(n_never=0))
    with pytest.raises(ValueError, match="strata are needed for the 9 households, found 2"):
        deal(panel_of(), strata=np.array(["a", "b"]))
    with pytest.raises(ValueError, match="n_deals must be at least 1"):
        deal(panel_of(starts=(4, 6)), n_deals=0)
