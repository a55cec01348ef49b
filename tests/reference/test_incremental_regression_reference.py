"""Cost and QALYs of the PBS trial, 23 sites, given where both arms began.

Oracle: utilities and costs of the trial of Hassiotis, A. et al. (2018), Br J Psychiatry 212:161-168, as published with
the R package missingHE, analyzed in R with clubSandwich: QALY .0759, CR2 .0319, df 18.8; cost 2020.9, CR2 573.8,
df 17.2.
"""

from dataclasses import replace

import pytest

from werkplaats.methods.value.incremental_regression import IncrementalModel, incremental_effects

FOUR_DIGITS = 5e-5
TENTHS = 0.05

MODEL = IncrementalModel(
    cost="cost",
    qaly="qaly",
    group="arm",
    reference="1",
    household="site",
    cost_covariates=("c1",),
    qaly_covariates=("e1",),
    weighting="separate",
)


@pytest.fixture
def persons(refdata):
    """Return one row per person: utility and cost at 0, 6 and 12 months, QALYs and the cost of the year after."""
    long = refdata("pbs_trial/PBS.csv")
    wide = long.pivot(index="id", columns="time", values=["e", "c"])
    wide.columns = [f"{name}{time}" for name, time in wide.columns]
    fixed = long.drop_duplicates("id").set_index("id")
    return wide.assign(
        site=fixed["site"],
        arm=fixed["trt"].astype(str),
        age=fixed["age"],
        qaly=0.25 * (wide["e1"] + 2 * wide["e2"] + wide["e3"]),
        cost=wide["c2"] + wide["c3"],
    )


@pytest.fixture
def complete(persons):
    return persons.dropna(subset=["qaly", "cost"])


def test_qalys(complete):
    qaly = incremental_effects(complete, model=MODEL).qaly
    assert (qaly.estimate, qaly.std_error) == pytest.approx((0.0759, 0.0319), abs=FOUR_DIGITS)
    assert "t with 18.8 degrees of freedom" in qaly.method
    assert (qaly.n_households, qaly.n_obs) == (23, 204)


def test_costs(persons):
    """Costs are known of 229 persons, QALYs of 204: age stands in for the QALYs, which leaves the cost alone."""
    known = persons.dropna(subset=["cost", "c1"])
    model = replace(MODEL, qaly="age", qaly_covariates=())
    cost = incremental_effects(known, model=model).cost
    assert (cost.estimate, cost.std_error) == pytest.approx((2020.9, 573.8), abs=TENTHS)
    assert "t with 17.2 degrees of freedom" in cost.method
    assert cost.n_obs == 229


def test_weighted_by_both_lies_near(complete):
    """No published number: with covariates that hardly hang together, borrowing moves little."""
    separate = incremental_effects(complete, model=MODEL)
    together = incremental_effects(complete, model=replace(MODEL, weighting="seemingly_unrelated"))
    assert together.cost.estimate == pytest.approx(separate.cost.estimate, abs=0.1 * separate.cost.std_error)
    assert together.qaly.estimate == pytest.approx(separate.qaly.estimate, abs=0.1 * separate.qaly.std_error)
