"""Zellner's example: investment of General Electric and Westinghouse, 1935-1954.

Oracle: Theil, H. (1971). Principles of Econometrics, p. 295 and 300, and Greene, W. H. (2003). Econometric Analysis,
5th ed.: coefficients and standard errors of the two-step estimate, on Grunfeld's data as statsmodels has them.
"""

import numpy as np
import pytest
from statsmodels.datasets import grunfeld

from werkplaats.methods.between_groups.cluster_robust import fit_least_squares
from werkplaats.methods.value.seemingly_unrelated import Equation, fit_pair

THREE_DECIMALS, FOUR_DECIMALS = 5e-4, 5e-5
"""Half a unit of the last decimal printed: three of the constants, four of slopes and standard errors."""


@pytest.fixture(scope="module")
def equations():
    data = grunfeld.load_pandas().data
    firms = []
    for firm in ("General Electric", "Westinghouse"):
        rows = data.loc[data["firm"] == firm].sort_values("year")
        firms.append(
            Equation(
                np.column_stack([np.ones(len(rows)), rows["value"], rows["capital"]]),
                rows["invest"].to_numpy(dtype=float),
            )
        )
    return firms


def test_separately(equations):
    electric, westinghouse = (fit_least_squares(*equation).coefficients for equation in equations)
    assert electric == pytest.approx([-9.956, 0.0266, 0.1517], abs=THREE_DECIMALS)
    assert westinghouse == pytest.approx([-0.509, 0.0529, 0.0924], abs=THREE_DECIMALS)


def test_together(equations):
    fit = fit_pair(*equations, weighting="seemingly_unrelated")
    assert fit.coefficients[[0, 3]] == pytest.approx([-27.719, -1.252], abs=THREE_DECIMALS)
    assert fit.coefficients[[1, 2, 4, 5]] == pytest.approx([0.0383, 0.1390, 0.0576, 0.0640], abs=FOUR_DECIMALS)
    std_errors = np.sqrt(np.diag(fit.bread))
    assert std_errors == pytest.approx([29.3212, 0.0144, 0.0250, 7.5452, 0.0145, 0.0530], abs=FOUR_DECIMALS)
