"""The PBS trial: 244 people, 23 sites, allocated by site; persons in sites as persons in households.

Oracle: utilities and costs of the trial of Hassiotis, A. et al. (2018), Br J Psychiatry 212:161-168, as published with
the R package missingHE, analyzed in R with clubSandwich (CR1, CR2) and with lme4 and pbkrtest (Kenward-Roger).
"""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.between_groups.between import adjusted_differences_clustered
from werkplaats.methods.between_groups.mixed_between import mixed_differences
from werkplaats.methods.between_groups.wild_cluster import adjusted_difference_wild
from werkplaats.methods.repeated_measures.random_intercept import random_intercept

FOUR_DIGITS = 5e-5
"""Half a unit of the fourth decimal, in which the answer is given."""

QALY = {
    "outcome": "qaly",
    "group": "arm",
    "reference": "1",
    "household": "site",
    "covariates": ["before"],
    "unit": "QALY",
}


@pytest.fixture
def persons(refdata):
    """Return one row per person: arm, site, utility and cost at 0, 6 and 12 months."""
    long = refdata("pbs_trial/PBS.csv")
    wide = long.pivot(index="id", columns="time", values=["e", "c"])
    wide.columns = [f"{name}{time}" for name, time in wide.columns]
    fixed = long.drop_duplicates("id").set_index("id")
    return wide.assign(site=fixed["site"], arm=fixed["trt"].astype(str))


@pytest.fixture
def qalys(persons):
    """Return complete cases with the area under the utility curve over one year."""
    area = 0.25 * (persons["e1"] + 2 * persons["e2"] + persons["e3"])
    return persons.assign(before=persons["e1"], qaly=area).dropna(subset=["before", "qaly"])


@pytest.fixture
def costs(persons):
    """Return complete cases with the cost of the year after baseline."""
    return persons.assign(before=persons["c1"], cost=persons["c2"] + persons["c3"]).dropna(subset=["before", "cost"])


def clustered(table, **options):
    (difference,) = adjusted_differences_clustered(table, **QALY | options)
    return difference


@pytest.mark.parametrize(("correction", "std_error", "freedom"), [("CR2", 0.0319, "18.8"), ("CR1", 0.0309, "19.1")])
def test_quality_of_life_cluster_robust(qalys, correction, std_error, freedom):
    difference = clustered(qalys, correction=correction)
    assert qalys["arm"].value_counts().to_dict() == {"1": 108, "2": 96}
    assert (difference.estimate, difference.std_error) == pytest.approx((0.0759, std_error), abs=FOUR_DIGITS)
    assert f"t with {freedom} degrees of freedom" in difference.method


def test_quality_of_life_p_value(qalys):
    assert clustered(qalys).p_value == pytest.approx(0.028, abs=5e-4)


def test_costs_cluster_robust(costs):
    difference = clustered(costs, outcome="cost", unit="GBP")
    assert (difference.estimate, difference.std_error) == pytest.approx((2020.9, 573.8), abs=0.05)
    assert "t with 17.2 degrees of freedom" in difference.method


def test_quality_of_life_with_random_sites(qalys):
    (difference,) = mixed_differences(qalys, **QALY)
    assert (difference.estimate, difference.std_error) == pytest.approx((0.0760, 0.0316), abs=FOUR_DIGITS)
    assert "t with 19.8 degrees of freedom (Kenward-Roger)" in difference.method
    assert (difference.n_households, difference.n_obs) == (23, 204)


def test_random_sites_in_closed_form(qalys):
    table = qalys.assign(treated=(qalys["arm"] == "2").astype(float))
    fit = random_intercept(table, outcome="qaly", regressors=["treated", "before"], household="site")
    assert fit.coefficients[0, 0] == pytest.approx(0.0760, abs=FOUR_DIGITS)


def test_wild_bootstrap_lies_near_cr2(qalys):
    """No published number: two answers to one question, both for few sites, must agree on what a reader would say."""
    wild, robust = adjusted_difference_wild(qalys, **QALY, rng=np.random.default_rng(1)), clustered(qalys)
    assert wild.estimate == pytest.approx(robust.estimate)
    assert (wild.conf_low, wild.conf_high) == pytest.approx((robust.conf_low, robust.conf_high), abs=0.005)
    assert wild.p_value == pytest.approx(robust.p_value, abs=0.01)


def test_utilities_differ_at_every_wave(persons):
    """The raw differences of the source, so that it is the same file that is read."""
    found = [persons.groupby("arm")[f"e{wave}"].mean().diff().iloc[-1] for wave in (1, 2, 3)]
    assert pd.Series(found).round(3).tolist() == [0.082, 0.141, 0.134]
