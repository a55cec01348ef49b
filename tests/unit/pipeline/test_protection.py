"""Who withdrew is gone after a run, from everything that the study ever wrote; and another key is refused."""

import json

import pytest

from werkplaats.cli.verify import verify_command
from werkplaats.errors import EXIT_OK, InputError, PrivacyError
from werkplaats.intake.privacy.guarded_files import write_key
from werkplaats.intake.privacy.pseudonyms import compute_fingerprint
from werkplaats.pipeline.protection import validate_same_key, withdrawn_ids
from werkplaats.pipeline.runs import open_study
from werkplaats.pipeline.verification import verify_run

GONE = "P0099"
"""Somebody who is in no raw file any longer."""

CLEAN_LIST = """\
import pandas as pd

lines = session.raw_paths("persons.csv")[0].read_text().splitlines()[1:]
listed = session.folders.raw / "withdrawn.csv"
gone = listed.read_text().split() if listed.is_file() else []
ids = [line.split(";")[0] for line in lines if line.split(";")[0] not in gone]
session.write_table("persons", pd.DataFrame({"person_id": ids, "birth_year": None, "sex": None}))"""
WRITE = "from werkplaats.results import Results\n\nsession.write_results(Results(notebook=session.notebook))"


@pytest.fixture
def study(toy):
    """A study whose cleaning leaves out who withdrew."""
    toy.write_notebook("01_clean", [CLEAN_LIST, WRITE])
    return toy


def withdraw(study, *persons: str) -> None:
    (study.raw.parent / "withdrawn.csv").write_text("person_id\n" + "".join(f"{person}\n" for person in persons))


def put(study, name: str, text: str = f"see {GONE}"):
    path = study.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_new_list_makes_the_cleaning_run_again(study, run):
    assert run(only=["01"]).exit_code == EXIT_OK
    withdraw(study, "P0002")
    assert run(only=["01"]).states == {"01_clean": "done"}
    assert b"P0002" not in (study.processed / "tables" / "persons.parquet").read_bytes()


def test_decisions_make_it_run_again_too(ran, run):
    (ran.raw.parent / "decisions.csv").write_text("rule;decision;who;date;why\n")
    assert run(only=["01"]).states == {"01_clean": "done"}


def test_a_list_under_another_name_does_not_go_unnoticed(ran, run):
    (ran.raw.parent / "Withdrawn.xlsx").write_bytes(b"PK")
    with pytest.raises(InputError, match=r"consent\.list"):
        run(only=["01"])


def test_what_earlier_runs_left_is_removed_and_told(ran, run):
    withdraw(ran, GONE)
    left = [
        put(ran, name)
        for name in (
            "data/processed/toy/history/20200101T000000000Z-abcdef/results/01_clean.json",
            "data/processed/toy/scratch/tables/x.csv",
            "reports/toy/intern/failed/old.ipynb",
        )
    ]
    other = put(ran, "data/processed/toy/scratch/tables/y.csv", "see P0001")
    outcome = run()
    assert outcome.exit_code == EXIT_OK
    assert sorted(outcome.erased) == [
        "data/processed/toy/history/20200101T000000000Z-abcdef",
        "data/processed/toy/scratch/tables/x.csv",
        "reports/toy/intern/failed/old.ipynb",
    ]
    assert not [path for path in left if path.exists()]
    assert other.exists()


@pytest.mark.parametrize("name", ["data/processed/toy/results/loose.json", f"reports/toy/openbaar/{GONE}.html"])
def test_anything_else_that_is_left_is_an_error_with_its_name_until_it_is_gone(ran, run, name):
    withdraw(ran, GONE)
    path = put(ran, name)
    for _ in range(2):  # also when everything else is up to date
        with pytest.raises(PrivacyError) as caught:
            run()
        assert caught.value.exit_code == 3
        assert caught.value.where == name.replace(GONE, "...")
        assert "--only" in caught.value.do
    path.unlink()
    assert run().exit_code == EXIT_OK


def test_nothing_is_searched_without_a_reason(ran, run, monkeypatch):
    withdraw(ran, GONE)
    run()
    monkeypatch.setattr("werkplaats.pipeline.runs.withdrawn_ids", lambda *_: pytest.fail("searched"))
    assert set(run().states.values()) == {"skipped"}


def test_verify_knows_the_lists_and_looks_again(ran):
    params, folders = open_study(ran.params)
    withdraw(ran, GONE)
    assert [(item.how, item.path) for item in verify_run(folders, params).deviations] == [
        ("new", "data/raw/toy/withdrawn.csv")
    ]
    put(ran, "reports/toy/intern/notes.txt")
    with pytest.raises(PrivacyError):
        verify_command(ran.params)


def test_members_of_a_household_are_looked_for_as_well(study):
    study.raw.write_text("person_id;household_id\nP0001;H001\nP0002;H002\n")
    named = study.params.read_text().replace(
        "layout: generic", "columns: {person_id: person_id, household_id: household_id}"
    )
    study.params.write_text(named)
    (study.raw.parent / "withdrawn.csv").write_text("household_id\nH002\n")
    params, folders = open_study(study.params)
    assert withdrawn_ids(params, folders) == {"P0002", "H002"}


@pytest.fixture
def keyed(study, tmp_path):
    """Two keys, and a way to run the study with one of them."""
    keys = {name: tmp_path / f"{name}.key" for name in ("one", "two")}
    fingerprints = {name: compute_fingerprint(write_key(path)) for name, path in keys.items()}
    plain = study.params.read_text()

    def use(name: str):
        block = f"pseudonyms:\n  person_id: {{scheme: hmac, key_file: {keys[name]}, shape: A9999}}\n"
        study.params.write_text(plain + block)
        return open_study(study.params)

    def remember(name: str) -> None:
        results = study.processed / "results" / "01_cleaning.json"
        results.parent.mkdir(parents=True, exist_ok=True)
        facts = {"pseudonym_keys": {"person_id": fingerprints[name]}}
        results.write_text(
            json.dumps(
                {"notebook": "01_cleaning", "facts": facts, "estimates": [], "tables": {}, "missing": [], "key": ""}
            )
        )

    return use, remember


def test_another_key_is_refused_before_anything_runs(keyed, run):
    use, remember = keyed
    params, folders = use("one")
    validate_same_key(params, folders)
    remember("one")
    validate_same_key(params, folders)
    use("two")
    with pytest.raises(InputError) as caught:
        run()
    assert caught.value.rule == "pseudonym.key_changed"


def test_a_study_without_pseudonyms_has_no_key_to_compare(keyed, study):
    _, remember = keyed
    remember("one")
    validate_same_key(*open_study(study.params))


def test_a_key_that_is_gone_stops_the_run(keyed, run, tmp_path):
    use, _ = keyed
    use("one")
    (tmp_path / "one.key").unlink()
    with pytest.raises(InputError, match=r"pseudonym\.key_file"):
        run()
