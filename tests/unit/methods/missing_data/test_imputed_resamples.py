"""Identities of resamples that are imputed as they are drawn, and what they refuse."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.missing_data.imputed_resamples import completed_resamples
from werkplaats.methods.missing_data.multiple_imputation import ImputationModel

WAVES = ["t0", "t1"]


def invented(n=24, seed=2):
    rng = np.random.default_rng(seed)
    level = rng.normal(size=n)
    table = pd.DataFrame({"t0": level + rng.normal(size=n), "t1": 1 + level + rng.normal(size=n)})
    table["home"] = np.sort(np.arange(n) * 2 // 3)
    return table.assign(arm=np.where(table["home"] % 2 == 0, "a", "b"), row=range(n))


COMPLETE = invented()
TABLE = COMPLETE.assign(t1=COMPLETE["t1"].where(COMPLETE.index % 4 > 0))
CLUSTERED = ImputationModel(columns=WAVES, household="home", group="arm")
PLAIN = ImputationModel(columns=WAVES)
FEW = ImputationModel(columns=WAVES, household="home")


def resamples_of(table=TABLE, model=CLUSTERED, n=40, seed=3):
    return list(completed_resamples(table, model=model, n_bootstrap=n, rng=np.random.default_rng(seed)))


def test_households_are_drawn_whole_and_within_their_group():
    members = TABLE.groupby("home")["row"].apply(tuple)
    for resample in resamples_of():
        assert not resample[WAVES].isna().any(axis=None)
        drawn = resample.groupby("home")["row"].apply(tuple)
        assert set(drawn) <= set(members)
        assert resample.groupby("arm")["home"].nunique().to_dict() == TABLE.groupby("arm")["home"].nunique().to_dict()


def test_observed_scores_come_along():
    for resample in resamples_of():
        observed = TABLE["t1"].to_numpy()[resample["row"]]
        there = ~np.isnan(observed)
        np.testing.assert_array_equal(resample["t1"].to_numpy()[there], observed[there])


def test_a_household_drawn_twice_has_draws_of_its_own():
    row = TABLE.index[TABLE["t1"].isna()][0]
    twice = [each.loc[each["row"] == row, "t1"] for each in resamples_of() if (each["row"] == row).sum() > 1]
    assert twice
    assert all(draws.is_unique for draws in twice)


def test_chunks_do_not_show(monkeypatch):
    monkeypatch.setattr("werkplaats.methods.missing_data.imputed_resamples.CHUNK", 1)
    assert len(resamples_of(n=5)) == 5


@pytest.mark.parametrize(
    ("table", "model", "message"),
    [
        (COMPLETE.assign(home=1, arm="a"), CLUSTERED, "one household in group 'a'; resampling it"),
        (COMPLETE.head(1), PLAIN, "one household; resampling"),
        (TABLE.assign(t1=TABLE["t1"].where(TABLE["arm"] == "a")), CLUSTERED, "'t1' in group 'b' cannot be imputed"),
        (
            COMPLETE.assign(t1=COMPLETE["t1"].where(COMPLETE.index < 6), home=COMPLETE["row"] // 3),
            FEW,
            "most resamples of 8",
        ),
    ],
)
def test_what_cannot_be_resampled(table, model, message):
    with pytest.raises(ValueError, match=message):
        resamples_of(table, model, n=100)
