"""One sweep of a study: every specification of a grid, each with only the notebooks that what is followed needs."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Semaphore
from typing import Literal

from werkplaats.errors import EXIT_INTERRUPTED, EXIT_NOTEBOOK, EXIT_OK, EXIT_PRIVACY, ParamsError, WerkplaatsError
from werkplaats.params.grid_files import read_grid
from werkplaats.params.grids import Grid
from werkplaats.params.specifications import Specification, build_specifications
from werkplaats.pipeline.execution import StepFailedError, StudyRun
from werkplaats.pipeline.followed import Followed, find_followed, notebooks_of, read_steps
from werkplaats.pipeline.graph import STEPS, Step, with_upstream
from werkplaats.pipeline.judgment import Failure
from werkplaats.pipeline.kernels import Kernels
from werkplaats.pipeline.keys import OWN_PACKAGES
from werkplaats.pipeline.locking import study_lock
from werkplaats.pipeline.protection import erase_past, validate_same_key, withdrawn_ids
from werkplaats.pipeline.provenance import new_run_id
from werkplaats.pipeline.runs import open_study, validate_ready
from werkplaats.pipeline.shared_steps import SharedSteps
from werkplaats.pipeline.staging import sweep_stages
from werkplaats.pipeline.sweep_folders import SweepFolders
from werkplaats.workspace.project import StudyFolders

_WAITING_PER_SLOT = 4
"""Specifications at hand for each one that runs: some of them wait for a step that another one is running."""


SpecificationState = Literal["running", "done", "failed", "stopped"]


@dataclass(frozen=True)
class SweepEvent:
    """A set of params began with a notebook, or ended.

    Attributes
    ----------
    label, total
        Which one, and of how many.
    state, notebook
        Where it stands, and the notebook that it runs.
    note, seconds
        What it ran or what went wrong, and how long it took, once it has ended.
    """

    label: str
    total: int
    state: SpecificationState
    notebook: str = ""
    note: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class SpecificationRun:
    """One set of params, run as far as what is followed needs.

    Attributes
    ----------
    folders
        Its project.
    keys
        Notebook -> its key, of those that ended well.
    ran
        Those of them that ran here, and were not there or taken over.
    failure
        Of the notebook that failed.
    stopped
        Whether a signal ended it.
    """

    folders: StudyFolders
    keys: Mapping[str, str]
    ran: tuple[str, ...]
    failure: Failure | None = None
    stopped: bool = False


@dataclass(frozen=True)
class SweepOutcome:
    """How a sweep ended.

    Attributes
    ----------
    sweep_id, began
        Its id, and when.
    grid, folders, steps
        The grid, where the sweep keeps things, and the notebooks that what is followed needs.
    specifications
        What the study itself does first.
    runs
        Hash of params -> how that went; two specifications may share one.
    followed
        What was followed.
    interrupted
        Whether a signal ended it.
    erased
        What earlier sweeps had left of people who withdrew, and was removed.
    """

    sweep_id: str
    began: datetime
    grid: Grid
    folders: SweepFolders
    steps: tuple[Step, ...]
    specifications: tuple[Specification, ...]
    runs: Mapping[str, SpecificationRun]
    followed: tuple[Followed, ...] = ()
    interrupted: bool = False
    erased: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[tuple[Specification, Failure], ...]:
        """The specifications that failed, and why."""
        runs = [(one, self.runs.get(one.params_key)) for one in self.specifications]
        return tuple((one, run.failure) for one, run in runs if run and run.failure)

    @property
    def exit_code(self) -> int:
        """What the command line leaves with."""
        if self.interrupted:
            return EXIT_INTERRUPTED
        codes = {failure.exit_code for _, failure in self.failures}
        return EXIT_PRIVACY if EXIT_PRIVACY in codes else EXIT_NOTEBOOK if codes else EXIT_OK


SweepListener = Callable[[SweepEvent], None]
"""Called for every event, from several threads."""


@dataclass(frozen=True)
class _Sweep:
    """What every specification of one sweep shares."""

    sweep_id: str
    folders: SweepFolders
    kernels: Kernels
    packages: Mapping[str, Path]
    shared: SharedSteps
    listen: SweepListener
    total: int


def sweep_study(
    params_path: Path,
    grid_path: Path,
    *,
    jobs: int | None = None,
    listen: SweepListener = lambda _event: None,
    steps: Sequence[Step] = STEPS,
    packages: Mapping[str, Path] = OWN_PACKAGES,
) -> SweepOutcome:
    """Run every specification of a grid, and reuse whatever was computed before.

    Parameters
    ----------
    params_path, grid_path
        The params file and the grid file.
    jobs
        Notebooks side by side; the number of processors when left out.
    listen
        Told about everything that happens.
    steps, packages
        The graph, and the packages whose modules are followed; other ones in tests only.

    Raises
    ------
    ParamsError, InputError, NotebookError
        When nothing can be run: the grid, a specification or an outcome is wrong. What fails in a single specification
        is in the outcome instead.
    """
    params, study = open_study(params_path)
    grid = read_grid(grid_path)
    specifications = build_specifications(grid, params_path)
    studied = tuple(step for step in steps if "reports" not in step.writes)
    _validate(specifications, studied, study, grid)
    folders = SweepFolders(study, grid_path)
    slots = jobs or os.cpu_count() or 1
    with study_lock(folders.root / "lock"):
        began = datetime.now(UTC)
        shared = SharedSteps(Semaphore(slots))
        for known in (study, *folders.existing()):
            shared.add_known(studied, known)
        total = len({one.params_key for one in specifications})
        sweep = _Sweep(new_run_id(began), folders, Kernels(), packages, shared, listen, total)
        with sweep.kernels.ended_by_signals():
            outcome = _run_each(specifications, studied, grid, sweep, began=began, slots=slots)
        if not outcome.interrupted:
            folders.remove_others(one.params_key for one in specifications)
        erased = erase_past(withdrawn_ids(params, study), study)
    return replace(outcome, erased=erased)


def describe(specification: Specification) -> str:
    """Return how a terminal tells one specification from the others."""
    return ", ".join(f"{name}: {label or 'as in the study'}" for name, label in specification.labels.items())


def _run_each(
    specifications: tuple[Specification, ...],
    studied: tuple[Step, ...],
    grid: Grid,
    sweep: _Sweep,
    *,
    began: datetime,
    slots: int,
) -> SweepOutcome:
    """Run what the study itself does, see what is to be followed and where that is found, and run the others."""
    own = specifications[0]
    instead = [one.instead for one in specifications if one.instead]
    steps = studied
    followed: tuple[Followed, ...] = ()
    first = _run_specification(own, steps, sweep)
    runs = {own.params_key: first}
    if not first.failure and not first.stopped:
        results = read_steps(studied, first.folders)
        followed = find_followed(grid.outcomes, results, own.params)
        steps = with_upstream(studied, notebooks_of(followed, instead, results))
        others: dict[str, Specification] = {}
        for one in specifications[1:]:
            if one.params_key != own.params_key:
                others.setdefault(one.params_key, one)
        with ThreadPoolExecutor(min(slots * _WAITING_PER_SLOT, len(others) or 1)) as pool:
            futures = {key: pool.submit(_run_specification, one, steps, sweep) for key, one in others.items()}
            runs |= {key: future.result() for key, future in futures.items()}
    interrupted = sweep.kernels.cancelled.is_set()
    return SweepOutcome(sweep.sweep_id, began, grid, sweep.folders, steps, specifications, runs, followed, interrupted)


def _run_specification(specification: Specification, steps: Sequence[Step], sweep: _Sweep) -> SpecificationRun:
    """Run ``steps`` in the project of ``specification``, one after another; what fails is in the outcome."""
    label, clock = describe(specification), time.monotonic()
    folders = sweep.folders.prepare(specification)
    sweep_stages(folders)
    run = StudyRun(sweep.sweep_id, specification.params, folders, sweep.kernels, sweep.packages)
    keys: dict[str, str] = {}
    ran: list[str] = []
    failure: Failure | None = None
    for step in steps:
        if sweep.kernels.cancelled.is_set():
            break
        try:
            starting = partial(sweep.listen, SweepEvent(label, sweep.total, "running", step.notebook))
            record, how = sweep.shared.obtain(step, run, starting=starting)
        except StepFailedError as error:
            failure = error.failure
            break
        except WerkplaatsError as error:
            failure = Failure(step.notebook, str(error), error.exit_code, own_error=True)
            break
        keys[step.notebook] = record.key
        ran += [step.notebook] if how == "run" else []
    # A kernel that a signal ended has failed for no reason of its own.
    stopped = sweep.kernels.cancelled.is_set() and len(keys) < len(steps)
    state: SpecificationState = "stopped" if stopped else "failed" if failure else "done"
    note = "" if stopped else failure.message if failure else _told(ran)
    sweep.listen(SweepEvent(label, sweep.total, state, note=note, seconds=time.monotonic() - clock))
    return SpecificationRun(folders, keys, tuple(ran), None if stopped else failure, stopped)


def _told(ran: Sequence[str]) -> str:
    return f"ran {', '.join(ran)}" if ran else "everything was there"


def _validate(
    specifications: Sequence[Specification], steps: Sequence[Step], folders: StudyFolders, grid: Grid
) -> None:
    """Raise before anything runs what would make a specification fail for certain."""
    from werkplaats.analyses.outcomes import validate_outcomes

    for one in {one.params_key: one for one in specifications}.values():
        try:
            validate_ready(steps, one.params, folders)
            validate_outcomes(one.params)
            validate_same_key(one.params, folders)
        except ParamsError as error:
            if one.is_own:
                raise
            where = f"{error.where} (in specification '{describe(one)}' of {grid.where})"
            raise ParamsError(error.what, where=where, found=error.found, do=error.do, rule=error.rule) from None
