"""Imputed effects against dummies fitted by least squares, their influences, identities, and what they refuse."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from staggered_households import COLUMNS, draw_households
from werkplaats.methods.comparison.imputation_did import fit_untreated, imputed_effects
from werkplaats.methods.comparison.staggered_panel import staggered_panel

TABLE = draw_households(np.random.default_rng(12), starts=[5, 5, 8, 8, 8, 11], n_never=6, n_months=13)
GAPS = TABLE.drop(index=TABLE.sample(20, random_state=2).index)


def path_of(table=TABLE, gaps="keep", **options):
    return imputed_effects(staggered_panel(table, **COLUMNS, gaps=gaps), unit="EUR", **options)


def dummies(table):
    """Return the effect of every household-month after a start, from a regression on indicators of all levels."""
    after = table["month"] >= table["start"]
    fit = smf.ols("cost ~ C(home) + C(month)", table[~after]).fit()
    treated = table[after]
    return treated.assign(effect=treated["cost"] - fit.predict(treated), since=treated["month"] - treated["start"])


@pytest.mark.parametrize("table", [TABLE, GAPS], ids=["complete", "gaps"])
def test_effects_are_those_of_a_regression_on_indicators(table):
    path, theirs = path_of(table), dummies(table)
    assert path.values == pytest.approx(theirs.groupby("since")["effect"].mean().to_numpy())
    assert path.overall.estimate == pytest.approx(theirs["effect"].mean())


def test_one_start_and_complete_households_is_difference_in_differences_of_all_months_before():
    table = draw_households(np.random.default_rng(13), starts=[6] * 5, n_never=9, n_months=10)
    wide = table.set_index(["home", "month"])["cost"].unstack()
    shifts = wide.loc[:, 6:].mean(axis=1) - wide.loc[:, :5].mean(axis=1)
    started = table.drop_duplicates("home").set_index("home")["start"].notna()
    expected = shifts[started].mean() - shifts[~started].mean()
    assert path_of(table).overall.estimate == pytest.approx(expected)


def test_influence_is_the_weighted_sum_of_residuals():
    """The same variance, from the weights that least squares gives every untreated month."""
    panel = staggered_panel(GAPS, **COLUMNS, gaps="keep")
    fit = fit_untreated(panel)
    rows, columns = np.nonzero(np.isfinite(panel.outcomes))
    design = np.column_stack([pd.get_dummies(columns), pd.get_dummies(rows)]).astype(float)
    untreated = fit.untreated[rows, columns]
    weights = np.where(untreated, 0.0, 1.0 / (~untreated).sum())
    onto = -design[untreated] @ np.linalg.pinv(design[untreated].T @ design[untreated]) @ (design.T @ weights)
    by_household = np.bincount(columns[untreated], onto * fit.residuals[rows, columns][untreated], panel.n_households)
    never = ~panel.started
    summary = path_of(GAPS).summary
    assert summary.influence[never] == pytest.approx(by_household[never])
    assert summary.influence.sum() == pytest.approx(0, abs=1e-12)


def test_an_effect_that_is_the_same_for_all_has_no_spread():
    months, levels = TABLE["month"], TABLE["home"].str[-1].astype(float)
    exact = TABLE.assign(cost=levels + months**2 - 4.0 * (months >= TABLE["start"]))
    path = path_of(exact)
    assert path.values == pytest.approx([-4.0] * len(path.keys))
    assert path.overall.std_error is None or path.overall.std_error < 1e-12


def test_a_narrower_comparison_gives_no_larger_error():
    wide, narrow = path_of(), path_of(spread="start_and_event_time")
    assert narrow.values == pytest.approx(wide.values)
    assert narrow.overall.std_error < wide.overall.std_error


def test_turning_and_scaling_the_outcome():
    forth, back = path_of(), path_of(TABLE.assign(cost=-7 * TABLE["cost"]))
    assert back.overall.estimate == pytest.approx(-7 * forth.overall.estimate)
    assert back.overall.std_error == pytest.approx(7 * forth.overall.std_error)


def test_what_cannot_be_imputed_is_refused_with_counts():
    started = TABLE[TABLE["start"].notna()]
    with pytest.raises(ValueError, match="12 household-moments cannot be imputed: everybody had started at 2 moments"):
        path_of(started)
    apart = TABLE[(TABLE["start"].notna() & (TABLE["month"] < 4)) | (TABLE["start"].isna() & (TABLE["month"] >= 4))]
    apart = pd.concat([apart, TABLE[(TABLE["home"] == "household 000") & (TABLE["month"] == 6)]])
    with pytest.raises(ValueError, match="fall apart"):
        path_of(apart)
    with pytest.raises(ValueError, match="spread must be"):
        path_of(spread="none")
