"""Files of persons that also tell of their households: one record per household, identifiers over several columns."""

import pytest
from pydantic import ValidationError

from werkplaats.params.sources import Source

HOUSEHOLDS = {
    "path": "*.csv",
    "table": "households",
    "one_per": ["practice", "number"],
    "joined_ids": {"household_id": ["practice", "number"]},
    "columns": {"group": "arm"},
}
ANSWERS = {
    "path": "*.csv",
    "table": "measurements",
    "joined_ids": {"household_id": ["practice", "number"]},
    "columns": {"person_id": "person"},
    "constants": {"wave": "T0"},
    "unpivot": {"items": {"health": "eq_vas.vas"}},
}
FILE = {
    "a.csv": (
        "person;practice;number;arm;health\n"
        "P0001;A;1;director;50\nP0002;A;1;director;60\nP0003;B;1;comparison;70\nP0004;B; 1;comparison;80\n"
    )
}


def test_a_household_is_told_once_and_known_to_all_its_persons(clean, rows):
    cleaned = clean(FILE, HOUSEHOLDS, ANSWERS)
    households, answers = rows(cleaned, "households"), rows(cleaned, "measurements")
    assert sorted(set(answers["household_id"])) == ["A-1", "B-1"]
    assert households["household_id"].tolist()[:1] == ["A-1"]
    assert len(answers) == 4


def test_what_is_left_out_is_no_record_and_is_counted(clean):
    balances = {balance.table: balance for balance in clean(FILE, HOUSEHOLDS, ANSWERS).balances}
    of_households = balances["households"]
    assert (of_households.raw, of_households.structure, of_households.quarantined) == (4, 2, 0)
    assert balances["measurements"].structure == 0


def test_two_groups_in_one_household_is_still_a_contradiction(clean):
    alike = HOUSEHOLDS | {"one_per": ["practice", "number", "arm"]}
    file = {"a.csv": FILE["a.csv"] + "P0005;A;1;comparison;50\n"}
    rules = {finding.rule for finding in clean(file, alike, ANSWERS).findings}
    assert "key.duplicate" in rules


def test_part_of_an_identifier_is_empty(clean):
    file = {"a.csv": "person;practice;number;arm;health\nP0001;A;;director;50\nP0002;A;2;director;60\n"}
    rules = [finding.rule for finding in clean(file, HOUSEHOLDS, ANSWERS).findings]
    assert "id.missing" in rules


@pytest.mark.parametrize("twice", [{"columns": {"household_id": "home"}}, {"constants": {"household_id": "H1"}}])
def test_an_identifier_is_delivered_or_joined(twice):
    with pytest.raises(ValidationError, match="either delivered or joined"):
        Source.model_validate(HOUSEHOLDS | twice)
