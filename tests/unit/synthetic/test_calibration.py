"""The published figures are in the truth tables: counted anew with plain pandas, not by the code that fitted them.

Oracle: the public texts on the Maastricht sub-project (2018-2020): in total over 359,000 euros for twelve families,
21,427 each in the municipal domain, about 22,000 each after the cost of the family director.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from werkplaats.prices import CPI
from werkplaats.synthetic.catalog import PRODUCTS
from werkplaats.synthetic.study import Study

TOTAL, TOTAL_WITHIN = 359_000, 1_000
MEAN, MEAN_WITHIN = 29_917, 100
MUNICIPAL, MUNICIPAL_WITHIN = 21_427, 100
NET, NET_WITHIN = 22_000, 300


def _months(dates: pd.Series) -> pd.Series:
    dates = pd.to_datetime(dates)
    return (dates.dt.year - 2016) * 12 + dates.dt.month - 1


def _real_euros(study: Study, cents: str = "cents") -> pd.DataFrame:
    year = 2016 + study.lines["month"] // 12
    real = study.lines[cents] / 100 * year.map(lambda of: CPI[2020] / CPI[of])
    municipal = study.lines["product"].map(lambda place: PRODUCTS[place].payer == "municipality")
    return study.lines[["household_id", "month"]].assign(real=real, municipal=municipal)


def _savings(study: Study, cents: str = "cents", *, municipal_only: bool = False) -> pd.DataFrame:
    """Group and saving of every household with a start that was not lost."""
    lines = _real_euros(study, cents)
    if municipal_only:
        lines = lines[lines["municipal"]]
    dated = study.households[study.households["start"].notna() & study.households["exit_reason"].eq("")]
    dated = dated.assign(first=_months(dated["start"]), last=_months(dated["end"]))
    merged = lines.merge(dated[["household_id", "group", "first", "last"]], on="household_id")
    before = merged[merged["month"].between(merged["first"] - 12, merged["first"] - 1)]
    during = merged[merged["month"].between(merged["first"], merged["last"])]
    table = dated.set_index("household_id")[["group", "first", "last"]]
    months = table["last"] - table["first"] + 1
    per_month = before.groupby("household_id")["real"].sum() / 12
    saving = per_month * months - during.groupby("household_id")["real"].sum()
    return table.assign(saving=saving.reindex(table.index), months=months)


@pytest.fixture(scope="module")
def savings(study: Study) -> pd.DataFrame:
    return _savings(study)


def test_gross_saving_is_the_published_one(savings: pd.DataFrame) -> None:
    director = savings.loc[savings["group"] == "director", "saving"]
    assert len(director) == 12
    assert director.sum() == pytest.approx(TOTAL, abs=TOTAL_WITHIN)
    assert director.mean() == pytest.approx(MEAN, abs=MEAN_WITHIN)


def test_municipal_saving_is_the_published_one(study: Study) -> None:
    savings = _savings(study, municipal_only=True)
    mean = savings.loc[savings["group"] == "director", "saving"].mean()
    assert mean == pytest.approx(MUNICIPAL, abs=MUNICIPAL_WITHIN)


def test_net_saving_is_the_published_one(study: Study, savings: pd.DataFrame) -> None:
    analyzed = savings.index[savings["group"] == "director"]
    hours = study.hours[study.hours["household_id"].isin(analyzed)]
    real = hours["hours"] * hours["rate"] * pd.to_datetime(hours["month"]).dt.year.map(lambda of: CPI[2020] / CPI[of])
    net = savings.loc[analyzed, "saving"].mean() - real.sum() / len(analyzed)
    assert net == pytest.approx(NET, abs=NET_WITHIN)


def test_mean_deployment_is_a_year(savings: pd.DataFrame) -> None:
    months = savings.loc[savings["group"] == "director", "months"]
    assert months.mean() == 12
    assert months.between(8, 16).all()


def test_planted_effect_is_what_the_lines_say(study: Study, savings: pd.DataFrame) -> None:
    without = _savings(study, "cents_without")
    planted = (savings["saving"] - without["saving"])[savings["group"] == "director"]
    assert planted.mean() == pytest.approx(study.truth.saving_mean, abs=0.01)
    assert study.truth.saving_mean == pytest.approx(
        study.truth.saving_municipal_mean + study.truth.saving_other_mean, abs=0.01
    )
    assert 9_000 <= study.truth.saving_mean <= 12_000


def test_difference_in_differences_finds_the_planted_effect(study: Study, savings: pd.DataFrame) -> None:
    director = savings.loc[savings["group"] == "director", "saving"]
    comparison = savings.loc[savings["group"] == "comparison", "saving"]
    estimate = director.mean() - comparison.mean()
    interval = stats.ttest_ind(director, comparison, equal_var=False).confidence_interval()
    std_error = np.sqrt(director.var() / len(director) + comparison.var() / len(comparison))
    assert interval.low < study.truth.saving_mean < interval.high
    assert -interval.high < study.truth.att < -interval.low
    assert abs(estimate - study.truth.saving_mean) < std_error / 2


def test_most_of_the_fall_would_have_come_anyway(study: Study, savings: pd.DataFrame) -> None:
    comparison = savings.loc[savings["group"] == "comparison", "saving"].mean()
    assert comparison > study.truth.saving_mean
    assert study.truth.saving_mean < MEAN / 2


def test_effect_is_nowhere_but_in_enrolled_households_from_their_start(study: Study) -> None:
    changed = study.lines[study.lines["cents"] != study.lines["cents_without"]]
    enrolled = study.households[study.households["group"] == "director"].set_index("household_id")
    assert set(changed["household_id"]) <= set(enrolled.index)
    assert (changed["month"] >= changed["household_id"].map(_months(enrolled["start"]))).all()


def test_calibration_was_mild(study: Study) -> None:
    assert study.truth.factor_municipal == pytest.approx(1, abs=0.03)
    assert study.truth.factor_other == pytest.approx(1, abs=0.03)


def test_half_of_the_effect_is_left_a_year_after(study: Study) -> None:
    assert study.truth.share_retained == pytest.approx(0.5, abs=0.1)
