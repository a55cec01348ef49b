"""The broken lines of the cost files: all are extra, so that quarantining them changes no figure and keeping them does.

They stand under the name of an analyzed household where that is possible, with amounts that would show.
The rule that should catch each is in docs/example_study.md.
"""

from __future__ import annotations

import datetime as dt

from werkplaats.synthetic.study import Study


def broken_municipal_row(year: int, study: Study) -> tuple[list[list[str]], int]:
    """Return the broken line of a yearly file, if it has one, and the cents it adds to the totals row."""
    household, person = _someone(study)
    rows = {
        2017: (
            ["G17-90001", "P9001", "", "45", "45A04", "Vijverdal", "01-05-2017", "31-05-2017"],
            "18.400,00",
            1_840_000,
        ),
        2018: (
            ["G18-90001", person, household, "43", "43A12", "Vijverdal", "31-02-2018", "31-03-2018"],
            "9.150,00",
            915_000,
        ),
        2019: (
            ["G19-90001", person, household, "99", "99A01", "De Brug", "01-06-2019", "30-06-2019"],
            "12.750,00",
            1_275_000,
        ),
        2020: (
            ["G20-90001", person, household, "16", "16A01", "De Brug", "30-06-2020", "01-06-2020"],
            "7.300,00",
            730_000,
        ),
        2021: (["G21-90001", person, household, "02", "02A05", "Maasoever", "01-03-2021", "31-03-2021"], "", 0),
    }
    if year not in rows:
        return [], 0
    cells, amount, cents = rows[year]
    return [[*cells, "1", "82", amount, ""]], cents


def broken_late_row(study: Study) -> list[list[str]]:
    """Return the line of the re-delivery whose amount can be read in two ways."""
    household, person = _someone(study)
    days = ["01-12-2019", "31-12-2019"]
    return [["G19-90002", person, household, "45", "45A04", "Vijverdal", *days, "14", "04", "1.234", ""]]


def broken_insurer_row(label: str, study: Study) -> list[list[str]]:
    """Return the broken line of an insurer's file, if it has one."""
    household, person = _someone(study)
    rows = {
        "2018_2019": ["Z18-90001", person, household, "MSZ", "MSZ-DBC", "MERGEL", "20190230", "20190230", "845000"],
        "2020_2021": ["Z20-90001", person, household, "MSZ", "MSZ-DBC", "MERGEL", "20200115", "20200115", "12,50"],
    }
    return [rows[label]] if label in rows else []


def _someone(study: Study) -> tuple[str, str]:
    """Return an analyzed household whose deployment lies in 2019 as far as possible, and one of its people."""
    enrolled = study.households[study.households["group"].eq("director") & study.households["exit_reason"].eq("")]
    distance = [abs(start - dt.date(2019, 3, 1)) for start in enrolled["start"]]
    household = str(enrolled["household_id"].iloc[distance.index(min(distance))])
    members = study.memberships.loc[study.memberships["household_id"] == household, "person_id"]
    return household, str(members.iloc[0])
