"""Nonoverlap measures against published worked examples.

Oracles: Parker, Vannest & Davis (2011), Behav Modif 35:303-322, the example of nine techniques; Parker, Vannest, Davis
& Sauber (2011), Behav Ther 42:284-299, Tau-U; Tarlow (2017), Behav Modif 41:427-467, a trend that merely goes on;
scipy's Mann-Whitney test, and Newcombe's variance written out.
"""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from werkplaats.methods.single_case.nonoverlap import baseline_corrected_tau, nap, tau, tau_u
from werkplaats.methods.single_case.nonoverlap_shares import ird, pem, pnd

EXACT = 1e-12
"""Ratios of small whole numbers; only rounding of doubles is left."""

SOLVED = 1e-9
"""Two ways of solving for the same limit, each accurate to about 1e-12."""

NINE_TECHNIQUES = ([20, 20, 26, 25, 22, 23], [28, 25, 24, 27, 30, 30, 29])
TAU_U = ([3, 3, 4, 5], [4, 5, 6, 7, 7])
TREND = ([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])
PHASES = {"value": "score", "phase": "phase", "reference": "A"}


def series(example):
    before, after = example
    return pd.DataFrame(
        {
            "score": [*before, *after],
            "phase": ["A"] * len(before) + ["B"] * len(after),
            "session": range(1, len(before) + len(after) + 1),
        }
    )


def test_nap_tau_and_standard_error_of_the_nine_techniques():
    overlap, difference = (method(series(NINE_TECHNIQUES), **PHASES) for method in (nap, tau))
    assert overlap.estimate == pytest.approx(38.5 / 42, abs=EXACT)
    assert overlap.std_error == pytest.approx(0.069007, abs=5e-7)  # six decimals are printed
    assert difference.estimate == pytest.approx(35 / 42, abs=EXACT)
    assert difference.std_error == pytest.approx(2 * 0.069007, abs=1e-6)


@pytest.mark.parametrize(("method", "printed"), [(pnd, 5 / 7), (pem, 1.0), (ird, 6 / 7 - 1 / 6)])
def test_older_measures_of_the_nine_techniques(method, printed):
    assert method(series(NINE_TECHNIQUES), **PHASES).estimate == pytest.approx(printed, abs=EXACT)


def test_tau_and_tau_u():
    table = series(TAU_U)
    assert tau(table, **PHASES).estimate == pytest.approx(0.80, abs=EXACT)
    assert tau_u(table, time="session", **PHASES).estimate == pytest.approx(0.55, abs=EXACT)


def test_trend_that_goes_on_is_all_of_tau_and_nothing_beyond_the_trend():
    table = series(TREND)
    assert tau(table, **PHASES).estimate == 1.0
    assert tau_u(table, time="session", **PHASES).estimate == pytest.approx(0.6, abs=EXACT)
    assert baseline_corrected_tau(table, time="session", **PHASES).estimate == 0.0


def test_nap_is_the_mann_whitney_statistic_per_pair():
    rng = np.random.default_rng(3)
    before, after = rng.integers(0, 8, size=9), rng.integers(2, 10, size=13)
    expected = stats.mannwhitneyu(after, before).statistic / (9 * 13)
    assert nap(series((before, after)), **PHASES).estimate == pytest.approx(expected, abs=EXACT)


def test_limits_solve_the_score_equation_of_newcombe():
    """Oracle: Newcombe (2006), method 5, as a root search on its variance; the code multiplies it out."""
    overlap = nap(series(NINE_TECHNIQUES), conf_level=0.9, **PHASES)
    n_before, n_after, z = 6, 7, stats.norm.ppf(0.95)

    def excess(p):
        half = (n_before + n_after) / 2 - 1
        variance = p * (1 - p) * (1 + half * ((1 - p) / (2 - p) + p / (1 + p))) / (n_before * n_after)
        return abs(overlap.estimate - p) - z * math.sqrt(variance)

    assert overlap.conf_low == pytest.approx(optimize.brentq(excess, 0, overlap.estimate, xtol=1e-14), abs=SOLVED)
    assert overlap.conf_high == pytest.approx(optimize.brentq(excess, overlap.estimate, 1, xtol=1e-14), abs=SOLVED)
