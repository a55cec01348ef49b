"""A new key: readable by its owner only, never replaced, never in a project, and never shown."""

import stat

import pytest
from typer.testing import CliRunner

from werkplaats.cli.app import app
from werkplaats.errors import InputError
from werkplaats.intake.privacy.guarded_files import read_key
from werkplaats.intake.privacy.pseudonyms import compute_fingerprint


def new_key(path):
    return CliRunner().invoke(app, ["new-key", str(path)])


def test_a_key_is_made_and_its_use_is_told(tmp_path):
    path = tmp_path / "study.key"
    done = new_key(path)
    key = read_key(path, project=tmp_path / "project")
    assert (done.exit_code, stat.S_IMODE(path.stat().st_mode)) == (0, 0o600)
    assert compute_fingerprint(key) in done.stdout
    assert f"key_file: {path}" in done.stdout
    assert key.hex() not in done.stdout


def test_a_key_that_is_there_is_never_replaced(tmp_path):
    path = tmp_path / "study.key"
    new_key(path)
    before = path.read_bytes()
    assert isinstance(new_key(path).exception, InputError)
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", ["study.key", "data/raw/study.key"])
def test_no_key_is_made_in_a_project(tmp_path, place):
    for name in ("params", "notebooks", "data/raw"):
        (tmp_path / name).mkdir(parents=True)
    refused = new_key(tmp_path / place)
    assert isinstance(refused.exception, InputError)
    assert not (tmp_path / place).exists()
