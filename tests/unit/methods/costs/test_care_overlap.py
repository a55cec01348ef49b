"""Helpers per year, one family with many files, overlaps and gaps: counted by the day."""

import datetime as dt

import pandas as pd
import pytest

from werkplaats.methods.costs.care_overlap import helpers_per_year, overlaps_and_gaps, shared_organizations

FIRST, LAST = dt.date(2018, 1, 1), dt.date(2019, 12, 31)
COLUMNS = ["household_id", "person_id", "provider", "professional", "start", "end"]
HELPERS = pd.DataFrame(
    [
        ("H1", "P1", "A", "1", "2018-01-01", "2018-03-31"),
        ("H1", "P2", "A", "2", "2018-03-01", "2018-03-10"),
        ("H1", "P1", "A", "1", "2018-06-01", "2018-06-30"),
        ("H1", "P1", "B", "1", "2018-03-31", "2018-04-30"),
        ("H2", "P3", "A", "1", "2019-12-01", None),
    ],
    columns=COLUMNS,
).astype({"start": "datetime64[us]", "end": "datetime64[us]"})


def day_by_day(helpers, household, last):
    """Return how many organizations were there on each day from first to last involvement, a day at a time."""
    rows = helpers.loc[helpers["household_id"] == household]
    ends = rows["end"].fillna(pd.Timestamp(last))
    days = pd.date_range(rows["start"].min(), ends.max())
    return [rows.loc[(rows["start"] <= day) & (ends >= day), "provider"].nunique() for day in days]


@pytest.mark.parametrize("household", ["H1", "H2"])
def test_days_are_those_counted_one_by_one(household):
    counted = pd.Series(day_by_day(HELPERS, household, LAST))
    found = overlaps_and_gaps(HELPERS, last=LAST).set_index("household_id").loc[household]
    assert found["days"] == len(counted)
    assert found["overlap_days"] == (counted > 1).sum()
    assert found["gap_days"] == (counted == 0).sum()
    assert found["most_providers"] == counted.max()
    assert found["provider_days"] == counted.sum()


def test_a_gap_lies_between_involvements_and_its_length_is_known():
    found = overlaps_and_gaps(HELPERS, last=LAST).set_index("household_id")
    assert found.loc["H1", ["n_gaps", "longest_gap_days", "overlap_days"]].tolist() == [1, 31, 1]
    assert found.loc["H2", ["n_gaps", "longest_gap_days", "days"]].tolist() == [0, 0, 31]


def test_one_organization_with_two_members_of_a_family_on_the_same_days():
    (shared,) = shared_organizations(HELPERS, last=LAST).to_dict("records")
    expected = {"household_id": "H1", "provider": "A", "n_members": 2, "n_professionals": 2, "days": 10}
    assert shared == expected


def test_members_after_each_other_share_nothing():
    after = HELPERS.loc[HELPERS["professional"] == "1"]
    assert shared_organizations(after, last=LAST).empty


def test_a_year_counts_everybody_who_was_there_in_it_once():
    counted = helpers_per_year(HELPERS, first=FIRST, last=LAST)
    assert counted.to_dict("records") == [
        {"household_id": "H1", "year": 1, "n_helpers": 3, "n_providers": 2},
        {"household_id": "H1", "year": 2, "n_helpers": 0, "n_providers": 0},
        {"household_id": "H2", "year": 1, "n_helpers": 0, "n_providers": 0},
        {"household_id": "H2", "year": 2, "n_helpers": 1, "n_providers": 1},
    ]


def test_the_order_of_rows_does_not_matter():
    for counted in (
        lambda table: helpers_per_year(table, first=FIRST, last=LAST),
        lambda table: overlaps_and_gaps(table, last=LAST),
        lambda table: shared_organizations(table, last=LAST),
    ):
        pd.testing.assert_frame_equal(counted(HELPERS), counted(HELPERS.iloc[::-1]))


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(ValueError, match="less than a year"):
        helpers_per_year(HELPERS, first=FIRST, last=dt.date(2018, 12, 30))
    backwards = HELPERS.copy()
    backwards.loc[0, "end"] = pd.Timestamp("2017-12-01")
    with pytest.raises(ValueError, match="1 stretches end before they start"):
        overlaps_and_gaps(backwards, last=LAST)
    with pytest.raises(ValueError, match="'provider' has 1 missing"):
        overlaps_and_gaps(HELPERS.assign(provider=[None, *HELPERS["provider"][1:]]), last=LAST)
