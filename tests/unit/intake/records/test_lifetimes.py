"""Care that does not fit a life: a hit, a miss and an edge for each rule."""

import pandas as pd
import pytest

from werkplaats.intake.checking import generic_vocabulary
from werkplaats.intake.cleaning import clean_each
from werkplaats.intake.opening import read_delivery
from werkplaats.intake.reading.container import open_members
from werkplaats.intake.records.lifetimes import note_lifetimes
from werkplaats.intake.store import Store
from werkplaats.params.sources import Source

HEADER = "person_id;household_id;domain;product_code;provider;start;end;amount\n"


@pytest.fixture
def store():
    with Store() as opened:
        yield opened


def told(tmp_path, store, lines, **tables):
    path = tmp_path / "costs.csv"
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    (member,) = open_members(path, path.name, scratch=store.folder)
    delivery = read_delivery(member, Source(path="costs.csv", table="costs", layout="generic"), store)
    cleaned = clean_each([delivery], vocabulary=generic_vocabulary())
    (judged,) = note_lifetimes(cleaned, tables)
    return {finding.rule: finding for finding in judged.findings if finding.rule.startswith("person.")}


def line(person, day, domain="Wmo"):
    return f"{person};H1;{domain};02A03;De Linde;{day};{day};10,00\n"


def born(**years):
    return pd.DataFrame({"person_id": [*years], "birth_year": pd.array([*years.values()], dtype="Int64")})


def happened(person, event, day):
    return pd.DataFrame({"person_id": [person], "event": [event], "date": [pd.Timestamp(day)]})


def test_care_before_birth_is_told_and_care_in_the_year_of_birth_is_not(tmp_path, store):
    lines = [line("P1", "31-12-2022"), line("P2", "01-01-2023"), line("P3", "01-01-2023")]
    found = told(tmp_path, store, lines, persons=born(P1=2023, P2=2023, P3=None))
    assert found["person.before_birth"].lines == (2,)
    assert found["person.before_birth"].outcome == "warning"
    assert found["person.before_birth"].cents == 1000


@pytest.mark.parametrize(("year", "hit"), [(2000, False), (1999, True)])
def test_youth_care_may_run_up_to_23(tmp_path, store, year, hit):
    found = told(tmp_path, store, [line("P1", "01-06-2023", "Jeugdwet")], persons=born(P1=year))
    assert ("person.adult_youth_care" in found) is hit


def test_other_care_of_adults_is_not_youth_care(tmp_path, store):
    assert not told(tmp_path, store, [line("P1", "01-06-2023", "Wmo")], persons=born(P1=1950))


@pytest.mark.parametrize("event", ["death", "Overleden", "overlijden"])
def test_care_that_starts_after_a_death_is_told(tmp_path, store, event):
    lines = [line("P1", "01-06-2023"), line("P1", "02-06-2023"), line("P2", "02-06-2023")]
    found = told(tmp_path, store, lines, events=happened("P1", event, "2023-06-01"))
    assert found["person.after_death"].lines == (3,)


def test_care_after_a_placement_is_information(tmp_path, store):
    found = told(
        tmp_path, store, [line("P1", "02-06-2023")], events=happened("P1", "out_of_home_placement", "2023-06-01")
    )
    assert found["person.placed_elsewhere"].outcome == "info"


def test_other_events_and_unknown_persons_say_nothing(tmp_path, store):
    lines = [line("P1", "02-06-2023")]
    assert not told(tmp_path, store, lines, events=happened("P1", "eviction", "2023-06-01"))
    assert not told(tmp_path, store, lines, events=happened(None, "death", "2023-06-01"))
    assert not told(tmp_path, store, lines, persons=born(P9=2050))
