"""Key files and code lists: who may read them, and where they may stand."""

import os
import secrets
from pathlib import Path

import pytest

from werkplaats.errors import InputError
from werkplaats.intake.privacy.guarded_files import read_guarded, read_key, write_key

posix = pytest.mark.skipif(os.name == "nt", reason="Windows says who may read a file in another way than in its mode")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    return tmp_path / "project"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "keys" / "study.key"
    path.parent.mkdir()
    write_key(path)
    return path


def refusal(path: Path, project: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_key(path, project=project)
    assert caught.value.rule == "pseudonym.key_file"
    return caught.value.found


def test_a_key_that_was_written_is_read_and_is_private(key_file, project):
    assert len(read_key(key_file, project=project)) == 32
    assert key_file.stat().st_mode & 0o777 == 0o600


def test_every_key_is_another(tmp_path, project):
    for name in "ab":
        write_key(tmp_path / name)
    assert read_key(tmp_path / "a", project=project) != read_key(tmp_path / "b", project=project)


def test_a_key_is_never_replaced(key_file, project):
    before = read_key(key_file, project=project)
    with pytest.raises(InputError) as caught:
        write_key(key_file)
    assert caught.value.rule == "pseudonym.key_file"
    assert read_key(key_file, project=project) == before


@posix
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o602, 0o601])
def test_a_key_that_others_can_reach_is_refused(key_file, project, mode):
    key_file.chmod(mode)
    assert refusal(key_file, project).startswith(f"mode {mode:03o}")


@posix
@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_key_of_its_owner_is_accepted(key_file, project, mode):
    key_file.chmod(mode)
    assert read_key(key_file, project=project)


@posix
def test_a_key_of_somebody_else_is_refused(key_file, project):
    if os.getuid() != 0:
        pytest.skip("only root can give a file to somebody else")
    os.chown(key_file, 65534, -1)
    assert refusal(key_file, project) == "a file of somebody else"


@posix
def test_a_link_to_a_key_is_refused(key_file, project):
    link = key_file.with_name("link")
    link.symlink_to(key_file)
    assert refusal(link, project) == "a symbolic link"


@posix
def test_a_pipe_is_refused_and_not_waited_for(tmp_path, project):
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert refusal(tmp_path / "pipe", project) == "no plain file"


def test_a_folder_and_nothing_are_refused(tmp_path, project):
    assert refusal(tmp_path / "absent", project)
    assert refusal(tmp_path, project)


def test_a_key_in_the_project_is_refused(project):
    write_key(project / "study.key")
    assert refusal(project / "study.key", project) == "it stands in the folder of the project"


@posix
def test_a_way_round_into_the_project_is_seen(tmp_path, project):
    (project / "secret").mkdir()
    write_key(project / "secret" / "study.key")
    (tmp_path / "round").symlink_to(project / "secret")
    assert refusal(tmp_path / "round" / "study.key", project) == "it stands in the folder of the project"


@pytest.mark.parametrize(
    "text",
    ["", "geheim", "0" * 64, "ab" * 32, secrets.token_hex(16), secrets.token_hex(33), "zz" * 32, "\u00e9" * 64],
    ids=["empty", "word", "zeros", "repeated", "half", "too long", "no hex", "no ascii"],
)
def test_what_is_no_random_key_is_refused_and_not_shown(key_file, project, text):
    key_file.write_text(text, encoding="utf-8")
    found = refusal(key_file, project)
    assert found == "no random key of 64 hexadecimal digits"


def test_the_rule_of_a_refusal_is_that_of_the_caller(tmp_path, project):
    with pytest.raises(InputError) as caught:
        read_guarded(tmp_path / "codes.csv", project=project, rule="pseudonym.code_list")
    assert caught.value.rule == "pseudonym.code_list"
