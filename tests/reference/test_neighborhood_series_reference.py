"""The smoking ban in Sicily as a delivery of one neighborhood: the whole way from rows to the rate ratio.

Oracle: Lopez Bernal, Cummins & Gasparrini (2017), Int J Epidemiol 46:348-355: the model of their tutorial (R's glm,
quasi-Poisson with two harmonics, a step and a change of slope) read at the first month of the ban instead of the last
before it: 0.8778. Its standard error and dispersion: statsmodels' glm, written out as a formula.
"""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from scipy import stats

from werkplaats.analyses.neighborhood_series import with_neighborhood_series
from werkplaats.params.model import StudyParams
from werkplaats.results import Results
from werkplaats.schema import ROBUSTNESS
from werkplaats.workspace.storage import empty_table, validate_table

LAST_DIGIT = 0.00005
BAN = 37


@pytest.fixture
def sicily(refdata):
    return refdata("its_sicily/sicily.csv")


@pytest.fixture
def found(sicily):
    frame = pd.DataFrame(
        {
            "neighborhood": "Sicily",
            "month": pd.to_datetime(sicily[["year", "month"]].assign(day=1)),
            "measure": "admissions",
            "value": sicily["aces"].astype(float),
            "unit": "admissions",
            "exposure": sicily["stdpop"],
            "n_households": 100_000,
        }
    )
    series = validate_table("neighborhood_series", frame.reindex(columns=empty_table("neighborhood_series").columns))
    params = StudyParams.model_validate(
        {
            "study": "sicily",
            "title": "Smoking ban",
            "groups": {"intervention": "ban"},
            "sources": [{"path": "sicily.csv", "table": "neighborhood_series"}],
            "neighborhood_start": dt.date(2005, 1, 1),
        }
    )
    return with_neighborhood_series(Results(ROBUSTNESS), series, empty_table("households"), params=params)


def test_the_rate_ratio_is_the_printed_one(found):
    (level,) = [estimate for estimate in found.estimates if estimate.term == "level_ratio"]
    assert level.estimate == pytest.approx(0.8778, abs=LAST_DIGIT)
    assert (level.outcome, level.population, level.unit, level.n_obs) == ("admissions", "Sicily", "ratio", 59)


def test_months_are_unlike_so_that_the_errors_are_those_of_the_plain_model(found, sicily):
    """The tutorial finds no autocorrelation left with the season in the model; nor do we, and the errors are glm's."""
    table = sicily.assign(since=sicily["time"] - BAN, angle=np.pi * (sicily["time"] - BAN) / 6)
    season = "np.sin(angle) + np.cos(angle) + np.sin(2 * angle) + np.cos(2 * angle)"
    theirs = smf.glm(
        f"aces ~ smokban * since + {season}", table, family=sm.families.Poisson(), offset=np.log(table["stdpop"])
    ).fit(scale="X2")
    level, _, change = found.estimates
    for ours, name in ((level, "smokban"), (change, "smokban:since")):
        margin = stats.t.ppf(0.975, theirs.df_resid) * theirs.bse[name]
        expected = np.exp(theirs.params[name] + np.array([-margin, 0, margin]))
        assert (ours.conf_low, ours.estimate, ours.conf_high) == pytest.approx(tuple(expected), rel=1e-6)
    fits = found.tables["neighborhood_fits"].iloc[0]
    assert (fits["autocorrelation"], fits["family"]) == (0.0, "counts")
    assert fits["dispersion"] == pytest.approx(theirs.scale)
