"""Identities of the adjusted difference, its agreement with the formula interface, and what it refuses."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from werkplaats.methods.between_groups.between import adjusted_difference, adjusted_differences, baseline_slope

RNG = np.random.default_rng(7)
TABLE = pd.DataFrame({"arm": ["in"] * 12 + ["out"] * 15, "t0": RNG.normal(50, 10, 27)}).assign(
    t1=lambda table: 20 + 0.6 * table["t0"] + 3 * (table["arm"] == "in") + RNG.normal(0, 5, 27)
)


def difference_of(table, **options):
    given = {"outcome": "t1", "baseline": "t0", "group": "arm", "reference": "out", "unit": "points"} | options
    return adjusted_difference(table, **given)


def test_equals_the_model_by_formula():
    fit = smf.ols("t1 ~ C(arm, Treatment('out')) + t0", TABLE).fit()
    name = "C(arm, Treatment('out'))[T.in]"
    difference = difference_of(TABLE)
    assert (difference.estimate, difference.std_error, difference.p_value) == pytest.approx(
        (fit.params[name], fit.bse[name], fit.pvalues[name])
    )
    assert (difference.conf_low, difference.conf_high) == pytest.approx(tuple(fit.conf_int().loc[name]))


def test_swapping_the_reference_flips_the_sign():
    forth, back = difference_of(TABLE), difference_of(TABLE, reference="in")
    assert (back.estimate, back.conf_low, back.conf_high) == pytest.approx(
        (-forth.estimate, -forth.conf_high, -forth.conf_low)
    )


def test_adjusting_the_change_or_the_outcome_is_the_same():
    change = TABLE.assign(change=TABLE["t1"] - TABLE["t0"])
    assert difference_of(change, outcome="change").estimate == pytest.approx(difference_of(TABLE).estimate)


def test_scaling_the_outcome_scales_and_a_wider_level_widens():
    plain, scaled = difference_of(TABLE), difference_of(TABLE.assign(t1=TABLE["t1"] * 3))
    assert (scaled.estimate, scaled.std_error) == pytest.approx((3 * plain.estimate, 3 * plain.std_error))
    assert difference_of(TABLE, conf_level=0.99).conf_low < plain.conf_low


def test_order_of_the_rows_does_not_matter():
    shuffled = TABLE.sample(frac=1, random_state=1)
    assert difference_of(shuffled).estimate == pytest.approx(difference_of(TABLE).estimate)


def test_missing_follow_up_is_refused_with_its_column():
    with pytest.raises(ValueError, match="'t1' has 2 missing"):
        difference_of(TABLE.assign(t1=[None, None, *TABLE["t1"].tolist()[2:]]))


def test_three_groups_ask_for_the_plural():
    three = TABLE.assign(arm=["x"] * 5 + TABLE["arm"].tolist()[5:])
    with pytest.raises(ValueError, match="2 groups beside 'out'"):
        difference_of(three)
    plural = adjusted_differences(three, outcome="t1", baseline="t0", group="arm", reference="out", unit="points")
    assert [difference.group for difference in plural] == ["in", "x"]


@pytest.mark.parametrize(
    "table", [TABLE.assign(t0=1.0), TABLE.iloc[[0, 12, 13]]], ids=["baseline that does not vary", "too few households"]
)
def test_coefficients_that_cannot_be_determined(table):
    with pytest.raises(ValueError, match="cannot determine 3 coefficients"):
        difference_of(table)


def slope_of(table, **options):
    given = {
        "outcome": "t1",
        "baseline": "t0",
        "group": "arm",
        "reference": "out",
        "unit": "points per point",
    } | options
    return baseline_slope(table, **given)


def test_slope_equals_the_model_by_formula_and_does_not_depend_on_the_reference():
    fit, slope = smf.ols("t1 ~ arm + t0", TABLE).fit(), slope_of(TABLE)
    assert (slope.estimate, slope.std_error, slope.p_value) == pytest.approx(
        (fit.params["t0"], fit.bse["t0"], fit.pvalues["t0"])
    )
    assert slope_of(TABLE, reference="in").conf_low == pytest.approx(slope.conf_low)
    assert slope_of(TABLE.assign(t0=2 * TABLE["t0"])).estimate == pytest.approx(slope.estimate / 2)


def test_slope_on_a_baseline_that_does_not_vary_is_refused():
    with pytest.raises(ValueError, match="cannot determine 3 coefficients"):
        slope_of(TABLE.assign(t0=1.0))
