"""Sensitivity to trends that are not parallel.

Oracles: the worst bias over all paths that bend by at most so much, by linear programming straight from the definition
of Rambachan & Roth (2023), Rev Econ Stud 90:2555-2591; the critical value of intervals of fixed length as the root of a
quantile of the noncentral chi-squared (Armstrong & Kolesar 2018, Econometrica 86:655-683).
"""

import numpy as np
import pytest
from scipy import optimize, stats

from werkplaats.methods.comparison.trend_violations import _detrending, _reach, worst_bend
from werkplaats.methods.intervals.student import Precision


class Keys:
    def __init__(self, keys):
        self.keys = keys


def worst_by_program(keys, weights, *, largest):
    """Return the largest weighted sum of paths with second differences of at most ``largest`` and 0 at -1."""
    moments = list(range(min(keys), max(keys) + 1))
    rows = []
    for place in range(1, len(moments) - 1):
        row = np.zeros(len(moments))
        row[place - 1 : place + 2] = 1, -2, 1
        rows += [row, -row]
    costs = np.zeros(len(moments))
    for key, weight in zip(keys, weights, strict=True):
        costs[moments.index(key)] = -weight
    bounds = [(0, 0) if moment == -1 else (None, None) for moment in moments]
    return -optimize.linprog(costs, A_ub=np.array(rows), b_ub=np.full(len(rows), largest), bounds=bounds).fun


@pytest.mark.parametrize("farthest", [-2, -4, -7])
@pytest.mark.parametrize("last", [0, 3, 11])
def test_worst_bias_is_that_of_a_linear_program(farthest, last):
    keys = (*range(-7, -1), *range(last + 1))
    weights = _detrending(Keys(keys), farthest)
    assert 0.3 * worst_bend(keys, weights) == pytest.approx(worst_by_program(keys, weights, largest=0.3), rel=1e-7)


@pytest.mark.parametrize("bias", [0.0, 0.5, 1.0, 3.0])
def test_critical_value_is_that_of_a_folded_normal(bias):
    reach = _reach(Precision(2.0, 1e9), 2.0 * bias, 0.95)
    assert reach / 2.0 == pytest.approx(np.sqrt(stats.ncx2.ppf(0.95, 1, bias**2)) if bias else 1.959964, rel=1e-6)
