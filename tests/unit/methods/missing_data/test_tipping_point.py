"""Identities of the curve over delta, and what it refuses."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.before_after.paired import mean_change
from werkplaats.methods.missing_data.multiple_imputation import ImputationModel, multiple_imputations
from werkplaats.methods.missing_data.tipping_point import delta_curve

DELTAS = [-4.0, -2.0, 0.0, 2.0]
RNG = np.random.default_rng(11)
T0 = RNG.normal(5, 1, 30)
TABLE = pd.DataFrame({"t0": T0, "t1": T0 + RNG.normal(0.8, 1, 30)}).assign(
    t1=lambda table: table["t1"].where(table.index % 3 > 0)
)
IMPUTED = multiple_imputations(
    TABLE, model=ImputationModel(columns=["t0", "t1"]), n_imputations=6, rng=np.random.default_rng(5)
)


def change(table):
    return mean_change(table, before="t0", after="t1", unit="points")


def curve_of(**options):
    chosen = {"imputed": IMPUTED, "columns": ["t1"], "deltas": DELTAS, "analysis": change, "complete_freedom": 29}
    return delta_curve(TABLE, **chosen | options)


def test_a_mean_moves_with_the_share_that_is_missing():
    # ten of thirty scores were imputed
    estimates = [estimate.estimate for estimate in curve_of().estimates]
    assert np.diff(estimates) == pytest.approx(np.diff(DELTAS) / 3)


def test_only_imputed_scores_of_the_chosen_rows_move():
    half = pd.Series(TABLE.index < 15)
    estimates = [estimate.estimate for estimate in curve_of(rows=half).estimates]
    assert np.diff(estimates) == pytest.approx(np.diff(DELTAS) * 5 / 30)


def test_at_the_tipping_point_the_limit_is_zero():
    curve = curve_of()
    assert curve.estimates[2].conf_low > 0
    assert -4 < curve.tipping_below < 0
    at = curve_of(deltas=[curve.tipping_below, 0.0]).estimates[0]
    assert at.conf_low == pytest.approx(0, abs=1e-6)
    assert curve.tipping_above is None


def test_the_tipping_point_does_not_hang_on_the_grid():
    fine = curve_of(deltas=[-1.9, -1.6, -0.1, 0.1])
    coarse = curve_of(deltas=[-4.0, 4.0])
    assert coarse.tipping_below == pytest.approx(fine.tipping_below, abs=1e-6)
    assert coarse.deltas == (-4.0, 4.0)


def test_swapping_before_and_after_mirrors_the_curve():
    def fall(table):
        return mean_change(table, before="t1", after="t0", unit="points")

    forth, back = curve_of(), curve_of(analysis=fall)
    assert [each.estimate for each in back.estimates] == pytest.approx([-each.estimate for each in forth.estimates])
    assert back.tipping_below == pytest.approx(forth.tipping_below, abs=1e-6)


def test_a_shift_can_make_a_finding_as_well_as_undo_one():
    nothing = tuple(table.assign(t1=table["t1"] - change(table).estimate) for table in IMPUTED)
    curve = curve_of(imputed=nothing, deltas=[-9.0, 0.0, 9.0])
    assert curve.estimates[1].conf_low < 0 < curve.estimates[1].conf_high
    assert curve.tipping_below < 0 < curve.tipping_above


def test_the_shift_is_said():
    assert "shifted by -2" in curve_of().estimates[1].method


@pytest.mark.parametrize("deltas", [[0.0], [1.0, 2.0], [0.0, -1.0], [-1.0, -1.0, 0.0]])
def test_deltas_that_make_no_curve(deltas):
    with pytest.raises(ValueError, match="must increase and hold zero"):
        curve_of(deltas=deltas)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"columns": ["t0"]}, "no score is missing in t0"),
        ({"rows": pd.Series(TABLE.index % 3 > 0)}, "nothing to shift"),
        ({"columns": ["t9"]}, "'t9' is not in the table"),
        ({"rows": pd.Series([True])}, "1 values for a table of 30 rows"),
        ({"imputed": [IMPUTED[0], IMPUTED[1].iloc[:9]]}, "other rows than the table"),
        ({"imputed": IMPUTED[:1]}, "two imputations or more"),
    ],
)
def test_what_cannot_be_shifted(options, message):
    with pytest.raises(ValueError, match=message):
        curve_of(**options)


def test_input_is_left_alone():
    before = [table.copy() for table in (TABLE, *IMPUTED)]
    curve_of()
    for table, copy in zip((TABLE, *IMPUTED), before, strict=True):
        pd.testing.assert_frame_equal(table, copy)
