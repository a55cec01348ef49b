"""The graph as pytask tasks: pytask decides what is due, in which order, and what a failure holds up.

A task depends on the digests of what its step reads, as nodes of earlier tasks, and on its own key; it produces the
digests of what it wrote. The notebooks are processes of their own, so threads are enough to run them side by side.
See docs/decisions/0003-pytask-carries-the-graph.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

import pytask
import pytask_parallel.execute as parallel
from pytask import TaskOutcome, TaskWithoutPath

from werkplaats.errors import WerkplaatsError
from werkplaats.pipeline.currency import describe_reasons, reasons_to_run
from werkplaats.pipeline.events import Event, Listener, State
from werkplaats.pipeline.execution import StepFailedError, StudyRun, run_step
from werkplaats.pipeline.graph import Step
from werkplaats.pipeline.judgment import Failure
from werkplaats.pipeline.records import changed_outputs, engine_room, outputs_of_kind, read_record
from werkplaats.workspace.files import hash_bytes, write_text

Part = Literal["tables", "results", "everything"]
_PARTS: tuple[Part, ...] = ("tables", "results", "everything")
_LONGEST_PAUSE = 0.05
_STATES: dict[TaskOutcome, State] = {
    TaskOutcome.SUCCESS: "done",
    TaskOutcome.SKIP_UNCHANGED: "skipped",
    TaskOutcome.SKIP_PREVIOUS_FAILED: "blocked",
    TaskOutcome.FAIL: "failed",
}


@dataclass
class Ledger:
    """What happened in this build so far; shared by the nodes and the tasks of one build."""

    forced: set[str]
    keys: dict[str, str] = field(default_factory=dict)
    failures: dict[str, Failure] = field(default_factory=dict)


@dataclass(kw_only=True)
class DigestNode:
    """A node of the graph that is known by a digest (a `pytask.PNode`)."""

    name: str
    digest: Callable[[], str | None]
    attributes: dict[Any, Any] = field(default_factory=dict)

    @property
    def signature(self) -> str:
        """Identity of the node in the graph."""
        return self.name

    def state(self) -> str | None:
        """Return the digest; None when there is nothing yet."""
        return self.digest()

    def load(self, is_product: bool = False) -> None:
        """Return nothing: a notebook reads its inputs itself."""

    def save(self, value: Any) -> None:
        """Refuse: a notebook writes its outputs itself."""
        raise TypeError(f"{self.name}: pytask saves nothing here, and was given {type(value).__name__}")


@dataclass(kw_only=True)
class StepTask(TaskWithoutPath):
    """A task whose code is not this program's but its notebook's, which its key covers."""

    def state(self) -> str:
        """Return a constant."""
        return "step"


def build_steps(
    steps: Sequence[Step], run: StudyRun, *, jobs: int, forced: Sequence[str], listen: Listener
) -> tuple[dict[str, State], tuple[Failure, ...]]:
    """Run what is due of ``steps``; return the state of each notebook and the failures in the order of the graph."""
    ledger = Ledger(set(forced))
    room = engine_room(run.folders)
    settings = room / "pytask" / "settings.toml"
    # A settings file of its own makes this folder pytask's root, whatever pyproject.toml there is above it.
    write_text(settings, "[tool.pytask.ini_options]\n")
    with _quiet(), _attentive():
        session = pytask.build(
            tasks=_tasks(steps, run, ledger, listen),
            config=settings,
            paths=settings.parent,
            capture="no",
            verbose=0,
            disable_warnings=True,
            show_traceback=False,
            parallel_backend="threads",
            n_workers=max(1, jobs),
        )
    if session.exit_code not in {pytask.ExitCode.OK, pytask.ExitCode.FAILED}:
        raise RuntimeError(f"the graph could not be built: {session.exit_code.name}")
    states: dict[str, State] = {step.notebook: "stopped" for step in steps}
    for report in session.execution_reports:
        states[report.task.name] = _STATES[report.outcome]
        _validate_told(report, ledger)
    return states, tuple(ledger.failures[step.notebook] for step in steps if step.notebook in ledger.failures)


def _tasks(steps: Sequence[Step], run: StudyRun, ledger: Ledger, listen: Listener) -> list[StepTask]:
    products = {
        (step.notebook, part): DigestNode(
            name=f"{step.notebook}:{part}", digest=partial(_written, step, part, run, ledger)
        )
        for step in steps
        for part in _PARTS
    }
    return [
        StepTask(
            name=step.notebook,
            function=_runner(step, run, ledger, listen),
            depends_on={
                "key": DigestNode(name=f"{step.notebook}:key", digest=partial(_key, step, run, ledger)),
                "tables": [products[name, "tables"] for name in step.tables_of],
                "results": [products[name, "results"] for name in step.results_of],
            },
            produces={"outputs": [products[step.notebook, part] for part in _PARTS]},
        )
        for step in steps
    ]


def _runner(step: Step, run: StudyRun, ledger: Ledger, listen: Listener) -> Callable[..., None]:
    def run_it(key: None, tables: list[None], results: list[None]) -> None:
        del key, tables, results
        if run.kernels.cancelled.is_set():
            raise StepFailedError(Failure(step.notebook, "Stopped before it began."))
        reasons = ("forced",) if step.notebook in ledger.forced else reasons_to_run(step, run)
        note = describe_reasons(reasons)
        listen(Event(step.notebook, "running", note=note))
        try:
            record = run_step(
                step,
                run,
                on_cell=lambda name, cell, count: listen(Event(name, "running", cell + 1, count, note=note)),
            )
        except StepFailedError as error:
            ledger.failures[step.notebook] = error.failure
            listen(Event(step.notebook, "failed", note=error.failure.message))
            raise
        ledger.keys[step.notebook] = record.key
        ledger.forced.discard(step.notebook)
        listen(Event(step.notebook, "done", seconds=record.seconds))

    return run_it


def _key(step: Step, run: StudyRun, ledger: Ledger) -> str:
    if step.notebook in ledger.keys:
        # What it ran under, not what would be its key now: an input that changed since makes it due again.
        return ledger.keys[step.notebook]
    try:
        return run.step_key(step).key
    except WerkplaatsError:
        return "not known before its input is there"


def _written(step: Step, part: Part, run: StudyRun, ledger: Ledger) -> str | None:
    record = None if step.notebook in ledger.forced else read_record(run.folders, step.notebook)
    if record is None or changed_outputs(run.folders, record):
        return None
    if part == "everything":
        return hash_bytes(json.dumps([record.key, sorted(record.outputs.items())]).encode())
    found = outputs_of_kind(run.folders, record, part)
    if part == "results":
        found |= outputs_of_kind(run.folders, record, "intern")
    return hash_bytes(json.dumps(sorted(found.items())).encode())


def _validate_told(report: pytask.ExecutionReport, ledger: Ledger) -> None:
    """Raise what went wrong in the pipeline itself, rather than in a notebook."""
    if report.outcome == TaskOutcome.FAIL and report.task.name not in ledger.failures and report.exc_info:
        error = report.exc_info[1]
        if not isinstance(error, StepFailedError):
            raise RuntimeError(f"the pipeline itself failed at {report.task.name}: {error}") from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pytask from writing to the terminal: the table of a run is ours."""
    before = pytask.console.quiet
    pytask.console.quiet = True
    try:
        yield
    finally:
        pytask.console.quiet = before


@contextmanager
def _attentive() -> Iterator[None]:
    """Shorten the pause (up to a second) with which pytask-parallel looks whether a task has ended."""
    pauses: list[float] = parallel._Sleeper().timings
    before = list(pauses)
    pauses[:] = [min(pause, _LONGEST_PAUSE) for pause in before]
    try:
        yield
    finally:
        pauses[:] = before
