"""Nearest neighbors: distances, replacement, calipers, ties, weights, and what they refuse."""

import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import mahalanobis

from werkplaats.methods.comparison.balancing import balance_table
from werkplaats.methods.comparison.nearest_neighbors import nearest_neighbors

RNG = np.random.default_rng(1)
TABLE = pd.DataFrame(
    {
        "arm": ["in"] * 12 + ["out"] * 80,
        "q1": np.concatenate([RNG.normal(1, 1, 12), RNG.normal(0, 1, 80)]),
        "q2": np.concatenate([RNG.normal(1, 1, 12), RNG.normal(0, 1, 80)]),
    },
    index=[f"household {number}" for number in range(92)],
)
LINE = pd.DataFrame({"arm": ["in"] * 2 + ["out"] * 4, "cost": [10.0, 11.0, 10.4, 13.0, 30.0, 31.0]})
ARMS = {"group": "arm", "reference": "out"}


def match(table=TABLE, covariates=("q1", "q2"), **options):
    return nearest_neighbors(table, covariates=list(covariates), **ARMS, **options)


def test_with_replacement_everybody_has_the_nearest_of_all():
    found = match(replacement=True)
    inside, outside = TABLE.iloc[:12, 1:], TABLE.iloc[12:, 1:]
    pooled = (11 * inside.cov() + 79 * outside.cov()) / 90
    inverse = np.linalg.inv(pooled)
    for row in found.pairs.itertuples(index=False):
        distances = [mahalanobis(inside.loc[row.household], other, inverse) for other in outside.to_numpy()]
        assert row.distance == pytest.approx(min(distances))
        assert row.match == outside.index[int(np.argmin(distances))]


def test_without_replacement_the_closest_pair_goes_first():
    """Both are nearest to the household of 10.4; the one at 10.0 is closer and gets it."""
    found = match(LINE, ["cost"])
    assert found.pairs[["household", "match"]].to_numpy().tolist() == [[0, 2], [1, 3]]
    again = match(LINE, ["cost"], replacement=True)
    assert again.pairs["match"].tolist() == [2, 2]
    assert again.weights.tolist() == [1, 1, 2, 0, 0, 0]


def test_the_order_of_rows_does_not_matter():
    shuffled = TABLE.sample(frac=1, random_state=2)
    one, other = match(), match(shuffled)
    pd.testing.assert_series_equal(one.weights, other.weights.loc[TABLE.index])


def test_weights_add_up_to_the_group_and_several_neighbors_share():
    found = match(n_neighbors=3)
    assert found.weights[12:].sum() == pytest.approx(12)
    assert found.n_matches == 36
    assert set(np.round(found.weights[12:].unique(), 9)) == {0.0, round(1 / 3, 9)}


def test_balance_is_better_after_than_before():
    before = balance_table(TABLE, covariates=["q1", "q2"], **ARMS)["standardized_difference"].abs()
    weights = TABLE.assign(w=match().weights)
    after = balance_table(weights, covariates=["q1", "q2"], weights="w", **ARMS)["standardized_difference"].abs()
    assert (after < 0.5 * before).all()


def test_a_caliper_leaves_out_and_says_how_many():
    far = TABLE.assign(q1=TABLE["q1"].mask(TABLE.index == "household 3", 99.0))
    found = match(far, caliper=1.0)
    assert found.n_unmatched == 1
    assert found.weights["household 3"] == 0
    spread = np.sqrt((11 * TABLE["q2"].iloc[:12].var() + 79 * TABLE["q2"].iloc[12:].var()) / 90)
    distances = TABLE["q2"].loc[found.pairs["household"]].to_numpy() - TABLE["q2"].loc[found.pairs["match"]].to_numpy()
    assert np.abs(distances).max() <= spread
    with pytest.raises(ValueError, match="none of 12 households has a neighbor within the caliper"):
        match(TABLE.assign(q1=TABLE["q1"] + 99 * (TABLE["arm"] == "in")), caliper=0.5)


def test_the_caliper_counts_for_each_covariate_by_itself():
    """A household as far off in both covariates as the caliper allows has a neighbor; by the diagonal it would not."""
    spread = np.sqrt((11 * TABLE.iloc[:12, 1:].var() + 79 * TABLE.iloc[12:, 1:].var()) / 90).to_numpy()
    inside, outside = TABLE.iloc[:12, 1:].to_numpy() / spread, TABLE.iloc[12:, 1:].to_numpy() / spread
    nearest = np.sort(np.abs(inside[:, np.newaxis] - outside).max(axis=2).min(axis=1))
    for n_near in (3, 6, 9):
        found = match(caliper=float(nearest[n_near - 1]) * (1 + 1e-9), replacement=True)
        assert found.n_unmatched == 12 - n_near


def test_what_cannot_be_matched_is_refused():
    with pytest.raises(ValueError, match="n_neighbors must be 1 to 80"):
        match(n_neighbors=81)
    with pytest.raises(ValueError, match="a caliper positive"):
        match(caliper=0.0)
    with pytest.raises(ValueError, match="do not vary: flat"):
        match(TABLE.assign(flat=1.0), ["q1", "flat"])
    with pytest.raises(ValueError, match="3 covariates determine each other"):
        match(TABLE.assign(sum=TABLE["q1"] + TABLE["q2"]), ["q1", "q2", "sum"])
    with pytest.raises(ValueError, match="'q1' has 1 missing"):
        match(TABLE.assign(q1=TABLE["q1"].mask(TABLE.index == "household 3")))
