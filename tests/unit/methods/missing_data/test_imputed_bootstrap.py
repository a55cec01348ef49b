"""Identities of bootstrap with imputation, in both orders, and what they refuse."""

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.between_groups.between import adjusted_difference
from werkplaats.methods.intervals.resampling import replicate_means
from werkplaats.methods.intervals.studentized import mean_interval
from werkplaats.methods.missing_data.imputed_bootstrap import (
    bootstrap_then_impute,
    impute_then_bootstrap,
    imputed_replicates,
)
from werkplaats.methods.missing_data.multiple_imputation import ImputationModel
from werkplaats.results import Estimate

WAVES = ["t0", "t1"]


def invented(n=24, seed=2):
    rng = np.random.default_rng(seed)
    level = rng.normal(size=n)
    table = pd.DataFrame({"t0": level + rng.normal(size=n), "t1": 1 + level + rng.normal(size=n)})
    table["home"] = np.sort(np.arange(n) * 2 // 3)
    return table.assign(arm=np.where(table["home"] % 2 == 0, "a", "b"), row=range(n))


COMPLETE = invented()
TABLE = COMPLETE.assign(t1=COMPLETE["t1"].where(COMPLETE.index % 4 > 0))
CLUSTERED = ImputationModel(columns=WAVES, household="home", group="arm")
PLAIN = ImputationModel(columns=WAVES)


def change(table, *, before="t0", after="t1"):
    """Return the mean change, without the exact p-value of `mean_change`, which no interval here needs."""
    changes = (table[after] - table[before]).to_numpy()
    std_error = float(changes.std(ddof=1) / np.sqrt(changes.size))
    return replace(mean_of(after)(table), estimate=float(changes.mean()), std_error=std_error)


def mean_of(column):
    def mean(table):
        return Estimate(
            term="mean", estimate=float(table[column].mean()), unit="points", method="mean", n_households=len(table)
        )

    return mean


def estimate_of(table=TABLE, **options):
    chosen = {"model": PLAIN, "analysis": change, "n_bootstrap": 200, "rng": np.random.default_rng(4)}
    return bootstrap_then_impute(table, **chosen | options)


def test_without_gaps_it_is_the_plain_bootstrap():
    ours = imputed_replicates(
        COMPLETE,
        model=PLAIN,
        analyses={wave: mean_of(wave) for wave in WAVES},
        n_bootstrap=50,
        rng=np.random.default_rng(8),
    )
    plain = replicate_means(COMPLETE, columns=WAVES, n_bootstrap=50, rng=np.random.default_rng(8))
    pd.testing.assert_frame_equal(ours, pd.DataFrame(plain, columns=WAVES))


def test_the_percentile_interval_is_that_of_the_replicates():
    plain = replicate_means(
        COMPLETE.assign(d=COMPLETE["t1"] - COMPLETE["t0"]), columns=["d"], n_bootstrap=200, rng=np.random.default_rng(4)
    )
    ours = estimate_of(COMPLETE, interval="percentile", conf_level=0.9)
    assert (ours.conf_low, ours.conf_high) == pytest.approx(tuple(np.quantile(plain, [0.05, 0.95])))
    assert ours.std_error == pytest.approx(plain.std(ddof=1))


def test_without_gaps_the_studentized_interval_is_that_of_a_mean():
    ours = estimate_of(COMPLETE, n_bootstrap=1000)
    changes = (COMPLETE["t1"] - COMPLETE["t0"]).to_numpy()
    plain = mean_interval(changes, conf_level=0.95, n_bootstrap=1000, rng=np.random.default_rng(4))
    # Only the skewness that lengthens a tail is not the same: here it comes from the replicates.
    assert (ours.conf_low, ours.conf_high) == pytest.approx(plain, abs=0.05 * (plain.high - plain.low))


@pytest.mark.parametrize("interval", ["percentile", "studentized"])
def test_swapping_before_and_after_flips_the_sign(interval):
    forth = estimate_of(interval=interval)
    back = estimate_of(interval=interval, analysis=partial(change, before="t1", after="t0"))
    assert (back.estimate, back.conf_low, back.std_error) == pytest.approx(
        (-forth.estimate, -forth.conf_high, forth.std_error), rel=1e-2
    )


@pytest.mark.parametrize("interval", ["percentile", "studentized"])
def test_a_wider_level_widens(interval):
    narrow, wide = (
        estimate_of(interval=interval, conf_level=level, rng=np.random.default_rng(4)) for level in (0.8, 0.99)
    )
    assert wide.conf_low < narrow.conf_low < narrow.estimate < narrow.conf_high < wide.conf_high
    assert interval in wide.method


def test_what_is_missing_costs_precision():
    assert estimate_of().std_error > estimate_of(COMPLETE).std_error


def test_the_seed_fixes_everything():
    assert estimate_of() == estimate_of()
    assert estimate_of(rng=np.random.default_rng(5)) != estimate_of()


def test_imputation_first_gives_nearly_the_same():
    options = {"model": PLAIN, "analysis": change, "rng": np.random.default_rng(6)}
    first = impute_then_bootstrap(TABLE, n_imputations=10, complete_freedom=23, **options)
    after = estimate_of(n_bootstrap=400)
    assert first.estimate == pytest.approx(after.estimate, abs=0.1)
    assert first.std_error == pytest.approx(after.std_error, rel=0.25)
    assert "bootstrap of households; Rubin's rules over 10 imputations" in first.method


def test_imputation_first_without_gaps_has_the_standard_error_of_the_bootstrap():
    estimate = impute_then_bootstrap(
        COMPLETE,
        model=PLAIN,
        analysis=change,
        n_imputations=5,
        complete_freedom=23,
        n_bootstrap=400,
        rng=np.random.default_rng(6),
    )
    assert estimate.estimate == pytest.approx(change(COMPLETE).estimate)
    assert estimate.std_error == pytest.approx(change(COMPLETE).std_error * np.sqrt(23 / 24), rel=0.05)


def test_groups_are_compared():
    analysis = partial(adjusted_difference, outcome="t1", baseline="t0", group="arm", reference="b", unit="points")
    difference = estimate_of(model=CLUSTERED, analysis=analysis)
    assert (difference.group, difference.reference) == ("a", "b")
    assert difference.conf_low < difference.estimate < difference.conf_high


def test_input_is_left_alone():
    before = TABLE.copy()
    estimate_of(model=CLUSTERED)
    pd.testing.assert_frame_equal(TABLE, before)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"interval": "bca"}, "must be 'percentile' or 'studentized', found 'bca'"),
        ({"conf_level": 95}, "conf_level must lie between"),
        ({"n_bootstrap": 0}, "n_bootstrap must be at least 1"),
        ({"analysis": mean_of("t1")}, "'mean' has no standard error; take the percentile interval"),
    ],
)
def test_what_cannot_be_estimated(options, message):
    with pytest.raises(ValueError, match=message):
        estimate_of(**options)


@pytest.mark.parametrize("interval", ["percentile", "studentized"])
def test_scores_that_are_all_the_same_have_no_interval(interval):
    estimate = estimate_of(COMPLETE.assign(t0=3.0, t1=5.0), interval=interval)
    assert estimate.estimate == pytest.approx(2.0)
    assert (estimate.std_error, estimate.conf_low, estimate.conf_high, estimate.conf_level) == (None,) * 4
    assert "no interval" in estimate.method


def test_a_resample_that_cannot_be_analysed_is_said():
    def picky(table):
        if table["row"].is_unique:
            return change(table)
        raise ValueError("rows repeat")

    with pytest.raises(ValueError, match="a resample of 24 rows cannot be analysed: rows repeat"):
        estimate_of(analysis=picky)
