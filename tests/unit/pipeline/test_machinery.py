"""What the pipeline leans on: pauses of pytask-parallel, the lock, the table of a run, run ids, versions."""

from __future__ import annotations

import io
import os
import re
from datetime import UTC, datetime, timedelta

import pytask_parallel.execute as parallel
import pytest
from rich.console import Console

from werkplaats.pipeline.events import Event
from werkplaats.pipeline.locking import LockedError, study_lock
from werkplaats.pipeline.progress import show_progress
from werkplaats.pipeline.provenance import new_run_id
from werkplaats.pipeline.scheduling import _attentive
from werkplaats.pipeline.versions import library_versions


def test_the_pauses_of_pytask_parallel_are_capped_while_building_and_restored():
    before = list(parallel._Sleeper().timings)
    assert max(before) > 0.5
    with _attentive():
        assert max(parallel._Sleeper().timings) <= 0.05
    assert parallel._Sleeper().timings == before


def test_a_lock_is_held_by_one_and_free_afterwards(tmp_path):
    path = tmp_path / "room" / "lock"
    with study_lock(path), pytest.raises(LockedError, match="process"), study_lock(path):
        pass
    with study_lock(path):
        pass


def test_a_lock_file_that_a_killed_run_left_does_not_hold(tmp_path):
    path = tmp_path / "lock"
    path.write_text('{"pid": 1, "since": "2020-01-01"}')
    with study_lock(path):
        assert f"{os.getpid()}" in path.read_text()


def test_without_a_terminal_every_change_of_state_is_one_line():
    console = Console(file=io.StringIO(), width=20)
    with show_progress(["04_costs"], console) as listen:
        listen(Event("04_costs", "running", note="params seed"))
        listen(Event("04_costs", "running", 1, 9))
        listen(Event("04_costs", "done", seconds=2.345))
    assert console.file.getvalue() == "04_costs: running (params seed)\n04_costs: done in 2.3 s\n"


def test_in_a_terminal_the_last_picture_holds_every_notebook():
    console = Console(file=io.StringIO(), force_terminal=True, width=90, legacy_windows=False)
    with show_progress(["03_quality", "04_costs"], console) as listen:
        listen(Event("03_quality", "skipped"))
        listen(Event("04_costs", "running", 3, 9, note="[odd] text"))
    shown = console.file.getvalue()
    assert all(word in shown for word in ("up to date", "running", "3/9", "[odd] text"))


@pytest.mark.parametrize("width", [60, 80])
def test_a_long_reason_gives_way_to_the_progress(width):
    console = Console(file=io.StringIO(), force_terminal=True, width=width, legacy_windows=False)
    with show_progress(["05_cost_effectiveness"], console) as listen:
        listen(Event("05_cost_effectiveness", "running", 13, 20, note="inputs data/processed/x.json, modules y " * 4))
    lines = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", console.file.getvalue()).splitlines()
    (shown,) = {line.rstrip() for line in lines if "13/20" in line}
    assert "0.0" in shown
    assert len(shown) <= width
    assert shown.endswith("...")


def test_run_ids_sort_by_time_and_differ_within_a_moment():
    now = datetime(2026, 3, 29, 1, 59, 59, 999_000, tzinfo=UTC)
    ids = [new_run_id(now), new_run_id(now + timedelta(milliseconds=1))]
    assert ids == sorted(ids)
    assert new_run_id(now) != new_run_id(now)


def test_versions_know_names_that_differ_and_leave_out_python_itself():
    found = library_versions({"yaml", "pandas", "json", "docx", "not_there", ""})
    assert {"yaml", "pandas"} <= set(found)
    assert {"json", "not_there", ""}.isdisjoint(found)
