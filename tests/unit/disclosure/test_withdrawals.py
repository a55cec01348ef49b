"""What is told in public of people who withdrew: nothing that a few of them could be known by."""

import pandas as pd
import pytest

from werkplaats.disclosure.suppression import public
from werkplaats.params.model import Disclosure
from werkplaats.results import Results

BALANCE = ("file", "table", "raw", "clean", "quarantined", "structure", "cents_raw", "cents_clean", "cents_quarantined")
FINDINGS = ("file", "rule", "outcome", "message", "n_records", "cents")


def cleaning(persons: int, households: int) -> Results:
    balance = [
        ("a.csv", "costs", 1000, 900, 100, 0, 50_000, 40_000, 10_000),
        ("b.csv", "measurements", 500, 500, 0, 0, 0, 0, 0),
    ]
    findings = [
        ("a.csv", "consent.withdrawn", "quarantined", "records", 60, 6_000),
        ("a.csv", "row.duplicate", "quarantined", "twice", 40, 4_000),
    ]
    facts = {"withdrawn_persons": persons, "withdrawn_households": households, "records_raw": 1500, "cents_clean": 1}
    tables = {
        "balance": pd.DataFrame(balance, columns=list(BALANCE)),
        "findings": pd.DataFrame(findings, columns=list(FINDINGS)),
    }
    return Results("01_cleaning", facts=facts, tables=tables)


def numbers(frame: pd.DataFrame, key: str, name: str) -> list[float]:
    return frame.loc[frame[key] == name].select_dtypes("number").dropna(axis=1).to_numpy().ravel().tolist()


@pytest.mark.parametrize(("persons", "households"), [(1, 0), (40, 0), (0, 1), (40, 9)])
def test_what_was_set_aside_of_a_few_is_not_told_and_does_not_follow(persons, households):
    released = public(cleaning(persons, households), Disclosure(min_households=10))
    balance, findings = released.tables["balance"], released.tables["findings"]
    assert numbers(findings, "rule", "consent.withdrawn") == []
    assert numbers(findings, "rule", "row.duplicate") == [1, 40, 4_000]
    assert numbers(balance, "table", "costs") == [1, 1000, 0, 50_000]
    assert numbers(balance, "table", "measurements")[:4] == [1, 500, 500, 0]
    assert "cents_clean" not in released.facts
    assert {name for name in released.facts if name.startswith("withdrawn")} == {
        f"withdrawn_{who}" for who, n in (("persons", persons), ("households", households)) if not 0 < n < 10
    }


def test_of_many_households_it_is_told():
    released = public(cleaning(40, 10), Disclosure(min_households=10))
    assert numbers(released.tables["findings"], "rule", "consent.withdrawn") == [1, 60, 6_000]
    assert numbers(released.tables["balance"], "table", "costs")[2:4] == [900, 100]
    assert released.facts["withdrawn_persons"] == 40


def test_keys_are_not_told():
    results = Results("01_cleaning", facts={"pseudonym_keys": {"person_id": "0123456789abcdef"}})
    assert "pseudonym_keys" not in public(results, Disclosure()).facts
