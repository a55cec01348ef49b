"""Stacking of care by hand: two households around a start on 1 January 2019."""

import pandas as pd
import pytest

from werkplaats.analyses.care_measures import measure_care
from werkplaats.analyses.care_spread import build_care_spread, build_helpers_per_year, met_per_year, stacking_changes
from werkplaats.analyses.care_timelines import build_care_timelines
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
    known = met_per_year(helpers, households, window=params.window, groups=params.groups)
    met = build_helpers_per_year(known).set_index("year")
    assert met["mean_helpers"].to_dict() == {"year_before": (3 + 1) / 2, "year_since": (1 + 2) / 2}
    assert met["mean_providers"].to_dict() == {"year_before": (2 + 1) / 2, "year_since": (1 + 2) / 2}
    assert met["n_households"].tolist() == [2, 2]


def test_a_year_that_was_not_observed_is_not_counted(helpers, households, params):
    short = params.window.model_copy(update={"start": params.window.start.replace(year=2018, month=2)})
    assert met_per_year(helpers, households, window=short, groups=params.groups).empty


@pytest.fixture
def measured(helpers, households, params):
    return measure_care(helpers, households, params=params, window=params.window)


def of(measured, measure):
    rows = measured.loc[measured["measure"] == measure]
    return rows.set_index(["household_id", "period"])["value"].to_dict()


def test_spread_before_against_during(measured):
    means = build_care_spread(measured).set_index(["measure", "period"])["mean"]
    assert means["providers", "before"] == 1.5
    assert means["providers", "during"] == 1.5
    # H1: 13 months of the team and 9 of the clinic; H2: the team alone.
    assert means["continuity", "before"] == pytest.approx(((13 * 12 + 9 * 8) / (22 * 21) + 1) / 2)
    # H1: the clinic alone; H2: one month of the team and two of the clinic.
    assert means["continuity", "during"] == pytest.approx((1 + 2 / 6) / 2)
    assert means["usual_provider", "before"] == pytest.approx((13 / 22 + 1) / 2)


def test_organizations_on_an_average_day_are_days_counted_one_by_one(measured):
    days = of(measured, "providers_per_day")
    assert days["H1", "before"] == pytest.approx((365 + 275) / 365)
    assert days["H1", "during"] == 1
    assert days["H2", "before"] == pytest.approx(90 / 365)
    assert days["H2", "during"] == pytest.approx((28 + 59) / 365)


def test_who_begins_and_who_ends_says_in_which_order_care_was_stacked(measured):
    """H1 was joined by three and left by two before, and by nobody since; H2 the other way round."""
    assert of(measured, "begun") == {("H1", "before"): 3, ("H2", "before"): 1, ("H1", "during"): 0, ("H2", "during"): 2}
    assert of(measured, "ended") == {("H1", "before"): 2, ("H2", "before"): 1, ("H1", "during"): 0, ("H2", "during"): 2}


def test_sequence_follows_those_who_began_in_order(helpers, households, params):
    """H1 before: team, clinic, team: no pair alike. During: the team twice, then the clinic: one pair of two."""
    later = [("H1", "P1", who, n, f"2019-0{n}-01", None) for who, n in (("Team", "3"), ("Team", "4"), ("Clinic", "5"))]
    table = pd.concat([helpers, validate_table("helpers", pd.DataFrame(later, columns=helpers.columns))])
    found = of(measure_care(table, households, params=params, window=params.window), "sequence")
    assert found == {("H1", "before"): 0.0, ("H1", "during"): 0.5}


def test_periods_are_compared_over_equally_many_months(helpers, households, params):
    """A deployment of three months: the three months before it count, and no organization that left before those."""
    short = households.assign(
        end=households["end"].where(households["household_id"] != "H1", pd.Timestamp("2019-03-31"))
    )
    early = [("H1", "P1", "Gone", "1", "2018-01-01", "2018-09-30")]
    table = pd.concat([helpers, validate_table("helpers", pd.DataFrame(early, columns=helpers.columns))])
    found = measure_care(table, short, params=params, window=params.window)
    assert of(found, "providers")["H1", "before"] == 2
    assert of(found, "ended")["H1", "before"] == 1 * 12 / 3
    whole = measure_care(table, households, params=params, window=params.window)
    assert of(whole, "providers")["H1", "before"] == 3


def test_where_all_households_are_the_same_nothing_is_told(measured):
    assert not {"gap_days", "shared_organizations"} & set(build_care_spread(measured)["measure"])


def test_without_involvement_in_one_of_the_periods_there_is_no_comparison(helpers, households, params):
    early = helpers.loc[helpers["end"] < "2019-01-01"]
    found = measure_care(early, households, params=params, window=params.window)
    assert build_care_spread(found).empty


def changes_of(measured, met, params, monthly=()):
    months = pd.DataFrame(list(monthly), columns=["household_id", "group", "period", "n_helpers"])
    found = stacking_changes(measured, met, months, params=params)
    return {estimate.outcome: estimate for estimate in found}


def test_a_change_is_the_mean_of_what_each_household_changed(helpers, households, params, measured):
    met = met_per_year(helpers, households, window=params.window, groups=params.groups)
    monthly = [
        (f"H{n}", "director", p, value)
        for p, low in (("before", 9.0), ("during", 6.0))
        for n, value in ((1, low), (2, low + 3), (3, low + 1.5))
    ]
    changes = changes_of(measured, met, params, monthly)
    assert changes["helpers_per_year"].estimate == ((1 - 3) + (2 - 1)) / 2
    assert changes["providers_per_day"].estimate == pytest.approx(((365 - 640) + (87 - 90)) / 365 / 2)
    assert changes["helpers_per_month"].estimate == -3
    assert changes["helpers_per_month"].conf_low is None  # all three changed by as much: no spread to tell how sure
    shown = changes["helpers_per_year"]
    assert (shown.term, shown.contrast, shown.group, shown.n_households) == (
        "stacking_change",
        "before-during",
        "director",
        2,
    )
    assert "gap_days" not in changes


def test_an_interval_holds_the_change_and_turns_with_the_periods(params):
    values = {"before": (9.0, 12, 10, 8, 15, 11), "during": (7.0, 8, 9, 6, 9, 10)}

    def table(names):
        return pd.DataFrame(
            [
                (f"H{n}", "director", "providers", name, value)
                for name, period in zip(names, values, strict=True)
                for n, value in enumerate(values[period])
            ],
            columns=["household_id", "group", "measure", "period", "value"],
        )

    none = pd.DataFrame(columns=["household_id", "group", "year", "n_helpers", "n_providers"])
    forth = changes_of(table(("before", "during")), none, params)["providers"]
    back = changes_of(table(("during", "before")), none, params)["providers"]
    assert forth.estimate == pytest.approx(-16 / 6)
    assert forth.conf_low < forth.estimate < forth.conf_high < 0
    assert back.estimate == -forth.estimate


def test_one_household_has_no_interval_and_is_left_out(measured, helpers, households, params):
    met = met_per_year(helpers, households, window=params.window, groups=params.groups)
    assert (
        changes_of(measured.loc[measured["household_id"] == "H1"], met.loc[met["household_id"] == "H1"], params) == {}
    )


def test_a_timeline_carries_letters_and_ends_with_the_window(helpers, households, params):
    made = build_care_timelines({"helpers": helpers, "households": households}, params=params)
    lines = made["care_timelines"]
    assert list(lines.columns) == ["household", "provider", "first", "last"]
    assert set(lines["household"]) == {"A", "B"}
    running = lines.loc[(lines["household"] == "A") & (lines["provider"] == "Clinic"), "last"].item()
    assert running == pytest.approx(24, abs=0.05)
    assert build_care_timelines({"households": households}, params=params) == {}


def test_households_are_put_in_the_order_of_their_stacking(helpers, households, params):
    made = build_care_timelines({"helpers": helpers, "households": households}, params=params)["care_households"]
    assert made.to_dict("records") == [
        {"household": "A", "helpers_before": 3, "helpers_since": 1, "providers_before": 2, "providers_since": 1},
        {"household": "B", "helpers_before": 1, "helpers_since": 2, "providers_before": 1, "providers_since": 2},
    ]
    short = params.model_copy(
        update={"window": params.window.model_copy(update={"start": params.window.start.replace(year=2018, month=2)})}
    )
    assert set(build_care_timelines({"helpers": helpers, "households": households}, params=short)) == {"care_timelines"}


def test_without_any_start_nothing_is_compared(helpers, households, params):
    unstarted = households.assign(start=pd.NaT).astype({"start": households["start"].dtype})
    measured = measure_care(helpers, unstarted, params=params, window=params.window)
    met = met_per_year(helpers, unstarted, window=params.window, groups=params.groups)
    assert measured.empty
    assert build_helpers_per_year(met).empty
    assert changes_of(measured, met, params) == {}
    made = build_care_timelines({"helpers": helpers, "households": unstarted}, params=params)
    assert made["care_timelines"].empty
