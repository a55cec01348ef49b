"""Rubin's rules against R's mice.

Oracle: ``pool(with(imp, lm(chl ~ age + bmi)))`` of mice on its data set nhanes (Schafer 1997), five stored imputations.
"""

import pandas as pd
import pytest
import statsmodels.formula.api as smf

from werkplaats.methods.missing_data.pooling import pooled

PRINTED = 5e-7
"""The oracle prints six decimals or more."""

PRINTED_FREEDOM = 5e-6
PRINTED_FRACTION = 5e-4

MICE = {
    "Intercept": (0.2189968, 63.074241, 14.80613, 0.268),
    "age": (28.0471913, 10.633709, 11.58238, 0.372),
    "bmi": (5.3831348, 2.126757, 11.55051, 0.373),
}
"""Estimate, standard error, degrees of freedom and fraction of missing information of each coefficient."""


@pytest.fixture
def fits(refdata):
    imputed = refdata("mice_nhanes/nhanes_imputed_m5_seed23109.csv")
    return [smf.ols("chl ~ age + bmi", data).fit() for _, data in imputed.groupby(".imp")]


@pytest.mark.parametrize("term", MICE)
def test_nhanes(fits, term):
    analyses = pd.DataFrame([(fit.params[term], fit.bse[term]) for fit in fits], columns=["q", "se"])
    result = pooled(analyses, estimate="q", std_error="se", complete_freedom=fits[0].df_resid)
    estimate, std_error, freedom, fraction = MICE[term]
    assert len(fits) == 5
    assert (result.estimate, result.std_error) == pytest.approx((estimate, std_error), abs=PRINTED)
    assert result.freedom == pytest.approx(freedom, abs=PRINTED_FREEDOM)
    assert result.fraction_missing == pytest.approx(fraction, abs=PRINTED_FRACTION)
