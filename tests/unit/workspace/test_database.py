"""Databases: bounded, private on disk, and gone when they close."""

import stat
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from werkplaats.errors import ParamsError
from werkplaats.workspace.database import (
    MEMORY_VARIABLE,
    drop_kept,
    keep_frame,
    keep_relation,
    memory_megabytes,
    open_database,
    open_relation,
)
from werkplaats.workspace.stage import STAGE_VARIABLE


def test_memory_is_what_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MEMORY_VARIABLE, "256")
    assert memory_megabytes() == 256
    with open_database() as database:
        ((limit,),) = database.execute("SELECT current_setting('memory_limit')").fetchall()
    assert limit == "244.1 MiB"


def test_memory_is_bounded_when_nobody_says_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MEMORY_VARIABLE, raising=False)
    assert 128 <= memory_megabytes() <= 1_200


@pytest.mark.parametrize("said", ["much", "-5", "127", "1.5", "1e3"])
def test_memory_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv(MEMORY_VARIABLE, said)
    with pytest.raises(ParamsError, match=MEMORY_VARIABLE):
        memory_megabytes()


def test_what_does_not_fit_spills_to_a_private_folder_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MEMORY_VARIABLE, "128")
    folder = tmp_path / "spill"
    with open_database(folder) as database:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        database.execute("CREATE TABLE much AS SELECT hash(range) AS a, hash(range + 1) AS b FROM range(12_000_000)")
        assert any(folder.iterdir())
    assert list(folder.glob("*")) == []


def test_folder_of_the_system_is_gone_when_the_process_ends(tmp_path: Path) -> None:
    code = "from werkplaats.workspace.database import open_database; open_database().execute('SELECT 1')"
    subprocess.run([sys.executable, "-c", code], check=True, env={"TMPDIR": str(tmp_path), "PATH": ""})
    assert list(tmp_path.iterdir()) == []


def test_process_that_is_killed_leaves_nothing_outside_its_stage(tmp_path: Path) -> None:
    (tmp_path / "stage").mkdir()
    (tmp_path / "system").mkdir()
    code = """import os, signal
from werkplaats.workspace.database import open_database
open_database().execute("SELECT 1")
os.kill(os.getpid(), signal.SIGKILL)"""
    environment = {"TMPDIR": str(tmp_path / "system"), "PATH": "", STAGE_VARIABLE: str(tmp_path / "stage")}
    subprocess.run([sys.executable, "-c", code], check=False, env=environment)
    assert list((tmp_path / "system").iterdir()) == []
    (folder,) = (tmp_path / "stage").iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_kept_tables_live_in_the_database_of_the_relation(tmp_path: Path) -> None:
    with open_database(tmp_path / "spill") as database:
        near = database.sql("SELECT 1 AS n")
        names = [keep_frame(near, pd.DataFrame({"n": [1, 2]}), "kept"), keep_relation(near, "kept")]
        assert [database.table(name).fetchall() for name in names] == [[(1,), (2,)], [(1,)]]
        drop_kept(near, *names)
        with pytest.raises(duckdb.CatalogException):
            database.table(names[0]).fetchall()


def test_relation_of_a_relation_is_itself() -> None:
    relation = open_relation(pd.DataFrame({"n": [1]}))
    assert open_relation(relation) is relation
