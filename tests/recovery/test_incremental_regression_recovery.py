"""How often intervals of the net benefit hold the truth, with skewed costs that hang together with QALYs.

The page docs/methods/cost_effectiveness.md rests on these numbers. Bounds leave three Monte Carlo standard errors
around what 1,000 simulations gave, so that a failure is a change of the method.
"""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.value.incremental_regression import IncrementalModel, adjusted_net_benefits

N_HOUSEHOLDS = 12
N_STUDIES = 400
LOG_SD = 0.7
SAVED, GAINED = 1500.0, 0.03

MODEL = IncrementalModel(
    cost="cost",
    qaly="qaly",
    group="arm",
    reference="usual",
    household="home",
    cost_covariates=("before",),
    qaly_covariates=("utility",),
)
COVERAGE = {("seemingly_unrelated", 0): 0.959, ("seemingly_unrelated", 50_000): 0.954, ("separate", 50_000): 0.953}
"""Coverage of 95% intervals over 1,000 studies, as on the page."""


def skewed(rng, size):
    """Draw with mean 0 and variance 1 and a long tail to the right."""
    drawn = np.exp(LOG_SD * rng.normal(size=size))
    mean = math.exp(LOG_SD**2 / 2)
    return (drawn - mean) / (mean * math.sqrt(math.exp(LOG_SD**2) - 1))


def study(rng):
    """Return persons in households of one to four; who costs more than expected gains less."""
    home = np.repeat(np.arange(N_HOUSEHOLDS), rng.integers(1, 5, N_HOUSEHOLDS))
    n_persons, helped = len(home), home < N_HOUSEHOLDS // 2
    shared, own = skewed(rng, N_HOUSEHOLDS)[home], skewed(rng, n_persons)
    before = 10_000 + 3_500 * (skewed(rng, N_HOUSEHOLDS)[home] + skewed(rng, n_persons))
    utility = rng.normal(0.6, 0.15, n_persons)
    noise = rng.normal(0, 0.1, n_persons)
    return pd.DataFrame(
        {
            "home": home,
            "arm": np.where(helped, "director", "usual"),
            "before": before,
            "utility": utility,
            "cost": 0.6 * before - SAVED * helped + 1500 * shared + 2500 * own,
            "qaly": utility + GAINED * helped - 0.03 * shared - 0.05 * own + noise,
        }
    )


@pytest.mark.slow
def test_interval_holds_the_benefit():
    rng = np.random.default_rng(7)
    studies = [study(rng) for _ in range(N_STUDIES)]
    for (weighting, threshold), expected in COVERAGE.items():
        model, truth = replace(MODEL, weighting=weighting), threshold * GAINED + SAVED
        found = [adjusted_net_benefits(table, model=model, thresholds=[threshold])[0] for table in studies]
        held = np.mean([each.conf_low <= truth <= each.conf_high for each in found])
        assert held == pytest.approx(expected, abs=3 * math.sqrt(expected * (1 - expected) / N_STUDIES))
