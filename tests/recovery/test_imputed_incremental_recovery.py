"""How often intervals of cost, QALYs and net benefit hold the truth when a third of the persons lacks a measurement.

Persons in households, skewed costs that go together with health, two groups divided by lot; cost and utility are lost
at random: of whoever was worse off and dearer at the start, more. Gaps are imputed as in notebook 05. The page
docs/methods/cost_effectiveness.md rests on these numbers.
"""

import math
import sys

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.missing_data.multiple_imputation import ImputationModel, multiple_imputations
from werkplaats.methods.value.imputed_incremental import (
    imputed_incremental_replicates,
    pooled_effects,
    pooled_net_benefits,
    resampled_copies,
)
from werkplaats.methods.value.incremental_regression import IncrementalModel, incremental_effects

N_HOUSEHOLDS, N_STUDIES, N_COPIES = 24, 120, 10
N_PLANES, N_REPLICATES = 20, 100
LOG_SD = 0.7
SPENT, RAISED = 1500.0, 0.06
THRESHOLD = 20_000.0
TRUTH = {"cost": SPENT, "qaly": 0.75 * RAISED, "net_benefit": 0.75 * RAISED * THRESHOLD - SPENT}
"""The utility is higher from half a year on: three quarters of it over a year."""

EXPECTED = {"cost": 0.933, "qaly": 0.957, "net_benefit": 0.945}
"""Coverage of 95% intervals over 420 studies, of which these are 120, as on the page."""

MODEL = IncrementalModel(
    cost="cost",
    qaly="qaly",
    group="group",
    reference="usual",
    household="home",
    cost_covariates=("c0",),
    qaly_covariates=("u0",),
)
IMPUTATION = ImputationModel(
    columns=["u0", "c0", "u6", "u12", "c6", "c12"], household="home", group="group", method="pmm"
)


def skewed(rng, size):
    """Draw with mean 0 and variance 1 and a long tail to the right."""
    drawn, mean = np.exp(LOG_SD * rng.normal(size=size)), math.exp(LOG_SD**2 / 2)
    return (drawn - mean) / (mean * math.sqrt(math.exp(LOG_SD**2) - 1))


def complete_study(rng):
    """Return persons in households of one to four: who is burdened is worse off and costs more, then and later."""
    home = np.repeat(np.arange(N_HOUSEHOLDS), rng.integers(1, 5, N_HOUSEHOLDS))
    helped, n_persons = home % 2 == 1, len(home)

    def both(of_home, of_person):
        return of_home * skewed(rng, N_HOUSEHOLDS)[home] + of_person * skewed(rng, n_persons)

    burden = both(0.7, 0.7)
    utility = 0.6 - 0.05 * burden + 0.12 * rng.normal(size=n_persons)
    columns = {"home": home, "u0": utility, "c0": 5000 + 2000 * burden + both(400, 900)}
    lasting = both(300, 600)
    for month in (6, 12):
        columns[f"c{month}"] = 5000 + 1600 * burden + lasting + both(400, 900) + SPENT / 2 * helped
        noise = 0.08 * rng.normal(size=n_persons)
        columns[f"u{month}"] = 0.25 + 0.55 * utility - 0.02 * burden - 3e-5 * lasting + RAISED * helped + noise
    return pd.DataFrame(columns).assign(group=np.where(helped, "director", "usual"))


def incomplete(table, rng):
    """Return the study with later measurements lost, each by itself, by what was known at the start."""
    worse = (0.6 - table["u0"]) / 0.15 + (table["c0"] - 5000) / 2500
    risk = 1 / (1 + np.exp(2.2 - 0.7 * worse))
    later = ["u6", "c6", "u12", "c12"]
    return table.assign(**{name: table[name].mask(rng.random(len(table)) < risk) for name in later})


def finish(table):
    return table.assign(cost=table["c6"] + table["c12"], qaly=(table["u0"] + 2 * table["u6"] + table["u12"]) / 4)


def pooled_answers(copies):
    each = [incremental_effects(copy, model=MODEL) for copy in copies]
    effects = pooled_effects(each)
    (benefit,) = pooled_net_benefits(each, thresholds=[THRESHOLD])
    return {"cost": effects.cost, "qaly": effects.qaly, "net_benefit": benefit}


def spread_of(plane):
    """Return the standard deviation of each answer over the replicates of a plane."""
    benefit = THRESHOLD * plane["delta_qaly"] - plane["delta_cost"]
    return {"cost": plane["delta_cost"].std(), "qaly": plane["delta_qaly"].std(), "net_benefit": benefit.std()}


@pytest.mark.slow
def test_imputed_intervals_hold_the_truth_and_both_orders_spread_as_the_estimates_do():
    rng, found, planes, shares, n_refused = np.random.default_rng(31), [], [], [], 0
    while len(shares) < N_STUDIES:
        table = incomplete(complete_study(rng), rng)
        try:
            copies = [
                finish(copy) for copy in multiple_imputations(table, model=IMPUTATION, n_imputations=N_COPIES, rng=rng)
            ]
        except ValueError:  # too few persons of a group have a measurement to impute it from
            n_refused += 1
            continue
        shares.append(table.isna().any(axis=1).mean())
        for name, estimate in pooled_answers(copies).items():
            held = estimate.conf_low <= TRUTH[name] <= estimate.conf_high
            found.append((name, estimate.estimate - TRUTH[name], estimate.std_error, held))
        if len(shares) <= N_PLANES:
            outside = resampled_copies(copies, model=MODEL, n_bootstrap=10 * N_REPLICATES, rng=rng)
            inside = imputed_incremental_replicates(
                table, model=MODEL, imputation=IMPUTATION, finish=finish, n_bootstrap=N_REPLICATES, rng=rng
            )
            for order, plane in (("impute_then_resample", outside), ("resample_then_impute", inside)):
                planes += [(order, name, spread) for name, spread in spread_of(plane).items()]
    answers = pd.DataFrame(found, columns=["answer", "error", "std_error", "held"]).groupby("answer")
    table = answers.agg(coverage=("held", "mean"), bias=("error", "mean"), spread=("error", "std"))
    table["std_error"] = answers["std_error"].mean()
    orders = pd.DataFrame(planes, columns=["order", "answer", "spread"]).pivot_table(index="answer", columns="order")
    table = table.join(orders["spread"])
    sys.stdout.write(f"\n{table.round(4).to_string()}\n{np.mean(shares):.0%} incomplete, {n_refused} refused\n")
    for name, expected in EXPECTED.items():
        allowed = 3 * math.sqrt(expected * (1 - expected) / N_STUDIES)
        assert abs(table.loc[name, "coverage"] - expected) <= allowed
        assert abs(table.loc[name, "bias"]) < 3 * table.loc[name, "spread"] / math.sqrt(N_STUDIES)
    assert 0.25 < np.mean(shares) < 0.45
    assert n_refused < 0.05 * N_STUDIES
    for order in orders["spread"].columns:
        assert (table[order] / table["spread"]).between(0.75, 1.35).all()
