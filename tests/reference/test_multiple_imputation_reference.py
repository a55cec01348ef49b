"""Draws of the chain against theory and against statsmodels.

Oracles: Rubin (1987, section 5.3), the posterior of a mean when one variable is missing and another complete, in closed
form; ``statsmodels.imputation.mice`` on the same table, predictive mean matching with five donors.
"""

import numpy as np
import pandas as pd
import pytest
from statsmodels.imputation import mice

from werkplaats.methods.missing_data.multiple_imputation import ImputationModel, multiple_imputations

N_DRAWS = 4_000
MONTE_CARLO = 4
"""Standard errors of the simulation that a mean of draws may be off: a failure by luck once in 15,000 runs."""

VARIANCE = 0.1
"""Relative; the variance of 4,000 draws has a relative standard error of 2.2%."""


def incomplete(n, seed):
    rng = np.random.default_rng(seed)
    first = rng.normal(size=n)
    second = 2 + 0.8 * first + rng.normal(size=n)
    lost = rng.random(n) < 1 / (1 + np.exp(-first))
    return pd.DataFrame({"t0": first, "t1": np.where(lost, np.nan, second)})


def test_mean_and_variance_of_an_imputed_mean():
    table = incomplete(30, seed=4)
    model = ImputationModel(columns=["t0", "t1"], n_cycles=1)
    draws = multiple_imputations(table, model=model, n_imputations=N_DRAWS, rng=np.random.default_rng(9))
    means = np.array([draw["t1"].mean() for draw in draws])

    scored = table["t1"].notna()
    n_scored, n_lost = scored.sum(), (~scored).sum()
    x, y = table.loc[scored, "t0"], table.loc[scored, "t1"]
    squares = ((x - x.mean()) ** 2).sum()
    slope = ((x - x.mean()) * y).sum() / squares
    expected = y.mean() + slope * (table["t0"].mean() - x.mean())
    residual = ((y - y.mean() - slope * (x - x.mean())) ** 2).sum() / (n_scored - 4)  # mean of the drawn variance
    distance = table.loc[~scored, "t0"].mean() - x.mean()
    variance = (n_lost / len(table)) ** 2 * residual * (1 / n_scored + distance**2 / squares + 1 / n_lost)

    assert 10 <= n_lost <= 20
    assert means.mean() == pytest.approx(expected, abs=MONTE_CARLO * np.sqrt(variance / N_DRAWS))
    assert means.var() == pytest.approx(variance, rel=VARIANCE)
    assert abs(y.mean() - expected) > 10 * np.sqrt(variance / N_DRAWS)  # complete cases are not the answer


@pytest.mark.slow
def test_statsmodels_imputes_the_same_means():
    table = incomplete(200, seed=6).assign(t2=lambda t: 1 + 0.5 * t["t0"] + np.random.default_rng(2).normal(size=200))
    table["t2"] = table["t2"].where(table["t1"].notna() | (table.index % 2 == 0))
    n_draws = 80
    theirs_at_work = mice.MICEData(table, k_pmm=5, rng=np.random.default_rng(1))
    theirs = []
    for _ in range(n_draws):
        theirs_at_work.update_all(5)
        theirs.append(theirs_at_work.data[["t1", "t2"]].mean())
    model = ImputationModel(columns=["t0", "t1", "t2"], method="pmm")
    draws = multiple_imputations(table, model=model, n_imputations=n_draws, rng=np.random.default_rng(3))
    ours = pd.DataFrame([draw[["t1", "t2"]].mean() for draw in draws])
    theirs = pd.DataFrame(theirs)
    allowed = MONTE_CARLO * np.sqrt((ours.var() + 2 * theirs.var()) / n_draws)  # their draws follow each other
    assert ((ours.mean() - theirs.mean()).abs() < allowed).all()
    # statsmodels predicts donors and recipients with the same drawn coefficients, so that their uncertainty drops out
    # of the distances; mice and we draw them for the recipients only, and our draws spread as theory says they must.
    assert (ours.std() > theirs.std()).all()
