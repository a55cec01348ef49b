"""Kills, interrupts, full disks and two runs at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SCRIPT = """\
import importlib.util, sys
from pathlib import Path
from werkplaats.cli import run
from werkplaats.errors import WerkplaatsError

spec = importlib.util.spec_from_file_location("faults", {conftest!r})
faults = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = faults
spec.loader.exec_module(faults)
if {limit}:
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
packages = {{name: Path(path) for name, path in {packages!r}.items()}}
try:
    code = run.run_command(
        Path({params!r}), overrides={{}}, only=[], jobs=2, force={force}, steps=faults.TOY_STEPS, packages=packages
    )
except WerkplaatsError as error:
    sys.exit(str(error))
sys.exit(code)
"""
SLEEP = 'from pathlib import Path\nPath(r"{flag}").write_text("here")\nimport time\ntime.sleep(60)'
PATIENCE = 60

pytestmark = pytest.mark.slow


def start(toy, *, limit=0, force=False):
    script = SCRIPT.format(
        conftest=str(Path(__file__).parents[1] / "conftest.py"),
        params=str(toy.params),
        packages={name: str(path) for name, path in toy.packages.items()},
        limit=limit,
        force=force,
    )
    return subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for(path, process):
    end = time.monotonic() + PATIENCE
    while not path.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.05)


def kernels_of(toy):
    """Return the processes whose environment names a stage of this study."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if str(toy.processed).encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def wait_until_gone(toy):
    end = time.monotonic() + 10
    while kernels_of(toy) and time.monotonic() < end:
        time.sleep(0.1)
    return kernels_of(toy)


@pytest.fixture
def sleeping(ran, tmp_path):
    """A study that ran well once, and whose second notebook now sleeps."""
    flag = tmp_path / "asleep"
    ran.write_notebook("02_count", [SLEEP.format(flag=flag)])
    return ran, flag, ran.tree()


linux = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")


@linux
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_the_kernels_and_leaves_the_study_alone(sleeping, number):
    toy, flag, before = sleeping
    process = start(toy)
    wait_for(flag, process)
    os.kill(process.pid, number)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert "Interrupted" in errors
    assert wait_until_gone(toy) == []
    after = toy.tree()
    assert {name: after[name] for name in before if not name.endswith("run.json")} == {
        name: content for name, content in before.items() if not name.endswith("run.json")
    }
    assert json.loads((toy.processed / "run.json").read_text())["status"] == "interrupted"


@linux
def test_a_killed_run_leaves_no_kernel_no_lock_and_only_a_stage_that_the_next_run_sweeps(sleeping, run):
    toy, flag, before = sleeping
    process = start(toy)
    wait_for(flag, process)
    process.kill()
    process.communicate(timeout=20)
    assert toy.tree() == before
    assert wait_until_gone(toy) == []
    toy.write_notebook("02_count", ["1 / 0"])
    outcome = run()
    assert len(outcome.swept) == 1
    assert outcome.states["02_count"] == "failed"
    assert list((toy.processed / ".pipeline" / "stages").glob("*/*")) == []


def test_a_second_run_on_the_same_study_is_refused_with_the_holder(sleeping):
    toy, flag, _ = sleeping
    first = start(toy)
    wait_for(flag, first)
    second = start(toy)
    _, errors = second.communicate(timeout=PATIENCE)
    os.kill(first.pid, signal.SIGINT)
    first.communicate(timeout=20)
    assert second.returncode != 0
    assert "another run is at work on this study" in errors
    assert f"process {first.pid}" in errors
    assert "Traceback" not in errors


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limit")
def test_a_full_disk_is_a_message_and_the_study_is_as_it_was(ran):
    before = ran.tree()
    big = '\nsession.output.intern.mkdir()\n(session.output.intern / "02_count.x.parquet").write_bytes(b"x" * 200_000)'
    write = "from werkplaats.results import Results\n\nsession.write_results(Results(notebook=session.notebook))"
    ran.write_notebook("02_count", [write + big])
    process = start(ran, limit=100_000)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "File too large" in errors
    assert "Traceback" not in errors
    after = ran.tree()
    assert {name: after[name] for name in before if not name.endswith("run.json")} == {
        name: content for name, content in before.items() if not name.endswith("run.json")
    }
