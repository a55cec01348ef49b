"""QALYs against printed numbers.

Oracles: the worked profile .60, .70, .75, .80 at 0, 3, 6 and 12 months (area .73125); the PBS trial (Hassiotis et al.
2018, Br J Psychiatry 212:161-168), QALY on arm and baseline utility with CR2 over sites, computed with R's
clubSandwich.
"""

import pandas as pd
import pytest

from werkplaats.methods.value.quality_adjusted import adjusted_qaly_differences, area_under_curve

PRINTED = 5e-5
"""The oracle prints four decimals."""

WAVES = {1: "u0", 2: "u6", 3: "u12"}


@pytest.fixture
def trial(refdata):
    records = refdata("pbs_trial/PBS.csv")
    utilities = records.pivot(index="id", columns="time", values="e").rename(columns=WAVES)
    design = records.groupby("id")[["site", "trt"]].first()
    return utilities.join(design).dropna()


def test_worked_profile():
    table = pd.DataFrame([[0.60, 0.70, 0.75, 0.80]])
    assert area_under_curve(table, columns=[0, 1, 2, 3], years=[0, 0.25, 0.5, 1]).item() == pytest.approx(0.73125)


def test_pbs_trial(trial):
    assert trial["trt"].value_counts().to_dict() == {1: 108, 2: 96}
    (difference,) = adjusted_qaly_differences(
        trial, columns=["u0", "u6", "u12"], years=[0, 0.5, 1], group="trt", reference="1", household="site"
    )
    assert (difference.estimate, difference.std_error) == pytest.approx((0.0759, 0.0319), abs=PRINTED)
    assert difference.p_value == pytest.approx(0.028, abs=5e-4)
    assert "18.8 degrees of freedom" in difference.method
    assert (difference.n_households, difference.n_obs) == (23, 204)
