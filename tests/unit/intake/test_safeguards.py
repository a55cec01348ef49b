"""What a study says about its people is read before anything else, and a wrong list stops everything."""

import pytest

from werkplaats.errors import InputError
from werkplaats.intake.privacy.guarded_files import write_key
from werkplaats.intake.safeguards import NONE, read_marks, read_safeguards
from werkplaats.params.pseudonyms import Pseudonyms


def settings(**kinds) -> Pseudonyms:
    return Pseudonyms.model_validate(kinds)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "project" / "raw"
    path.mkdir(parents=True)
    return path


def read(folder, given=None):
    return read_safeguards(given or Pseudonyms(), study="example", project=folder.parent, folder=folder)


def test_a_study_without_any_of_it_has_no_safeguards(folder):
    assert read(folder) == NONE
    assert (NONE.fingerprints, NONE.of("a.csv"), NONE.withdrawn.ids) == ({}, {}, frozenset())


def test_key_and_lists_are_read(folder, key):
    (folder / "withdrawn.csv").write_text("person_id\n999990019\n")
    (folder / "decisions.csv").write_text("rule;decision;who;date;why\nid.pattern;keep;JV;2024-01-31;r\n")
    hmac = {"scheme": "hmac", "key_file": str(key), "shape": "bsn", "sources": ["a.csv"]}
    safeguards = read(folder, settings(person_id=hmac))
    assert [len(text) for text in safeguards.withdrawn.ids] == [24]
    assert len(safeguards.decisions) == 1
    assert (set(safeguards.of("a.csv")), safeguards.of("b.csv")) == ({"person_id"}, {})
    assert safeguards.fingerprints == read_marks(settings(person_id=hmac), project=folder.parent)


@pytest.mark.parametrize("name", ["withdrawn.csv", "decisions.csv"])
def test_a_list_that_cannot_be_read_stops_everything(folder, name):
    (folder / name).write_text("iets;anders\n1;2\n")
    with pytest.raises(InputError):
        read(folder)


def test_marks_tell_keys_and_code_lists_apart(tmp_path, key):
    other, codes = tmp_path / "other.key", tmp_path / "codes.csv"
    write_key(other)
    codes.write_text("raw;code\nP1;K1\n")

    def marks(file):
        kind = (
            {"scheme": "code_list", "file": str(file)}
            if file == codes
            else {"scheme": "hmac", "key_file": str(file), "shape": "bsn"}
        )
        return read_marks(settings(person_id=kind), project=tmp_path / "project")["person_id"]

    assert marks(key) == marks(key) != marks(other)
    before = marks(codes)
    codes.write_text("raw;code\nP1;K1\nP2;K2\n")
    assert marks(codes) != before
    assert "P1" not in before
    codes.unlink()
    assert marks(codes) == "absent"


def test_a_key_that_others_can_read_is_refused(tmp_path, key):
    key.chmod(0o644)
    with pytest.raises(InputError, match=r"pseudonym\.key_file"):
        read_marks(
            settings(person_id={"scheme": "hmac", "key_file": str(key), "shape": "bsn"}), project=tmp_path / "project"
        )
