"""Adjusted contrasts: least squares by hand, either model is enough, influences, and what they refuse."""

import numpy as np
import pytest
import statsmodels.api as sm

from werkplaats.methods.comparison.doubly_robust import adjusted_contrast

RNG = np.random.default_rng(5)
SIZE = RNG.normal(size=300)
IN_GROUP = RNG.random(300) < 1 / (1 + np.exp(1 - SIZE))
CHANGES = 2 * SIZE - 3 * IN_GROUP + RNG.normal(size=300)
BY_PERCENT = 0.01


def contrast(adjustment, changes=CHANGES, in_group=IN_GROUP, covariates=SIZE[:, np.newaxis]):
    return adjusted_contrast(changes, in_group, covariates, adjustment=adjustment)


def test_regression_predicts_the_group_from_the_others():
    fit = sm.OLS(CHANGES[~IN_GROUP], sm.add_constant(SIZE[~IN_GROUP])).fit()
    expected = CHANGES[IN_GROUP].mean() - fit.predict(sm.add_constant(SIZE[IN_GROUP])).mean()
    assert contrast("regression").estimate == pytest.approx(expected)


def test_doubly_robust_weighs_the_residuals_of_the_others():
    design = sm.add_constant(SIZE)
    residuals = CHANGES - sm.OLS(CHANGES[~IN_GROUP], design[~IN_GROUP]).fit().predict(design)
    odds = np.exp(design @ sm.Logit(IN_GROUP.astype(float), design).fit(disp=0).params)
    expected = residuals[IN_GROUP].mean() - np.average(residuals[~IN_GROUP], weights=odds[~IN_GROUP])
    assert contrast("doubly_robust").estimate == pytest.approx(expected, abs=1e-8)


def test_only_doubly_robust_survives_a_wrong_line():
    """The change bends with size, so the regression is wrong; the odds are right."""
    rng = np.random.default_rng(6)
    size = rng.normal(size=20_000)
    in_group = rng.random(size.size) < 1 / (1 + np.exp(1 - size))
    changes = size**2 - 3 * in_group + rng.normal(size=size.size)
    wrong = adjusted_contrast(changes, in_group, size[:, np.newaxis], adjustment="regression")
    right = adjusted_contrast(changes, in_group, size[:, np.newaxis], adjustment="doubly_robust")
    error = np.sqrt(np.square(right.influence).sum())
    assert abs(right.estimate + 3) < 4 * error
    assert abs(wrong.estimate + 3) > 10 * error


@pytest.mark.parametrize("adjustment", ["regression", "doubly_robust"])
def test_influence_is_what_a_household_more_does(adjustment):
    """A household that is there once more, among a hundred copies of all, moves the estimate by its influence."""
    found = contrast(adjustment)
    copies = 100
    for household in (0, int(np.flatnonzero(IN_GROUP)[0]), int(np.flatnonzero(~IN_GROUP)[3])):
        rows = [*np.tile(np.arange(300), copies), household]
        moved = contrast(adjustment, CHANGES[rows], IN_GROUP[rows], SIZE[rows][:, np.newaxis])
        assert (moved.estimate - found.estimate) * copies == pytest.approx(found.influence[household], rel=BY_PERCENT)
    assert found.influence.sum() == pytest.approx(0, abs=1e-10)


def test_swapping_the_sign_of_the_change_flips():
    for adjustment in ("regression", "doubly_robust"):
        assert contrast(adjustment, -CHANGES).estimate == pytest.approx(-contrast(adjustment).estimate)


def test_what_cannot_be_held_equal_is_refused():
    with pytest.raises(ValueError, match="adjustment must be"):
        contrast("matching")
    with pytest.raises(ValueError, match="do not determine 2 covariates"):
        contrast("regression", covariates=np.column_stack([SIZE, 2 * SIZE]))
    with pytest.raises(ValueError, match="tell 150 households apart from 150 others"):
        contrast("doubly_robust", in_group=np.median(SIZE) < SIZE)
