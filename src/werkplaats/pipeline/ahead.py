"""Kernels that start ahead: while one notebook runs, the kernel of the next is importing its libraries.

Starting a kernel and importing pandas, statsmodels and seaborn takes a short notebook longer than its own cells do. A
kernel that was started ahead is used only when the modules it imported are still the ones that its notebook imports.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from werkplaats.pipeline.kernels import Kernels
from werkplaats.pipeline.launching import Kernel, clear_away, launch_kernel

_PAUSE = 0.02


@dataclass(frozen=True)
class Plan:
    """How the kernel of one notebook is started.

    Attributes
    ----------
    environment, folder
        Of the process.
    modules
        What it imports first.
    code
        Hashes of the modules of the notebook when this plan was made.
    """

    environment: Mapping[str, str]
    folder: Path
    modules: tuple[str, ...]
    code: Mapping[str, str]


Planner = Callable[[str], Plan]
"""Makes the plan of a notebook."""


class KernelsAhead:
    """The kernels of one run that were started ahead, by notebook."""

    def __init__(self, kernels: Kernels) -> None:
        self._kernels = kernels
        self._changed = threading.Condition()
        self._waiting: dict[str, tuple[Kernel, Plan]] = {}
        self._starting: str | None = None
        self._asked: set[str] = set()
        self._closed = threading.Event()

    @contextmanager
    def prepared(self, notebooks: Sequence[str], plan: Planner, *, most: int) -> Iterator[None]:
        """Start kernels for ``notebooks``, in that order, at most ``most`` waiting; afterwards end those left."""
        thread = threading.Thread(target=self._start_each, args=(tuple(notebooks), plan, most), daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._closed.set()
            with self._changed:
                self._changed.notify_all()
            thread.join()
            for kernel, _ in self._waiting.values():
                self._end(kernel)
            self._waiting.clear()

    def take(self, notebook: str, plan: Planner, *, code: Mapping[str, str]) -> Kernel:
        """Return the kernel of ``notebook``: the one started ahead if it imported this ``code``, or a new one."""
        with self._changed:
            self._asked.add(notebook)
            self._changed.wait_for(lambda: self._starting != notebook)
            kernel, planned = self._waiting.pop(notebook, (None, None))
            self._changed.notify_all()
        if kernel and planned:
            if planned.code == code and kernel.is_alive():
                return kernel
            self._end(kernel)
        return self._launch(plan(notebook))

    def _start_each(self, notebooks: Sequence[str], plan: Planner, most: int) -> None:
        for notebook in notebooks:
            with self._changed:
                self._changed.wait_for(lambda: self._stopped or len(self._waiting) < most)
                if self._stopped:
                    return
                if notebook in self._asked:
                    continue
                self._starting = notebook
            # Whatever is wrong with its kernel is told when the step itself starts one.
            with suppress(Exception):
                self._start_one(notebook, plan(notebook))
            with self._changed:
                self._starting = None
                self._changed.notify_all()

    def _start_one(self, notebook: str, planned: Plan) -> None:
        kernel = self._launch(planned)
        with self._changed:
            self._waiting[notebook] = (kernel, planned)
            self._starting = None
            self._changed.notify_all()
        while not (kernel.is_ready or self._stopped) and kernel.folder.is_dir():
            # One at a time: they would take processors from the notebook that everything waits for.
            time.sleep(_PAUSE)

    @property
    def _stopped(self) -> bool:
        return self._closed.is_set() or self._kernels.cancelled.is_set()

    def _launch(self, plan: Plan) -> Kernel:
        kernel = launch_kernel(plan.environment, plan.folder, plan.modules)
        self._kernels.add(kernel.pid)
        return kernel

    def _end(self, kernel: Kernel) -> None:
        self._kernels.end(kernel.pid)
        clear_away(kernel)
