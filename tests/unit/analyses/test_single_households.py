"""Single households: followed around their own start, shown by a letter, and only where they were measured enough."""

from __future__ import annotations

import pandas as pd
import pytest

from werkplaats.analyses.quality_of_life import QualityOfLife, analyze_quality_of_life
from werkplaats.params.model import StudyParams, Wave

N_WAVES = 8
STARTS = {"H1": 3.5, "H2": 4.5, "H3": 3.5}
"""Months from the first wave to the start of each household."""


@pytest.fixture
def monthly(params: StudyParams) -> StudyParams:
    waves = [Wave(name=f"M{month}", month=float(month)) for month in range(N_WAVES)]
    groups = params.groups.model_copy(update={"reference": None})
    return params.model_copy(update={"waves": waves, "groups": groups})


@pytest.fixture
def homes() -> pd.DataFrame:
    first = pd.Timestamp("2019-01-01")
    starts = [first + pd.Timedelta(days=30.4375 * months) for months in STARTS.values()]
    return pd.DataFrame({"household_id": list(STARTS), "group": "director", "start": starts, "exit_reason": None})


@pytest.fixture
def series(scores) -> pd.DataFrame:
    """Return scores that jump by three at the start of each household and hardly move otherwise."""
    rows = {
        (f"P{n}", household, "director"): [4.0 + (month + n) % 2 + 3.0 * (month > start) for month in range(N_WAVES)]
        for n, (household, start) in enumerate(STARTS.items())
    }
    return type(scores)(waves=tuple(f"M{month}" for month in range(N_WAVES)))(rows)


def days(series: pd.DataFrame) -> pd.DataFrame:
    """Return an answer per person and wave, with its day."""
    months = series["wave"].str.removeprefix("M").astype(int)
    day = pd.Timestamp("2019-01-01") + pd.to_timedelta(months * 30.4375, unit="D")
    return series.assign(date=day, instrument="score", item="score", value=series["score"])


def analyze(series: pd.DataFrame, homes: pd.DataFrame, params: StudyParams, measurements) -> QualityOfLife:
    return analyze_quality_of_life(series, homes, params=params, measurements=measurements)


def test_households_that_were_measured_often_enough(series, homes, monthly) -> None:
    found = analyze(series, homes, monthly, days(series))
    assert found.results.find("nap_mean", outcome="score", group="director").estimate == 1.0
    assert found.results.find("tau_mean").n_households == 3
    rows = found.intern["single_cases"].set_index("household")
    assert set(rows.index) == {"A", "B", "C"}
    assert rows.loc["B", ["n_before", "n_after"]].tolist() == [5, 3]
    # Of the 16 pairs all rose; before the start, 4 5 4 5, three pairs rose and one fell.
    assert rows.loc["A", "tau_u"] == pytest.approx((16 - 2) / 16)
    assert "single_cases" not in found.results.tables
    assert "mean_shift_at_start:score::director" in [missing.what for missing in found.results.missing]


def test_starts_that_were_drawn_by_lot_can_be_tested(series, homes, monthly) -> None:
    chosen = monthly.quality_of_life.model_copy(update={"starts_drawn_by_lot": True})
    by_lot = monthly.model_copy(update={"quality_of_life": chosen})
    found = analyze(series, homes, by_lot, days(series)).results.find("mean_shift_at_start")
    assert found.estimate == pytest.approx(3.0, abs=0.5)
    assert 0 < found.p_value <= 1


def test_a_household_without_a_start_is_left_out_without_a_number(series, homes, monthly) -> None:
    homes.loc[0, "start"] = pd.NaT
    found = analyze(series, homes, monthly, days(series))
    assert found.results.find("tau_mean").n_households == 2
    (told,) = [missing for missing in found.results.missing if missing.what.startswith("single_cases_some")]
    assert not any(character.isdigit() for character in told.why)


@pytest.mark.parametrize("lacking", ["days", "waves", "starts"])
def test_what_is_lacking_is_said_once(series, homes, monthly, lacking) -> None:
    measurements, chosen = days(series), monthly
    if lacking == "days":
        measurements = measurements.assign(date=pd.NaT)
    elif lacking == "waves":
        settings = monthly.quality_of_life.model_copy(update={"waves": ["M1", "M2"]})
        chosen = monthly.model_copy(update={"quality_of_life": settings})
    else:
        homes = homes.assign(start=pd.NaT)
    found = analyze(series, homes, chosen, measurements)
    told = [missing.what for missing in found.results.missing if missing.what.startswith("single_cases")]
    assert told == (["single_cases:score::director"] if lacking == "starts" else ["single_cases"])
    assert found.results.find("nap_mean") is None
    assert "single_cases" not in found.intern


def test_changes_of_households_carry_letters_only(series, homes, monthly) -> None:
    changes = analyze(series, homes, monthly, None).intern["household_changes"]
    assert "household_id" not in changes
    first = changes.query("household == 'A' and wave == 'M7'").iloc[0]
    assert (first["before"], first["after"], first["change"]) == (4.0, 8.0, 4.0)


def test_of_many_households_no_line_is_kept_and_that_is_said(series, homes, monthly, monkeypatch) -> None:
    for module in ("single_households", "measured_scores", "missing_answers"):
        monkeypatch.setattr(f"werkplaats.analyses.{module}.MANY_HOUSEHOLDS", 2)
    found = analyze(series, homes, monthly, days(series))
    assert [missing.what for missing in found.results.missing].count("many_households") == 1
    assert found.intern == {}
    assert found.results.find("mean_change", wave="M7") is not None
    assert found.results.find("mixed_mean_change", wave="M7") is None
