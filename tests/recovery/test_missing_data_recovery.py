"""What imputation repairs, with data of which the truth is known, and what it does not.

Scores are missing at random: who scored high before is lost more often. Complete cases then answer a question about
other people. Bounds leave three Monte Carlo standard errors, so that a failure is a change of the method and not luck.
"""

import math
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.before_after.paired import mean_change
from werkplaats.methods.missing_data.imputed_bootstrap import bootstrap_then_impute
from werkplaats.methods.missing_data.multiple_imputation import ImputationModel, multiple_imputations
from werkplaats.methods.missing_data.pooling import pooled_estimate
from werkplaats.methods.missing_data.tipping_point import delta_curve
from werkplaats.methods.value.quality_adjusted import adjusted_qaly_differences
from werkplaats.results import Estimate

GAIN = 0.3
LOG_SD = 0.7
WAVES = ["t0", "t1"]


def share(held):
    return float(np.mean(held))


def allowance(expected, n_studies):
    return 3 * math.sqrt(expected * (1 - expected) / n_studies)


def monte_carlo(errors):
    return 3 * float(np.std(errors)) / math.sqrt(len(errors))


def change(table):
    changes = (table["t1"] - table["t0"]).to_numpy()
    return Estimate(
        term="mean_change",
        estimate=float(changes.mean()),
        std_error=float(changes.std(ddof=1) / math.sqrt(changes.size)),
        unit="points",
        method="mean of paired differences",
        n_households=changes.size,
    )


def households(rng, n_households, *, skewed=False, lowered=0.0):
    """Draw a gain of .3 (or lognormal scores that do not change), and lose who scored high before, about a third."""
    before = rng.normal(size=n_households)
    after = 0.5 * before + math.sqrt(0.75) * rng.normal(size=n_households)
    lost = rng.random(n_households) < 1 / (1 + np.exp(1 - before))
    scores = (np.exp(LOG_SD * before), np.exp(LOG_SD * after)) if skewed else (before, after + GAIN)
    table = pd.DataFrame(dict(zip(WAVES, scores, strict=True)))
    return table.assign(t1=np.where(lost, table["t1"] - lowered, table["t1"])), lost


def enough_scores(rng, n_households, **options):
    """Draw until six scores or more are left, which the imputation of one score from another needs."""
    while True:
        table, lost = households(rng, n_households, **options)
        if (~lost).sum() >= 6:
            return table.assign(t1=table["t1"].mask(lost))


def imputed_change(table, rng, n_imputations=20):
    model = ImputationModel(columns=WAVES, n_cycles=1)
    completed = multiple_imputations(table, model=model, n_imputations=n_imputations, rng=rng)
    return pooled_estimate([change(each) for each in completed], complete_freedom=len(table) - 1)


@pytest.mark.slow
def test_complete_cases_are_biased_and_imputation_is_not():
    rng, n_studies = np.random.default_rng(1), 500
    errors, held = {"complete": [], "imputed": []}, {"complete": [], "imputed": []}
    for _ in range(n_studies):
        table = enough_scores(rng, 40)
        found = {
            "complete": mean_change(table.dropna(), before="t0", after="t1", unit="points"),
            "imputed": imputed_change(table, rng),
        }
        for name, estimate in found.items():
            errors[name].append(estimate.estimate - GAIN)
            held[name].append(estimate.conf_low <= GAIN <= estimate.conf_high)
    assert np.mean(errors["complete"]) > 0.08  # a third of the gain itself
    assert abs(np.mean(errors["imputed"])) < monte_carlo(errors["imputed"])
    assert share(held["complete"]) < 0.93
    assert 0.93 - allowance(0.93, n_studies) <= share(held["imputed"]) <= 0.97 + allowance(0.97, n_studies)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("interval", "skewed", "lowest", "highest"),
    [
        ("studentized", False, 0.96, 0.98),
        ("studentized", True, 0.94, 0.96),
        ("percentile", False, 0.94, 0.97),
        ("percentile", True, 0.93, 0.95),
    ],
)
def test_coverage_with_twelve_households(interval, skewed, lowest, highest):
    """The range is what 2,000 studies of 400 resamples gave, rounded outward."""
    rng, n_studies, held = np.random.default_rng(2), 300, []
    truth = 0.0 if skewed else GAIN
    for _ in range(n_studies):
        table = enough_scores(rng, 12, skewed=skewed)
        estimate = bootstrap_then_impute(
            table,
            model=ImputationModel(columns=WAVES, n_cycles=1),
            analysis=change,
            interval=interval,
            n_bootstrap=200,
            rng=rng,
        )
        held.append(estimate.conf_low is not None and estimate.conf_low <= truth <= estimate.conf_high)
    assert lowest - allowance(lowest, n_studies) <= share(held) <= highest + allowance(highest, n_studies)


def persons(rng, n_households=12):
    """Draw households of one to four persons who share half of the variance; lognormal scores that do not change."""
    home = np.repeat(np.arange(n_households), rng.integers(1, 5, n_households))

    def draw():
        return math.sqrt(0.5) * (rng.normal(size=n_households)[home] + rng.normal(size=home.size))

    before = draw()
    after = 0.5 * before + math.sqrt(0.75) * draw()
    lost = rng.random(home.size) < 1 / (1 + np.exp(1 - before))
    return pd.DataFrame(
        {"home": home, "t0": np.exp(LOG_SD * before), "t1": np.where(lost, np.nan, np.exp(LOG_SD * after))}
    )


def change_of_persons(table):
    """Return the mean change over persons with its standard error over households."""
    changes, home = (table["t1"] - table["t0"]).to_numpy(), pd.factorize(table["home"])[0]
    totals, sizes = np.bincount(home, changes), np.bincount(home)
    n_households, mean = sizes.size, changes.mean()
    squares = np.square(totals - mean * sizes).sum() * n_households / (n_households - 1)
    return replace(
        change(table), estimate=float(mean), std_error=math.sqrt(squares) / changes.size, n_households=n_households
    )


@pytest.mark.slow
def test_coverage_with_persons_in_twelve_households():
    """1,500 studies of 300 resamples gave 94.1%."""
    rng, n_studies, held = np.random.default_rng(6), 250, []
    model = ImputationModel(columns=WAVES, household="home", n_cycles=4)
    while len(held) < n_studies:
        table = persons(rng)
        if table["t1"].notna().sum() >= 8:
            estimate = bootstrap_then_impute(table, model=model, analysis=change_of_persons, n_bootstrap=200, rng=rng)
            held.append(estimate.conf_low is not None and estimate.conf_low <= 0 <= estimate.conf_high)
    assert 0.93 - allowance(0.93, n_studies) <= share(held) <= 0.96 + allowance(0.96, n_studies)


def trial(rng, n_households=60):
    """Draw two arms of households with two persons; whoever does well at six months in the arm with help is lost."""
    home = np.repeat(np.arange(n_households), 2)
    helped = home % 2 == 0
    level = 0.1 * rng.normal(size=n_households)[home] + 0.1 * rng.normal(size=2 * n_households)
    waves = {
        f"u{month}": 0.5 + level + 0.1 * helped * (month > 0) + 0.08 * rng.normal(size=2 * n_households)
        for month in (0, 6, 12)
    }
    risk = np.where(helped, 6 * (waves["u6"] - 0.5), -1.5)
    lost = rng.random(2 * n_households) < 1 / (1 + np.exp(-risk))
    waves["u12"] = np.where(lost, np.nan, waves["u12"])
    return pd.DataFrame(waves).assign(home=home, arm=np.where(helped, "help", "usual"))


@pytest.mark.slow
def test_qalys_of_persons_in_households():
    """A utility .1 higher from six months on is .075 QALY."""
    qalys = partial(
        adjusted_qaly_differences,
        columns=["u0", "u6", "u12"],
        years=[0, 0.5, 1],
        group="arm",
        reference="usual",
        household="home",
    )
    model = ImputationModel(columns=["u0", "u6", "u12"], household="home", group="arm", n_cycles=3)
    rng, n_studies, errors, held, complete = np.random.default_rng(3), 200, [], [], []
    for _ in range(n_studies):
        table = trial(rng)
        completed = multiple_imputations(table, model=model, n_imputations=10, rng=rng)
        (estimates,) = zip(*(qalys(each) for each in completed), strict=True)
        analyses = [replace(each, method="CR2") for each in estimates]
        pooled = pooled_estimate(analyses, complete_freedom=57)
        errors.append(pooled.estimate - 0.075)
        held.append(pooled.conf_low <= 0.075 <= pooled.conf_high)
        complete.append(qalys(table.dropna())[0].estimate - 0.075)
    assert np.mean(complete) < -0.005
    assert abs(np.mean(errors)) < monte_carlo(errors)
    assert 0.93 - allowance(0.93, n_studies) <= share(held) <= 0.98 + allowance(0.98, n_studies)


@pytest.mark.slow
def test_only_the_right_shift_repairs_what_is_not_missing_at_random():
    """Who is lost scores .6 lower than others with the same score before: no imputation can know."""
    rng, n_studies = np.random.default_rng(4), 300
    errors = {0.0: [], -0.6: []}
    for _ in range(n_studies):
        table, lost = households(rng, 60, lowered=0.6)
        incomplete = table.assign(t1=table["t1"].mask(lost))
        completed = multiple_imputations(
            incomplete, model=ImputationModel(columns=WAVES, n_cycles=1), n_imputations=5, rng=rng
        )
        curve = delta_curve(
            incomplete, imputed=completed, columns=["t1"], deltas=[-0.6, 0.0], analysis=change, complete_freedom=59
        )
        for delta, estimate in zip(curve.deltas, curve.estimates, strict=True):
            errors[delta].append(estimate.estimate - change(table).estimate)
    assert np.mean(errors[0.0]) > 0.12
    assert abs(np.mean(errors[-0.6])) < monte_carlo(errors[-0.6])
