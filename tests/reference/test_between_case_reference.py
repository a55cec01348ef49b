"""Between-case standardized mean difference on published multiple baseline data.

Oracle: Hedges, Pustejovsky & Shadish (2013), Res Synth Methods 4:324-341, example 2: Laski, Charlop & Schreibman
(1988), J Appl Behav Anal 21:391-400, eight parents and children; the figures are those of the authors' own program.
"""

import pytest

from werkplaats.methods.single_case.between_case import between_case_difference

PRINTED = 5e-7
"""The oracle prints six decimals."""

COLUMNS = {"household": "case", "time": "time", "value": "outcome", "phase": "treatment", "reference": "baseline"}


@pytest.fixture
def laski(refdata):
    return between_case_difference(refdata("scd_multiple_baseline/Laski.csv"), **COLUMNS)


def test_effect_size_and_variance_of_laski(laski):
    assert laski.estimate.estimate == pytest.approx(1.388385, abs=PRINTED)
    assert laski.estimate.std_error**2 == pytest.approx(0.10050132, abs=5e-9)  # eight decimals
    assert (laski.estimate.n_households, laski.estimate.n_obs) == (8, 128)


def test_what_the_effect_size_is_made_from(laski):
    assert laski.mean_difference == pytest.approx(31.822475, abs=PRINTED)
    assert laski.variance == pytest.approx(465.815861, abs=PRINTED)
    assert laski.autocorrelation == pytest.approx(0.016526, abs=PRINTED)
    assert laski.intraclass_correlation == pytest.approx(0.693966, abs=PRINTED)
    assert laski.freedom == pytest.approx(13.100415, abs=PRINTED)


def test_order_of_rows_does_not_matter(refdata, laski):
    shuffled = refdata("scd_multiple_baseline/Laski.csv").sample(frac=1, random_state=1)
    again = between_case_difference(shuffled, **COLUMNS)
    assert again.estimate.estimate == pytest.approx(laski.estimate.estimate, rel=1e-12)
