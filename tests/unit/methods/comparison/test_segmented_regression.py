"""Segmented regression: known steps and slopes, kinds of errors, the series without the step, and refusals."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.comparison.segmented_regression import Interruption, segmented_regression

MONTHS = np.arange(48)
AFTER = MONTHS >= 24


def series(rng, *, step=-8.0, bend=-0.5, autocorrelation=0.0, n_months=48):
    months = np.arange(n_months)
    errors = rng.normal(size=n_months)
    for month in range(1, n_months):
        errors[month] += autocorrelation * errors[month - 1]
    after = months >= n_months // 2
    path = 50 + 0.3 * months + step * after + bend * after * (months - n_months // 2)
    return pd.DataFrame({"month": months, "inflow": path + 3 * np.cos(np.pi * months / 6) + errors, "people": 2000.0})


TABLE = series(np.random.default_rng(1))


def fit_of(table=TABLE, *, offset=None, conf_level=0.95, **options):
    return segmented_regression(
        table,
        outcome="inflow",
        time="month",
        unit="clients",
        n_households=200,
        offset=offset,
        conf_level=conf_level,
        interruption=Interruption(**({"start": 24, "family": "linear", "center": 24, "harmonics": 1} | options)),
    )


def test_exact_lines_are_found_exactly_but_for_noise_of_a_millionth():
    tiny = TABLE.assign(inflow=50 + 0.3 * MONTHS + AFTER * (-8 - 0.5 * (MONTHS - 24)) + 1e-6 * (MONTHS % 3))
    fit = fit_of(tiny, harmonics=0)
    assert fit.level.estimate == pytest.approx(-8, abs=1e-5)
    assert fit.slope_before.estimate == pytest.approx(0.3, abs=1e-5)
    assert fit.slope_change.estimate == pytest.approx(-0.5, abs=1e-5)


def test_the_series_without_the_step_goes_on_as_before():
    fit = fit_of()
    assert fit.without[:24] == pytest.approx(fit.fitted[:24])
    expected = fit.level.estimate + fit.slope_change.estimate * np.arange(24)
    assert fit.fitted[24:] - fit.without[24:] == pytest.approx(expected)
    shuffled = TABLE.sample(frac=1, random_state=1)
    assert fit_of(shuffled).fitted == pytest.approx(fit.fitted[shuffled["month"].to_numpy()])


def test_ratios_do_not_move_with_the_unit_of_exposure():
    counts = TABLE.assign(inflow=TABLE["inflow"].round())
    one = fit_of(counts, family="quasi_poisson", offset="people")
    other = fit_of(counts.assign(people=2.0), family="quasi_poisson", offset="people")
    assert one.level.estimate == pytest.approx(other.level.estimate)
    assert one.level.term == "level_ratio"
    assert one.level.std_error is None
    assert one.fitted == pytest.approx(other.fitted)


def test_linear_step_turns_with_the_outcome_and_a_wider_level_widens():
    forth, back, wide = fit_of(), fit_of(TABLE.assign(inflow=-7 * TABLE["inflow"])), fit_of(conf_level=0.99)
    assert back.level.estimate == pytest.approx(-7 * forth.level.estimate)
    assert wide.level.conf_low < forth.level.conf_low < forth.level.conf_high < wide.level.conf_high
    assert (forth.level.unit, forth.slope_change.unit) == ("clients", "clients per moment")


def test_autocorrelation_is_seen_and_widens_the_interval_when_errors_hang_together():
    table = series(np.random.default_rng(2), autocorrelation=0.7, n_months=960)
    plain, robust, chained = (
        fit_of(table, start=480, center=480, errors=errors)
        for errors in ("independent", "newey_west", "autoregressive")
    )
    assert plain.autocorrelation == pytest.approx(0.7, abs=0.1)
    assert robust.level.estimate == plain.level.estimate
    assert robust.level.std_error > 1.3 * plain.level.std_error
    assert chained.level.std_error > 1.5 * plain.level.std_error
    assert chained.level.estimate == plain.level.estimate
    assert chained.autocorrelation == pytest.approx(0.7, abs=0.1)


def test_without_a_center_there_is_no_change_of_slope():
    assert fit_of(center=None).slope_change is None


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        ({"inflow": TABLE["inflow"].mask(TABLE["month"] == 3)}, {}, "'inflow' has 1 missing"),
        ({"month": TABLE["month"].replace(3, 4)}, {}, "equally far apart"),
        ({"month": TABLE["month"].replace(47, 60)}, {}, "equally far apart"),
        ({}, {"start": 46}, "on each side, found 46 and 2"),
        ({"inflow": -TABLE["inflow"]}, {"family": "quasi_poisson"}, "48 outcomes negative"),
        ({"people": 0.0}, {"family": "quasi_poisson", "offset": "people"}, "48 exposures are not positive"),
        ({}, {"offset": "people"}, "belongs to the quasi_poisson family"),
        ({}, {"harmonics": 6}, "do not determine"),
    ],
)
def test_what_cannot_be_fitted_is_refused(change, options, message):
    with pytest.raises(ValueError, match=message):
        fit_of(TABLE.assign(**change), **options)


def test_other_words_are_refused():
    for options, message in (
        ({"family": "poisson"}, "family must be"),
        ({"errors": "white"}, "errors must be"),
        ({"harmonics": -1}, "must not be negative"),
    ):
        with pytest.raises(ValueError, match=message):
            fit_of(**options)
