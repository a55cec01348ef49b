"""How often intervals for persons in twelve households hold the truth, when households and persons are skewed.

The pages docs/methods/mixed_models.md and docs/methods/cluster_robust.md rest on these numbers. Bounds leave three
Monte Carlo standard errors around what 2,000 simulations gave, so that a failure is a change of the method.
"""

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from werkplaats.methods.between_groups.between import adjusted_differences_clustered
from werkplaats.methods.between_groups.mixed_between import mixed_differences
from werkplaats.methods.between_groups.wild_cluster import adjusted_difference_wild
from werkplaats.methods.repeated_measures.mixed_models import mixed_mean_changes

N_HOUSEHOLDS = 12
LOG_SD = 0.7
N_STUDIES = {"change": 200, "difference": 400}
EFFECT = 1.0


CHANGE = {"normal": {"mixed": 0.950}, "skewed": {"mixed": 0.935}}
DIFFERENCE = {
    "normal": {"CR2": 0.946, "CR1": 0.921, "wild": 0.936, "mixed": 0.949, "naive": 0.898},
    "skewed": {"CR2": 0.953, "CR1": 0.932, "wild": 0.941, "mixed": 0.961, "naive": 0.906},
}
"""Coverage of 95% intervals over 2,000 studies, as on the pages."""


def normal(rng, size):
    return rng.normal(size=size)


def skewed(rng, size):
    """Draw with mean 0 and variance 1, as costs and many scores: a long tail to the right."""
    drawn = np.exp(LOG_SD * rng.normal(size=size))
    mean = math.exp(LOG_SD**2 / 2)
    return (drawn - mean) / (mean * math.sqrt(math.exp(LOG_SD**2) - 1))


DRAWS = {"normal": normal, "skewed": skewed}


def persons(draw, rng):
    """Return persons in households of one to four: before, after, and a change that housemates share in part."""
    homes = np.repeat(np.arange(N_HOUSEHOLDS), rng.integers(1, 5, N_HOUSEHOLDS))
    n_persons = len(homes)
    level = draw(rng, N_HOUSEHOLDS)[homes] + draw(rng, n_persons)
    change = EFFECT + 0.5 * draw(rng, N_HOUSEHOLDS)[homes] + draw(rng, n_persons)
    return pd.DataFrame(
        {"home": homes, "person": np.arange(n_persons), "before": level + rng.normal(size=n_persons), "change": change}
    ).assign(after=lambda table: table["before"] + table["change"])


def change_estimates(table):
    """Return what the mixed model says of the mean change."""
    long = table.melt(id_vars=["home", "person"], value_vars=["before", "after"], var_name="wave")
    given = {"outcome": "value", "wave": "wave", "baseline": "before", "household": "home", "person": "person"}
    return {"mixed": mixed_mean_changes(long, **given, unit="points")[0]}


def difference_estimates(table):
    """Return what each method says of the difference between the first half of the households and the others."""
    arms = table.assign(arm=np.where(table["home"] < N_HOUSEHOLDS // 2, "in", "out"))
    arms["after"] = arms["after"] - EFFECT * (arms["arm"] == "out")
    given = {"outcome": "after", "group": "arm", "reference": "out", "household": "home", "covariates": ["before"]}
    return {
        "CR2": adjusted_differences_clustered(arms, **given, unit="points")[0],
        "CR1": adjusted_differences_clustered(arms, **given, unit="points", correction="CR1")[0],
        "wild": adjusted_difference_wild(arms, **given, unit="points", rng=np.random.default_rng(1)),
        "mixed": mixed_differences(arms, **given, unit="points")[0],
        "naive": naive_interval(table),
    }


def naive_interval(table):
    """Return the person-level interval that takes housemates for strangers."""
    design = np.column_stack([table["home"] < N_HOUSEHOLDS // 2, table["before"], np.ones(len(table))]).astype(float)
    outcome = table["after"] - EFFECT * (table["home"] >= N_HOUSEHOLDS // 2)
    return sm.OLS(outcome.to_numpy(), design).fit().conf_int()[0]


def coverage(name, n_studies, estimates):
    """Return the share of studies whose interval holds the effect, by method."""
    rng, held = np.random.default_rng(20261127), {}
    for _ in range(n_studies):
        table = persons(DRAWS[name], rng)
        for method, estimate in estimates(table).items():
            low, high = (estimate.conf_low, estimate.conf_high) if hasattr(estimate, "conf_low") else estimate
            held[method] = held.get(method, 0) + (low is None or low <= EFFECT <= high)
    return {method: count / n_studies for method, count in held.items()}


def check_coverage(found, stated, n_studies):
    assert found.keys() == stated.keys()
    for method, share in stated.items():
        assert found[method] == pytest.approx(share, abs=3 * math.sqrt(share * (1 - share) / n_studies)), method


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWS)
def test_coverage_of_a_mean_change(name):
    n_studies = N_STUDIES["change"]
    check_coverage(coverage(name, n_studies, change_estimates), CHANGE[name], n_studies)


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWS)
def test_coverage_of_a_difference(name):
    n_studies = N_STUDIES["difference"]
    check_coverage(coverage(name, n_studies, difference_estimates), DIFFERENCE[name], n_studies)
