"""Cluster-robust errors against whole matrices, against statsmodels, and where they must equal something simpler."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import linalg

from werkplaats.methods.between_groups.between import adjusted_differences_clustered
from werkplaats.methods.between_groups.cluster_robust import cluster_robust_precision, fit_least_squares

SAME_ALGEBRA = 1e-9
"""Two ways to compute one formula in doubles, on 40 rows."""

RNG = np.random.default_rng(5)
HOUSEHOLDS = np.repeat(np.arange(9), [1, 3, 5, 2, 8, 6, 4, 7, 4])
MATRIX = np.column_stack([HOUSEHOLDS % 2, RNG.normal(size=40), np.ones(40)])
OUTCOME = MATRIX @ [1.0, 0.5, 2.0] + RNG.normal(size=9)[HOUSEHOLDS] + RNG.normal(size=40)
FIT = fit_least_squares(MATRIX, OUTCOME)
TABLE = pd.DataFrame(
    {"home": HOUSEHOLDS, "arm": np.where(HOUSEHOLDS % 2, "in", "out"), "before": MATRIX[:, 1], "after": OUTCOME}
)


def precision_of(fit=FIT, households=HOUSEHOLDS, *, position=0, correction="CR2"):
    return cluster_robust_precision(fit, position=position, households=households, correction=correction)


def difference_of(table, **options):
    given = {"outcome": "after", "group": "arm", "reference": "out", "household": "home", "covariates": ["before"]}
    (difference,) = adjusted_differences_clustered(table, **{**given, "unit": "points"} | options)
    return difference


def whole_matrices(position):
    """Return CR2 error and freedom from n x n matrices, as Pustejovsky and Tipton write them."""
    bread = np.linalg.inv(MATRIX.T @ MATRIX)
    left = np.eye(40) - MATRIX @ bread @ MATRIX.T
    columns, scores = [], []
    for home in range(9):
        rows = home == HOUSEHOLDS
        root = np.linalg.inv(linalg.sqrtm(left[np.ix_(rows, rows)]).real)
        weights = root @ MATRIX[rows] @ bread[position]
        columns.append(left[:, rows] @ weights)
        scores.append(weights @ FIT.residuals[rows])
    products = np.array(columns) @ np.array(columns).T
    return np.linalg.norm(scores), np.trace(products) ** 2 / (products**2).sum()


@pytest.mark.parametrize("position", [0, 1])
def test_equals_the_whole_matrices(position):
    assert precision_of(position=position) == pytest.approx(whole_matrices(position), rel=SAME_ALGEBRA)


@pytest.mark.parametrize("position", [0, 1, 2])
def test_cr0_and_cr1_equal_statsmodels(position):
    fit = sm.OLS(OUTCOME, MATRIX)
    plain = fit.fit(cov_type="cluster", cov_kwds={"groups": HOUSEHOLDS, "use_correction": False}).bse[position]
    assert precision_of(position=position, correction="CR0").std_error == pytest.approx(plain, rel=SAME_ALGEBRA)
    assert precision_of(position=position, correction="CR1").std_error == pytest.approx(
        plain * np.sqrt(9 / 8), rel=SAME_ALGEBRA
    )


def test_one_person_each_is_hc2_of_statsmodels():
    alone = precision_of(households=np.arange(40), position=1)
    assert alone.std_error == pytest.approx(sm.OLS(OUTCOME, MATRIX).fit(cov_type="HC2").bse[1], rel=SAME_ALGEBRA)


def test_households_of_one_size_without_covariates_are_a_two_sample_t():
    households = np.repeat(np.arange(10), 3)
    matrix = np.column_stack([households < 5, np.ones(30)]).astype(float)
    outcome = RNG.normal(size=30)
    found = precision_of(fit_least_squares(matrix, outcome), households)
    means = outcome.reshape(10, 3).mean(axis=1)
    assert found == pytest.approx((np.sqrt(means[:5].var(ddof=1) / 5 + means[5:].var(ddof=1) / 5), 8.0))


def test_under_independent_errors_cr2_has_no_bias():
    draws = np.random.default_rng(1).normal(size=(2000, 40))
    squares = [precision_of(fit_least_squares(MATRIX, MATRIX[:, 1] + draw)).std_error ** 2 for draw in draws]
    monte_carlo = 3 * np.std(squares) / np.sqrt(len(squares))
    assert np.mean(squares) == pytest.approx(FIT.bread[0, 0], abs=monte_carlo)
    plain = [
        precision_of(fit_least_squares(MATRIX, MATRIX[:, 1] + draw), correction="CR0").std_error ** 2 for draw in draws
    ]
    assert np.mean(plain) < FIT.bread[0, 0] - monte_carlo, "the plain sandwich is known to be too small"


def test_a_household_that_alone_determines_a_coefficient_adds_nothing():
    """The first column is the mean of the other households: what the fifth has left of its own does not enter."""
    matrix, others = np.column_stack([HOUSEHOLDS != 4, HOUSEHOLDS == 4]).astype(float), HOUSEHOLDS != 4
    found = precision_of(fit_least_squares(matrix, OUTCOME))
    alone = precision_of(fit_least_squares(np.ones((32, 1)), OUTCOME[others]), HOUSEHOLDS[others])
    assert found == pytest.approx(alone, rel=SAME_ALGEBRA)


def test_a_coefficient_of_one_household_is_refused():
    matrix = np.column_stack([HOUSEHOLDS != 4, HOUSEHOLDS == 4]).astype(float)
    with pytest.raises(ValueError, match="leave no error"):
        precision_of(fit_least_squares(matrix, OUTCOME), position=1)


def test_swapping_scaling_and_widening():
    forth, back = difference_of(TABLE), difference_of(TABLE, reference="in")
    assert (back.estimate, back.conf_low, back.conf_high) == pytest.approx(
        (-forth.estimate, -forth.conf_high, -forth.conf_low)
    )
    scaled = difference_of(TABLE.assign(after=3 * TABLE["after"]))
    assert (scaled.estimate, scaled.std_error) == pytest.approx((3 * forth.estimate, 3 * forth.std_error))
    assert difference_of(TABLE, conf_level=0.99).conf_low < forth.conf_low


def test_counts_method_and_order_of_rows():
    difference, shuffled = difference_of(TABLE), difference_of(TABLE.sample(frac=1, random_state=3))
    assert (difference.n_households, difference.n_obs, difference.n_smallest) == (9, 40, 4)
    assert difference.method.startswith("least squares over persons; CR2 cluster-robust over 9 households; t with ")
    assert (shuffled.std_error, shuffled.p_value) == pytest.approx((difference.std_error, difference.p_value))


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        ({"after": [None] * 3 + OUTCOME[3:].tolist()}, {}, "'after' has 3 missing"),
        ({"home": np.where(TABLE["arm"] == "in", 1, HOUSEHOLDS)}, {}, "'in' or 'out' in column 'arm' has 1 household"),
        ({"before": 1.0}, {}, "40 persons cannot determine 3 coefficients of 'after' on 'arm', 'before'"),
        ({}, {"correction": "CR9"}, "found 'CR9'"),
        ({"after": TABLE["before"]}, {}, "without any residual"),
    ],
    ids=["missing", "one household in a group", "no variation", "unknown correction", "no residual"],
)
def test_what_is_refused(change, options, message):
    with pytest.raises(ValueError, match=message):
        difference_of(TABLE.assign(**change), **options)


def test_one_household_is_refused():
    with pytest.raises(ValueError, match="two households or more"):
        precision_of(households=np.zeros(40, dtype=int))
