"""Identities of the area under the curve, and what it refuses."""

import pandas as pd
import pytest

from werkplaats.methods.quality_adjusted import area_under_curve, gain_over_baseline

TABLE = pd.DataFrame({"T0": [0.4, 0.7], "T1": [0.6, 0.7], "T2": [0.5, 0.7]}, index=["H1", "H2"])
COLUMNS, YEARS = ["T0", "T1", "T2"], [0.0, 1.0, 2.0]


def test_constant_utility_is_worth_utility_times_time():
    assert area_under_curve(TABLE, columns=COLUMNS, years=YEARS)["H2"] == pytest.approx(1.4)
    assert gain_over_baseline(TABLE, columns=COLUMNS, years=YEARS)["H2"] == pytest.approx(0.0)


def test_stretching_time_stretches_the_area():
    plain = area_under_curve(TABLE, columns=COLUMNS, years=YEARS)
    pd.testing.assert_series_equal(area_under_curve(TABLE, columns=COLUMNS, years=[0, 3, 6]), 3 * plain)


def test_gain_is_the_area_above_the_baseline():
    assert gain_over_baseline(TABLE, columns=COLUMNS, years=YEARS)["H1"] == pytest.approx(1.05 - 0.8)


def test_time_may_start_anywhere():
    shifted = gain_over_baseline(TABLE, columns=COLUMNS, years=[5, 6, 7])
    pd.testing.assert_series_equal(shifted, gain_over_baseline(TABLE, columns=COLUMNS, years=YEARS))


def test_missing_utility_is_refused_with_its_column():
    with pytest.raises(ValueError, match="'T1' has 1 missing"):
        area_under_curve(TABLE.assign(T1=[0.5, None]), columns=COLUMNS, years=YEARS)


@pytest.mark.parametrize(
    ("years", "message"),
    [([0, 1], "3 columns but 2 years"), ([0, 2, 1], "strictly increasing"), ([0, 1, 1], "strictly")],
)
def test_times_that_make_no_curve(years, message):
    with pytest.raises(ValueError, match=message):
        area_under_curve(TABLE, columns=COLUMNS, years=years)


def test_one_measurement_has_no_area():
    with pytest.raises(ValueError, match="two or more"):
        area_under_curve(TABLE, columns=["T0"], years=[0])
