"""Kernels that start ahead: used when they fit, replaced when the code has changed, ended when nobody wants them."""

from __future__ import annotations

import os
import time
from functools import partial

import pytest

from werkplaats.pipeline.ahead import KernelsAhead, Plan
from werkplaats.pipeline.kernels import Kernels
from werkplaats.pipeline.launching import clear_away

CODE = {"module": "hash"}


@pytest.fixture
def plan(tmp_path):
    """Make plans for kernels whose module writes a file when it is imported."""
    (tmp_path / "counted.py").write_text("import pathlib, os\npathlib.Path(f'imported-{os.getpid()}').touch()\n")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    return partial(make_plan, environment, tmp_path)


def make_plan(environment, folder, _notebook):
    return Plan(environment, folder, ("no_such_module", "counted.no_name"), CODE)


def wait_until(met):
    until = time.monotonic() + 20
    while not met() and time.monotonic() < until:
        time.sleep(0.02)
    return met()


def test_a_kernel_is_started_ahead_and_has_imported_what_its_notebook_needs(plan, tmp_path):
    kernels = Kernels()
    ahead = KernelsAhead(kernels)
    with ahead.prepared(["01", "02"], plan, most=2):
        assert wait_until(lambda: len(list(tmp_path.glob("imported-*"))) == 2)
        kernel = ahead.take("01", plan, code=CODE)
        assert (tmp_path / f"imported-{kernel.pid}").is_file()
        other = next(int(path.name[9:]) for path in tmp_path.glob("imported-*") if str(kernel.pid) not in path.name)
    assert kernel.is_alive()
    with pytest.raises(ProcessLookupError):
        os.kill(other, 0)
    kernels.end(kernel.pid)
    clear_away(kernel)
    assert not kernel.folder.exists()


def test_a_kernel_that_imported_other_code_is_replaced(plan, tmp_path):
    kernels = Kernels()
    ahead = KernelsAhead(kernels)
    with ahead.prepared(["01"], plan, most=1):
        assert wait_until(lambda: list(tmp_path.glob("imported-*")))
        (first,) = tmp_path.glob("imported-*")
        kernel = ahead.take("01", plan, code={"module": "changed"})
    assert first.name != f"imported-{kernel.pid}"
    with pytest.raises(ProcessLookupError):
        os.kill(int(first.name[9:]), 0)
    kernels.end(kernel.pid)
    clear_away(kernel)


def test_nothing_is_started_once_a_run_is_cancelled(plan, tmp_path):
    kernels = Kernels()
    kernels.cancel()
    with KernelsAhead(kernels).prepared(["01"], plan, most=1):
        pass
    assert list(tmp_path.glob("imported-*")) == []
