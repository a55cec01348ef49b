"""Identities of the difference-in-differences, two independent oracles, and what it refuses."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from werkplaats.methods.comparison.difference_in_differences import att

RNG = np.random.default_rng(12)
TABLE = pd.DataFrame({"arm": ["in"] * 12 + ["out"] * 100, "change": RNG.normal(-1000, 800, 112)}).assign(
    change=lambda table: table["change"] - 700 * (table["arm"] == "in")
)


def effect_of(table, **options):
    return att(table, **{"change": "change", "group": "arm", "reference": "out", "unit": "EUR"} | options)


def test_equals_scipys_welch():
    one, two = (TABLE.loc[TABLE["arm"] == arm, "change"] for arm in ("in", "out"))
    welch = stats.ttest_ind(one, two, equal_var=False)
    effect = effect_of(TABLE)
    assert effect.p_value == pytest.approx(welch.pvalue)
    assert (effect.conf_low, effect.conf_high) == pytest.approx(tuple(welch.confidence_interval()))


def test_standard_error_is_hc2_of_least_squares():
    fit = smf.ols("change ~ I(arm == 'in')", TABLE).fit(cov_type="HC2")
    effect = effect_of(TABLE)
    assert effect.estimate == pytest.approx(fit.params.iloc[1])
    assert effect.std_error == pytest.approx(fit.bse.iloc[1])


def test_is_the_interaction_of_group_and_period():
    before = TABLE.assign(household=range(112), cost=5000.0, after=0)
    after = before.assign(cost=before["cost"] + before["change"], after=1)
    fit = smf.ols("cost ~ I(arm == 'in') * after", pd.concat([before, after])).fit()
    assert effect_of(TABLE).estimate == pytest.approx(fit.params.iloc[3])


def test_what_touches_both_groups_falls_out():
    assert effect_of(TABLE.assign(change=TABLE["change"] + 5000)).estimate == pytest.approx(effect_of(TABLE).estimate)


def test_swapping_the_reference_flips_and_a_wider_level_widens():
    forth, back, wide = effect_of(TABLE), effect_of(TABLE, reference="in"), effect_of(TABLE, conf_level=0.99)
    assert back.estimate == pytest.approx(-forth.estimate)
    assert wide.conf_low < forth.conf_low < forth.conf_high < wide.conf_high
    assert (forth.contrast, forth.group, forth.reference) == ("difference_in_differences", "in", "out")


def test_missing_change_is_refused_with_its_column():
    with pytest.raises(ValueError, match="'change' has 1 missing"):
        effect_of(TABLE.assign(change=[None, *TABLE["change"].tolist()[1:]]))


def test_a_single_household_or_no_spread_gives_no_interval():
    with pytest.raises(ValueError, match="two households or more, found 1 and 100"):
        effect_of(TABLE.iloc[11:])
    with pytest.raises(ValueError, match="does not vary"):
        effect_of(TABLE.assign(change=-5.0))
