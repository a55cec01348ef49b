"""Notebook 02's analysis, on a study small enough to count by hand."""

import datetime as dt

import pandas as pd
import pytest

from werkplaats.analyses.households import derive_tables, describe_households
from werkplaats.params.model import Instrument, StudyParams
from werkplaats.workspace.database import open_relation
from werkplaats.workspace.storage import empty_table, validate_table


def table(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows).reindex(columns=empty_table(name).columns)
    for column in [item for item in frame if "date" in item or item in ("start", "end", "month")]:
        frame[column] = pd.to_datetime(frame[column])
    return validate_table(name, frame)


PARAMS = StudyParams.model_validate(
    {
        "study": "toy",
        "title": "Toy",
        "groups": {"intervention": "approach", "reference": "usual"},
        "window": {"start": dt.date(2017, 1, 1), "end": dt.date(2020, 12, 31)},
        "waves": [{"name": "T0", "month": 0.0}, {"name": "T1", "month": 12.0}],
        "payers": {"town": {"label": "Town"}, "state": {"label": "State"}},
        "domains": {"wmo": {"label": "Wmo", "payer": "town"}, "wlz": {"label": "Wlz", "payer": "state"}},
        "instruments": [{"name": "wellbeing", "label": "Welzijn", "minimum": 0.0, "maximum": 100.0}],
        "sources": [{"path": "x.csv", "table": "households", "layout": "generic"}],
    }
)
DEPLOYED = {"start": "2018-03-01", "end": "2019-02-28", "selection_date": "2018-01-01"}
HOUSEHOLDS = table(
    "households",
    [
        {"household_id": "H1", "group": "approach", "neighborhood": "Limmel", **DEPLOYED},
        {"household_id": "H2", "group": "approach", "neighborhood": "Nazareth", **DEPLOYED},
        {"household_id": "H3", "group": "approach", "exit_reason": "moved", **DEPLOYED},
        {"household_id": "H4", "group": "usual", **DEPLOYED},
        {"household_id": "H5", "group": "pool"},
    ],
)
TABLES = {
    "households": HOUSEHOLDS,
    "memberships": table(
        "memberships",
        [
            {"person_id": "P1", "household_id": "H1"},
            {"person_id": "P2", "household_id": "H1"},
            {"person_id": "P3", "household_id": "H2"},
            {"person_id": "P4", "household_id": "H2", "start": "2019-01-01"},
        ],
    ),
    "persons": table(
        "persons",
        [
            {"person_id": "P1", "birth_year": 1978, "sex": "female"},
            {"person_id": "P2", "birth_year": 2008, "sex": "male"},
            {"person_id": "P3", "birth_year": 1988, "sex": "female"},
        ],
    ),
    "costs": table(
        "costs",
        [
            {
                "household_id": "H1",
                "domain": "wmo",
                "payer": "town",
                "start": "2017-03-01",
                "end": "2017-03-31",
                "cents": 1200,
            },
            {
                "household_id": "H5",
                "domain": "wmo",
                "payer": "town",
                "start": "2017-03-01",
                "end": "2017-03-31",
                "cents": 99,
            },
        ],
    ),
    "measurements": table(
        "measurements",
        [
            {
                "person_id": person,
                "household_id": household,
                "wave": wave,
                "instrument": "wellbeing",
                "item": "score",
                "value": value,
            }
            for person, household, wave, value in [
                ("P1", "H1", "T0", 40),
                ("P1", "H1", "T1", 50),
                ("P2", "H1", "T0", None),
                ("P3", "H2", "T0", 60),
                ("P9", "H3", "T0", 10),
            ]
        ],
    ),
    "helpers": table(
        "helpers",
        [
            {"household_id": "H1", "provider": "A", "professional": "1", "start": "2017-03-01", "end": "2018-08-31"},
            {"household_id": "H1", "provider": "B", "professional": "1", "start": "2018-01-01", "end": "2018-02-28"},
            {"household_id": "H2", "provider": "A", "professional": "1", "start": "2018-03-01"},
        ],
    ),
    "events": table(
        "events",
        [
            {"household_id": "H1", "date": "2018-02-01", "event": "crisis"},
            {"household_id": "H1", "date": "2016-02-01", "event": "crisis"},
            {"household_id": "H2", "date": "2018-03-31", "event": "eviction"},
            {"household_id": "H3", "date": "2018-03-31", "event": "eviction"},
        ],
    ),
    "referrals": table(
        "referrals",
        [
            {
                "referral_id": "R1",
                "household_id": "H1",
                "from_party": "a",
                "to_party": "b",
                "consent_date": "2018-03-01",
                "contact_date": "2018-03-02",
            },
            {"referral_id": "R2", "from_party": "a", "to_party": "b", "consent_date": "2018-03-01"},
        ],
    ),
}


@pytest.fixture(scope="module")
def results():
    derived = derive_tables(TABLES, params=PARAMS)
    for name, table in derived.items():
        validate_table(name, table if isinstance(table, pd.DataFrame) else table.df())
    return describe_households({**TABLES, **derived}, params=PARAMS)


def rows(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(frame.itertuples(index=False, name=None))


def test_participant_flow_and_reasons(results):
    assert rows(results.tables["participant_flow"]) == [
        ("screened", 5), ("qualified", 4), ("enrolled", 3), ("lost", 1), ("analysed", 2), ("comparison", 1),
    ]  # fmt: skip
    assert rows(results.tables["lost"]) == [("moved", 1)]
    assert results.facts == {"n_analysed": 2, "n_compared": 1}


def test_characteristics_count_persons_who_were_there_at_the_start(results):
    table = results.tables["characteristics"]
    approach = table[table["group"] == "approach"].set_index(["characteristic", "level"])
    assert approach.loc[("persons", "total"), "n_persons"] == 3
    assert approach.loc[("household_size", "mean"), "value"] == 1.5
    assert approach.loc[("age", "mean"), "value"] == pytest.approx(80 / 3)
    assert approach.loc[("sex", "female"), "value"] == pytest.approx(2 / 3)
    assert approach.loc[("neighborhood", "Limmel"), "value"] == 0.5
    assert approach.loc[("deployment_months", "mean"), "value"] == 12


def test_stacking_of_helpers(results):
    curve = results.tables["care_stacking"].set_index("event_month")
    assert curve.loc[-2, ["mean_helpers", "mean_providers", "n_households"]].tolist() == [1.0, 1.0, 2]
    assert curve.loc[0, "mean_helpers"] == 1.0
    summary = results.tables["helpers_summary"].set_index("period")["mean_helpers"]
    assert summary.to_dict() == pytest.approx({"before": 14 / 12 / 2, "during": 18 / 12 / 2, "after": 0.5})


def test_missing_data_expects_everybody_who_answered_once(results):
    assert rows(results.tables["missing_data"]) == [
        ("T0", "approach", "wellbeing", 3, 2, 2),
        ("T1", "approach", "wellbeing", 3, 1, 2),
    ]


def test_events_inside_the_periods_of_analysed_households(results):
    table = results.tables["events"].set_index(["period", "event"])
    assert table.loc[("before", "crisis"), ["n_events", "n_households", "n_observed"]].tolist() == [1, 1, 2]
    assert table.loc[("before", "crisis"), "per_household_year"] == 0.5
    assert table.loc[("during", "eviction"), "n_events"] == 1
    assert table.loc[("after", "crisis"), "n_events"] == 0


def test_handovers(results):
    assert rows(results.tables["referrals"]) == [("consent", 2, 1), ("contact", 1, 1), ("feedback", 0, 0)]


def test_nothing_is_missing_that_is_there(results):
    assert results.missing == ()
    assert "spider_web" not in results.tables


def test_a_study_with_households_only_says_what_it_lacks():
    derived = derive_tables({"households": HOUSEHOLDS}, params=PARAMS)
    results = describe_households({"households": HOUSEHOLDS}, params=PARAMS)
    assert derived == {}
    assert {item.what for item in results.missing} == {
        "household_periods", "person_waves", "care_stacking", "events", "referrals",
    }  # fmt: skip


def test_without_a_window_there_are_no_periods():
    params = PARAMS.model_copy(update={"window": None})
    derived = derive_tables(TABLES, params=params)
    results = describe_households({**TABLES, **derived}, params=params)
    assert "household_periods" not in derived
    assert "events" not in results.tables
    assert "periods" in {item.what for item in results.missing}


def test_zero_cost_is_a_row_and_a_domain_that_was_not_delivered_is_none():
    periods = derive_tables(TABLES, params=PARAMS)["household_periods"]
    assert set(PARAMS.domains) == {"wmo", "wlz"}
    assert set(periods["domain"]) == {"wmo"}
    assert len(periods) == 4 * 3
    spent = periods[periods["cents_per_month"] > 0]
    assert spent[["household_id", "period", "domain"]].to_numpy().tolist() == [["H1", "before", "wmo"]]
    assert spent["cents_per_month"].tolist() == pytest.approx([100 * 107.51 / 101.70])


def test_cost_lines_in_a_database_give_the_same_as_in_memory():
    costs = open_relation(TABLES["costs"])
    one, other = (derive_tables({**TABLES, "costs": table}, params=PARAMS) for table in (TABLES["costs"], costs))
    pd.testing.assert_frame_equal(one["household_periods"], other["household_periods"])
    months = [made["household_months"].order("household_id, month, domain, payer").df() for made in (one, other)]
    pd.testing.assert_frame_equal(*months)
    results = describe_households({**TABLES, "costs": costs, **other}, params=PARAMS)
    assert results.missing == ()


def died(day: str, **instrument: object) -> pd.Series:
    """Return the utilities of a woman who died on ``day``, by wave, and of a man who just did not answer."""
    levels = {"mobility": 2, "selfcare": 1, "activity": 1, "pain": 1, "anxiety": 1}
    answers = [
        {"person_id": person, "household_id": "H1", "wave": "T0", "date": date, "instrument": "eq5d_5l"}
        | {"item": item, "value": level}
        for person, date in (("P1", "2018-04-10"), ("P2", None))
        for item, level in levels.items()
    ]
    events = [
        {"household_id": "H1", "person_id": "P1", "date": day, "event": "death"},
        {"household_id": "H1", "person_id": "P2", "date": day, "event": "crisis"},
        {"household_id": "H1", "date": day, "event": "death"},
    ]
    chosen = [Instrument.model_validate({"name": "eq5d_5l", **instrument})]
    tables = {
        "households": HOUSEHOLDS,
        "measurements": table("measurements", answers),
        "events": table("events", events),
    }
    made = derive_tables(tables, params=PARAMS.model_copy(update={"instruments": chosen}))["person_waves"]
    return made.set_index(["person_id", "wave"])["score"]


def test_dead_is_zero_when_asked_for_and_only_for_who_died():
    assert died("2019-01-01", dead_is_zero=True).to_dict() == {
        ("P1", "T0"): 0.918,
        ("P1", "T1"): 0.0,
        ("P2", "T0"): 0.918,
    }
    assert died("2019-04-10", dead_is_zero=True).to_dict()["P1", "T1"] == 0.0  # T1 is twelve months after 10 April
    assert ("P1", "T1") not in died("2019-04-11", dead_is_zero=True)
    assert ("P1", "T1") not in died("2019-01-01")


def test_without_a_day_of_the_first_measurement_months_count_from_the_start_of_the_household():
    undated = [
        {"person_id": "P1", "household_id": "H1", "wave": "T0", "instrument": "eq5d_5l", "item": item, "value": 1}
        for item in ("mobility", "selfcare", "activity", "pain", "anxiety")
    ]
    event = {"household_id": "H1", "person_id": "P1", "date": "2019-03-01", "event": "death"}
    chosen = [Instrument.model_validate({"name": "eq5d_5l", "dead_is_zero": True})]
    tables = {
        "households": HOUSEHOLDS,
        "measurements": table("measurements", undated),
        "events": table("events", [event]),
    }
    made = derive_tables(tables, params=PARAMS.model_copy(update={"instruments": chosen}))["person_waves"]
    assert made["score"].tolist() == [1.0, 0.0]
