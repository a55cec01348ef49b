"""Stacking of care by hand: two households around a start on 1 January 2019."""

import pandas as pd
import pytest

from werkplaats.analyses.care_spread import build_care_spread, build_care_timelines, build_helpers_per_year
from werkplaats.workspace.storage import validate_table


@pytest.fixture
def helpers() -> pd.DataFrame:
    rows = [
        ("H1", "P1", "Team", "1", "2018-01-01", "2018-12-31"),
        ("H1", "P2", "Team", "2", "2018-06-01", "2018-06-30"),
        ("H1", "P1", "Clinic", "1", "2018-04-01", None),
        ("H2", "P3", "Team", "1", "2018-01-01", "2018-03-31"),
        ("H2", "P3", "Team", "9", "2019-02-01", "2019-02-28"),
        ("H2", "P3", "Clinic", "3", "2019-02-01", "2019-03-31"),
    ]
    columns = ["household_id", "person_id", "provider", "professional", "start", "end"]
    return validate_table("helpers", pd.DataFrame(rows, columns=columns))


def test_helpers_in_the_years_around_the_start(helpers, households, params):
    met = build_helpers_per_year(helpers, households, window=params.window, groups=params.groups).set_index("year")
    assert met["mean_helpers"].to_dict() == {"year_before": (3 + 1) / 2, "year_since": (1 + 2) / 2}
    assert met["mean_providers"].to_dict() == {"year_before": (2 + 1) / 2, "year_since": (1 + 2) / 2}
    assert met["n_households"].tolist() == [2, 2]


def test_a_year_that_was_not_observed_is_not_counted(helpers, households, params):
    short = params.window.model_copy(update={"start": params.window.start.replace(year=2018, month=2)})
    assert build_helpers_per_year(helpers, households, window=short, groups=params.groups).empty


def test_spread_before_against_during(helpers, households, params):
    spread = build_care_spread(helpers, households, params=params, window=params.window)
    means = spread.set_index(["measure", "period"])["mean"]
    assert means["providers", "before"] == 1.5
    assert means["providers", "during"] == 1.5
    # H1: 13 months of the team and 9 of the clinic; H2: the team alone.
    assert means["continuity", "before"] == pytest.approx(((13 * 12 + 9 * 8) / (22 * 21) + 1) / 2)
    # H1: the clinic alone; H2: one month of the team and two of the clinic.
    assert means["continuity", "during"] == pytest.approx((1 + 2 / 6) / 2)


def test_where_all_households_are_the_same_nothing_is_told(helpers, households, params):
    spread = build_care_spread(helpers, households, params=params, window=params.window)
    assert not {"gap_days", "shared_organizations"} & set(spread["measure"])


def test_without_involvement_in_one_of_the_periods_there_is_no_comparison(helpers, households, params):
    early = helpers.loc[helpers["end"] < "2019-01-01"]
    assert build_care_spread(early, households, params=params, window=params.window).empty


def test_a_timeline_carries_letters_and_ends_with_the_window(helpers, households, params):
    lines = build_care_timelines({"helpers": helpers, "households": households}, params=params)["care_timelines"]
    assert list(lines.columns) == ["household", "provider", "first", "last"]
    assert set(lines["household"]) == {"A", "B"}
    running = lines.loc[(lines["household"] == "A") & (lines["provider"] == "Clinic"), "last"].item()
    assert running == pytest.approx(24, abs=0.05)
    assert build_care_timelines({"households": households}, params=params) == {}
