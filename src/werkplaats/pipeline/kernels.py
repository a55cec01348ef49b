"""Kernels: one process for each notebook that runs, in a group and an environment of its own."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from werkplaats.workspace.stage import STAGE_VARIABLE

_STEADY = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TZ": "UTC",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


def kernel_environment(stage: Path, python_path: tuple[Path, ...] = ()) -> dict[str, str]:
    """Return the environment of a kernel: this process's, with the stage and what makes a run repeatable.

    Threads of linear algebra must be set here: set inside a notebook, after the import, they change nothing.
    """
    environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    if python_path:
        inherited = environment.get("PYTHONPATH", "")
        parts = [*map(str, python_path), *([inherited] if inherited else [])]
        environment["PYTHONPATH"] = os.pathsep.join(parts)
    return {**environment, **_STEADY, STAGE_VARIABLE: str(stage)}


class Kernels:
    """The kernels at work now, so that an interrupt can end them all."""

    def __init__(self) -> None:
        self._pids: set[int] = set()
        self._lock = threading.Lock()
        self.cancelled = threading.Event()

    def add(self, pid: int) -> None:
        """Count the kernel ``pid`` as at work."""
        with self._lock:
            self._pids.add(pid)
        if self.cancelled.is_set():
            _kill_group(pid)

    def end(self, pid: int) -> None:
        """End what is left of the group of kernel ``pid``."""
        with self._lock:
            self._pids.discard(pid)
        _kill_group(pid)

    def cancel(self) -> None:
        """End every kernel, and every one that starts from now on."""
        self.cancelled.set()
        # No lock: this runs inside a signal handler, on top of a thread that may hold it.
        for pid in tuple(self._pids):
            _kill_group(pid)

    @contextmanager
    def ended_by_signals(self) -> Iterator[None]:
        """End the kernels on an interrupt (Ctrl-C) or termination; a second one ends this process at once."""

        def on_signal(number: int, _frame: Any) -> None:
            again = self.cancelled.is_set()
            self.cancel()
            if again:
                os._exit(128 + number)

        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            os.kill(pid, signal.SIGTERM)
        elif os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGKILL)
