"""Lines that are persons without a number, and answers of one wave that come from two files."""

import pytest
from pydantic import ValidationError

from werkplaats.params.sources import Source

HOUSEHOLDS = {
    "path": "*.csv",
    "table": "households",
    "line_ids": ["household_id"],
    "columns": {"neighborhood": "site"},
    "constants": {"group": "director"},
}
ANSWERS = {
    "path": "*.csv",
    "table": "measurements",
    "line_ids": ["household_id", "person_id"],
    "constants": {"wave": "T0"},
}
HEALTH = ANSWERS | {"unpivot": {"items": {"health": "eq_vas.vas"}}}
WALKING = ANSWERS | {"unpivot": {"items": {"walking": "eq5d_5l.mobility"}}}


def test_two_persons_who_are_alike_are_two_persons(clean, rows):
    cleaned = clean({"a.csv": "site;health\nX;50\nX;50\n", "b.csv": "site;health\nX;50\n"}, HOUSEHOLDS, HEALTH)
    households, answers = rows(cleaned, "households"), rows(cleaned, "measurements")
    assert households["household_id"].tolist() == ["a.csv:2", "a.csv:3", "b.csv:2"]
    assert answers["household_id"].tolist() == answers["person_id"].tolist() == households["household_id"].tolist()
    assert sum(balance.quarantined for balance in cleaned.balances) == 0


def test_a_line_is_one_person_in_every_table_made_of_it(clean, rows):
    cleaned = clean({"a.csv": "site;health;walking\nX;50;1\nY;70;2\n"}, HOUSEHOLDS, HEALTH, WALKING)
    wide = rows(cleaned, "measurements").pivot(index="person_id", columns="item", values="value")
    assert wide.loc["a.csv:3"].to_dict() == {"mobility": 2.0, "vas": 70.0}


def test_another_item_of_the_same_wave_is_no_second_answer(clean):
    numbered = {"columns": {"person_id": "person", "household_id": "home"}, "line_ids": []}
    files = {"a.csv": "person;home;health;walking\nP0001;H001;50;1\n"}
    cleaned = clean(files, HEALTH | numbered, WALKING | numbered)
    assert {finding.rule for finding in cleaned.findings} == set()
    assert len(cleaned.tables["measurements"]) == 2


def test_the_same_item_of_the_same_wave_is(clean):
    numbered = {"columns": {"person_id": "person", "household_id": "home"}, "line_ids": []}
    both = {"unpivot": {"items": {"walking": "eq5d_5l.mobility", "health": "eq_vas.vas"}}}
    files = {"a.csv": "person;home;health;walking\nP0001;H001;50;1\n"}
    cleaned = clean(files, HEALTH | numbered, WALKING | numbered | both)
    assert [(finding.rule, finding.n_records) for finding in cleaned.findings] == [("key.duplicate", 1)]


@pytest.mark.parametrize("wrong", [{"columns": {"household_id": "home"}}, {"line_ids": ["person_id"]}])
def test_an_identifier_is_delivered_or_made_and_belongs_to_the_table(wrong):
    with pytest.raises(ValidationError, match="either delivered or made"):
        Source.model_validate(HOUSEHOLDS | wrong)


def test_a_file_beside_the_delivery_is_no_delivery(clean, rows):
    files = {"a.csv": "site;health\nX;50\n", "codebook.csv": "name;meaning\nsite;where\n"}
    cleaned = clean(files, HOUSEHOLDS | {"besides": ["code*.csv"]})
    assert rows(cleaned, "households")["household_id"].tolist() == ["a.csv:2"]
    assert {balance.file for balance in cleaned.balances} == {"a.csv"}
