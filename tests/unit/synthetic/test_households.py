"""Who is in the example study, by which rule, and what surrounds them."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from werkplaats.synthetic.study import Study, generate

NEIGHBORHOODS = {"Limmel", "Nazareth", "Wittevrouwenveld", "Wyckerpoort"}
THRESHOLD_CENTS = 10_000_000


def _selection_cost(study: Study) -> pd.Series:
    """Cents (prices of the time) in the 12 months before the selection date, of every household that has one."""
    selected = study.households[study.households["selection_date"].notna()].set_index("household_id")
    dates = pd.to_datetime(selected["selection_date"])
    month = (dates.dt.year - 2016) * 12 + dates.dt.month - 1
    lines = study.lines[study.lines["household_id"].isin(selected.index)]
    date_of = lines["household_id"].map(month)
    inside = lines[lines["month"].between(date_of - 12, date_of - 1)]
    return inside.groupby("household_id")["cents"].sum().reindex(selected.index)


def test_groups(study: Study) -> None:
    counts = study.households["group"].value_counts()
    assert counts["director"] == 14
    assert counts["comparison"] >= 100
    assert 250 <= counts.sum() <= 300
    lost = study.households[study.households["exit_reason"] != ""]
    assert len(lost) == 2
    assert set(lost["group"]) == {"director"}


def test_everyone_selected_meets_the_rule(study: Study) -> None:
    cost = _selection_cost(study)
    assert len(cost) > 114
    assert (cost >= THRESHOLD_CENTS).all()


def test_one_enrolled_household_cost_half_a_million(study: Study) -> None:
    enrolled = study.households.loc[study.households["group"] == "director", "household_id"]
    highest = _selection_cost(study)[enrolled].sort_values()
    assert 45_000_000 <= highest.iloc[-1] <= 53_000_000
    assert highest.iloc[-2] < 25_000_000


def test_dates(study: Study) -> None:
    dated = study.households[study.households["group"] != "pool"]
    start, end = pd.to_datetime(dated["start"]), pd.to_datetime(dated["end"])
    wait = start - pd.to_datetime(dated["selection_date"])
    assert wait.dt.days.between(28, 62).all()
    assert (start.dt.day == 1).all()
    assert (end > start).all()
    director = dated["group"] == "director"
    assert set(start[director].dt.year) == {2018, 2019, 2020}
    assert study.households.loc[study.households["group"] == "pool", ["start", "selection_date"]].isna().all(axis=None)


def test_enrolled_live_in_the_four_neighborhoods(study: Study) -> None:
    enrolled = study.households["group"] == "director"
    assert set(study.households.loc[enrolled, "neighborhood"]) == NEIGHBORHOODS
    assert set(study.households.loc[~enrolled, "neighborhood"]) > NEIGHBORHOODS


def test_costs_cover_two_years_around_every_start(study: Study) -> None:
    """All months, save those of the two lost households after their exit."""
    kept = study.households[study.households["exit_reason"] == ""]
    months = (
        study.lines[study.lines["cents"] > 0].groupby("household_id")["month"].nunique().reindex(kept["household_id"])
    )
    assert (months >= 80).all()
    lost = study.households[study.households["exit_reason"] != ""]
    for row in lost.itertuples():
        last = (row.end.year - 2016) * 12 + row.end.month - 1
        assert study.lines.loc[study.lines["household_id"] == row.household_id, "month"].max() == last


def test_cost_of_two_years_in_a_row_is_correlated_as_documented(study: Study) -> None:
    untouched = study.households.loc[study.households["group"] != "director", "household_id"]
    lines = study.lines[study.lines["household_id"].isin(untouched)]
    yearly = lines.assign(year=lines["month"] // 12).pivot_table(
        index="household_id", columns="year", values="cents", aggfunc="sum"
    )
    logs = np.log(yearly)
    correlations = [logs[year].corr(logs[year + 1]) for year in range(6)]
    assert np.mean(correlations) == pytest.approx(0.81, abs=0.03)


def test_cost_peaks_before_the_start_in_both_groups(study: Study) -> None:
    """Regression to the mean: the year of the selection is dearer than the years on both sides."""
    dated = study.households[study.households["start"].notna() & study.households["exit_reason"].eq("")]
    start = pd.to_datetime(dated.set_index("household_id")["start"])
    event = study.lines["month"] - study.lines["household_id"].map((start.dt.year - 2016) * 12 + start.dt.month - 1)
    group = study.lines["household_id"].map(dated.set_index("household_id")["group"])
    years = pd.cut(event, [-25, -13, -1, 11, 23], labels=["earlier", "before", "during", "after"])
    cost = study.lines.groupby([group, years], observed=True)["cents"].sum().unstack()
    assert (cost["before"] > 1.08 * cost["earlier"]).all()
    assert (cost["before"] > 1.08 * cost["during"]).all()


def test_between_11_and_28_professionals_in_the_year_before(study: Study) -> None:
    starts = study.households[study.households["group"] == "director"].set_index("household_id")["start"]
    start = pd.to_datetime(study.helpers["household_id"].map(starts))
    first, last = pd.to_datetime(study.helpers["start"]), pd.to_datetime(study.helpers["end"])
    inside = (first < start) & (last.isna() | (last >= start - pd.DateOffset(months=12)))
    counts = study.helpers[inside].groupby("household_id")["professional"].nunique()
    assert len(counts) == 14
    assert counts.between(11, 28).all()
    assert counts.max() == 28


def test_no_name_and_no_number_that_could_be_a_citizen(study: Study) -> None:
    ids = pd.concat([study.persons["person_id"], study.lines["person_id"], study.helpers["person_id"]])
    assert ids.map(lambda code: bool(re.fullmatch(r"P\d{4}|", code))).all()
    assert study.households["household_id"].map(lambda code: bool(re.fullmatch(r"H\d{3}", code))).all()
    assert set(study.persons.columns) == {"person_id", "birth_year", "sex"}


def test_another_seed_gives_another_study(study: Study) -> None:
    other = generate(1)
    assert other.truth.saving_mean != study.truth.saving_mean
    assert not other.households["group"].equals(study.households["group"])
