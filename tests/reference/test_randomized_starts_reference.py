"""Randomization test over start vectors.

Oracle: ``scipy.stats.permutation_test``, all pairings of households with starts, on the published series of Laski,
Charlop & Schreibman (1988), J Appl Behav Anal 21:391-400, as if a lot had dealt the starts.
"""

import math

import numpy as np
import pytest
from scipy import stats

from werkplaats.methods.single_case.randomized_starts import randomized_starts_test

ROUNDING = 1e-12
"""Both are a whole number over the number of vectors."""


def test_dealt_starts_against_scipy_pairings(refdata):
    table = refdata("scd_multiple_baseline/Laski.csv")
    starts = table[table["treatment"] == "treatment"].groupby("case")["time"].min()
    table["start"] = table["case"].map(starts)
    ours = randomized_starts_test(table, household="case", time="time", value="outcome", start="start", unit="%")

    def shift(household, start):
        rows = table[table["case"] == household]
        return rows["outcome"][rows["time"] >= start].mean() - rows["outcome"][rows["time"] < start].mean()

    shifts = {(household, start): shift(household, start) for household in starts.index for start in set(starts)}

    def mean_shift(dealt):
        return abs(np.mean([shifts[pair] for pair in zip(starts.index, dealt, strict=True)]))

    theirs = stats.permutation_test(
        (starts.to_numpy(),),
        mean_shift,
        permutation_type="pairings",
        alternative="greater",
        vectorized=False,
        n_resamples=np.inf,
    )
    assert ours.exact
    assert ours.n_vectors == math.factorial(8) / math.factorial(3)  # three of the eight started together
    assert ours.estimate.estimate == pytest.approx(theirs.statistic, rel=1e-12)
    assert ours.estimate.p_value == pytest.approx(theirs.pvalue, abs=ROUNDING)
