"""The panel: its order, gaps that are kept, and what it refuses."""

import numpy as np
import pandas as pd
import pytest

from staggered_households import COLUMNS, draw_households
from werkplaats.methods.comparison.staggered_panel import staggered_panel

TABLE = draw_households(np.random.default_rng(1), starts=[9, 5, 5], n_never=3, n_months=12)


def panel_of(table=TABLE, **options):
    return staggered_panel(table, **(COLUMNS | options))


def test_households_stand_in_order_of_their_starts():
    panel = panel_of()
    assert panel.starts.tolist() == [5, 5, 9, np.inf, np.inf, np.inf]
    assert panel.order[:3] == ("household 001", "household 002", "household 000")
    assert panel.groups.tolist() == [5, 9]
    assert (panel.n_started, panel.n_smallest, panel.n_obs) == (3, 3, 72)
    row = TABLE[(TABLE["home"] == "household 000") & (TABLE["month"] == 7)]
    assert panel.outcomes[7, 2] == row["cost"].item()


def test_the_order_of_rows_does_not_matter_and_the_table_is_left_alone():
    shuffled = TABLE.sample(frac=1, random_state=1)
    before = shuffled.copy()
    np.testing.assert_array_equal(panel_of(shuffled).outcomes, panel_of().outcomes)
    pd.testing.assert_frame_equal(shuffled, before)


def test_who_starts_after_the_last_moment_is_among_the_others():
    panel = panel_of(TABLE.assign(start=TABLE["start"].replace(9.0, 40.0)))
    assert panel.n_started == 2
    assert panel.starts.tolist()[2] == 40


def test_gaps_are_refused_with_counts_or_kept():
    gaps = TABLE.drop(index=[0, 1, 7])
    with pytest.raises(ValueError, match=r"2 households lack 3 moments"):
        panel_of(gaps)
    kept = panel_of(gaps, gaps="keep")
    assert (kept.n_obs, kept.complete) == (69, False)
    assert np.isnan(kept.outcomes).sum() == 3


def test_covariates_are_one_row_per_household():
    table = TABLE.assign(size=TABLE["home"].str[-1].astype(int))
    assert panel_of(table, covariates=["size"]).covariates[:, 0].tolist() == [1, 2, 0, 3, 4, 5]
    with pytest.raises(ValueError, match="'size' must be one value per household; 1 have several"):
        panel_of(table.assign(size=table["size"].mask(table.index == 0, 9)), covariates=["size"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cost": TABLE["cost"].mask(TABLE.index == 0)}, "'cost' has 1 missing"),
        ({"home": TABLE["home"].mask(TABLE.index == 0)}, "'home' has 1 missing"),
        ({"month": TABLE["month"] + 0.5}, "72 values that are not whole numbers"),
        ({"month": TABLE["month"].replace(3, 4)}, "6 rows repeat a moment"),
        ({"start": TABLE["start"].mask(TABLE.index == 0, 4.0)}, "'start' must be one value per household; 1 have"),
        ({"start": TABLE["start"].replace(5.0, 0.0)}, "2 households had started at their first moment"),
        ({"start": np.nan}, "none of 6 households starts"),
        ({"start": "soon"}, "'start' is not numeric"),
    ],
)
def test_what_is_no_panel_is_refused_with_counts(change, message):
    with pytest.raises(ValueError, match=message):
        panel_of(TABLE.assign(**change))


def test_another_word_for_gaps_is_refused():
    with pytest.raises(ValueError, match="gaps must be"):
        panel_of(gaps="drop")
    with pytest.raises(ValueError, match="'begin' is not in the table"):
        panel_of(start="begin")
