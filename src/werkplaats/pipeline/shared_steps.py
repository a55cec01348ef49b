"""Steps that specifications share: a notebook that ran well under a key is not run again under that key.

Two specifications that differ in a param which a notebook does not declare have the same key for it. The first one
that needs it runs it, any other waits for that and takes over its files by hard link, which costs neither time nor
room. What the study's own last run wrote is taken over in the same way.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from werkplaats.pipeline.execution import StudyRun, run_step
from werkplaats.pipeline.graph import Step
from werkplaats.pipeline.records import StepRecord, changed_outputs, read_record, write_record
from werkplaats.pipeline.staging import remove_stale
from werkplaats.workspace.project import StudyFolders

How = Literal["current", "taken over", "run"]
"""How a specification came by a step: it had it, it took it over from another, or it ran it."""


@dataclass
class SharedSteps:
    """Every step that ran well, by notebook and key, and who is at work on which."""

    slots: threading.Semaphore
    _known: dict[tuple[str, str], StudyFolders] = field(default_factory=dict)
    _locks: dict[tuple[str, str], threading.Lock] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def add_known(self, steps: Iterable[Step], folders: StudyFolders) -> None:
        """Count what ``folders`` hold of ``steps`` as there to be taken over."""
        for step in steps:
            record = read_record(folders, step.notebook)
            if record is not None:
                self._known.setdefault((record.notebook, record.key), folders)

    def obtain(self, step: Step, run: StudyRun, *, starting: Callable[[], None]) -> tuple[StepRecord, How]:
        """Return the record of ``step`` in the folders of ``run``, having run it only when nobody had.

        Parameters
        ----------
        starting
            Called when it has to run, as soon as there is room for that.

        Raises
        ------
        StepFailedError
            When it ran and failed.
        """
        key = run.step_key(step).key
        with self._lock(step.notebook, key):
            record = read_record(run.folders, step.notebook)
            if record and record.key == key and not changed_outputs(run.folders, record):
                return record, "current"
            taken = self._take_over(step, key, run)
            if taken:
                return taken, "taken over"
            with self.slots:
                starting()
                record = run_step(step, run, on_cell=lambda _name, _cell, _count: None)
            self._known[step.notebook, record.key] = run.folders
            return record, "run"

    def _lock(self, notebook: str, key: str) -> threading.Lock:
        with self._guard:
            return self._locks.setdefault((notebook, key), threading.Lock())

    def _take_over(self, step: Step, key: str, run: StudyRun) -> StepRecord | None:
        source = self._known.get((step.notebook, key))
        record = read_record(source, step.notebook) if source else None
        if source is None or record is None or record.key != key or source == run.folders:
            return None
        before = read_record(run.folders, step.notebook)
        if not _link_each(record, source, run.folders):
            return None
        remove_stale(run.folders.project, before=before.outputs if before else (), now=record.outputs)
        write_record(run.folders, record)
        return record


def _link_each(record: StepRecord, source: StudyFolders, target: StudyFolders) -> bool:
    """Give ``target`` the outputs of ``record``; return whether all came over as they were written."""
    for name in record.outputs:
        here, there = source.project / name, target.project / name
        there.parent.mkdir(parents=True, exist_ok=True)
        there.unlink(missing_ok=True)
        try:
            os.link(here, there)
        except FileNotFoundError:
            return False
        except OSError:
            # Another file system, or one without hard links.
            shutil.copyfile(here, there)
    # A run of the study itself may have replaced them meanwhile, or somebody changed one.
    return not changed_outputs(target, record)
