"""Running one step: into a stage, judged, and only then moved into the study."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from werkplaats.errors import NotebookError, WerkplaatsError
from werkplaats.params.model import StudyParams
from werkplaats.pipeline.ahead import KernelsAhead, Plan
from werkplaats.pipeline.graph import Step
from werkplaats.pipeline.imports import import_closure, imported_names
from werkplaats.pipeline.judgment import Failure, judge, mark_as_run
from werkplaats.pipeline.kernels import Kernels, kernel_environment
from werkplaats.pipeline.keys import OWN_PACKAGES, StepKey, build_step_key, code_hashes, notebook_path
from werkplaats.pipeline.notebooks import read_notebook, syntax_trees
from werkplaats.pipeline.records import StepRecord, read_record, write_record
from werkplaats.pipeline.staging import EXECUTED, move_into_place, plan_moves, remove_stale, stage_folder
from werkplaats.workspace.files import hash_file, write_text
from werkplaats.workspace.project import StudyFolders
from werkplaats.workspace.stage import write_stage

if TYPE_CHECKING:
    from werkplaats.pipeline.engine import Execution

OnCell = Callable[[str, int, int], None]
"""Called with a notebook, the number of the cell that starts (from 0) and the number of its cells."""


class StepFailedError(Exception):
    """A step failed; nothing of it reached the study."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.message)


@dataclass(frozen=True)
class StudyRun:
    """What every step of one run shares."""

    run_id: str
    params: StudyParams
    folders: StudyFolders
    kernels: Kernels
    packages: Mapping[str, Path]

    @cached_property
    def ahead(self) -> KernelsAhead:
        """The kernels that were started before their step asked for one."""
        return KernelsAhead(self.kernels)

    def step_key(self, step: Step) -> StepKey:
        """Return the key of ``step`` as things stand now."""
        return build_step_key(step, params=self.params, folders=self.folders, packages=self.packages)


def run_step(step: Step, run: StudyRun, *, on_cell: OnCell) -> StepRecord:
    """Run ``step`` and move what it wrote into the study.

    Raises
    ------
    StepFailedError
        When it failed in any way; the executed notebook, as far as it came, was kept.
    """
    stage = stage_folder(run.folders, run.run_id, step.notebook)
    try:
        return _run_in_stage(step, run, stage, on_cell)
    except WerkplaatsError as error:
        code = error.exit_code
        raise StepFailedError(Failure(step.notebook, str(error), code, own_error=True)) from error
    except OSError as error:
        reason = f"{error.strerror or type(error).__name__}: {error.filename or stage}"
        message = f"The disk did not take what the notebook wrote. {reason}. What the study had is untouched."
        raise StepFailedError(Failure(step.notebook, message)) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _run_in_stage(step: Step, run: StudyRun, stage: Path, on_cell: OnCell) -> StepRecord:
    began, clock = datetime.now(UTC), time.monotonic()
    key = run.step_key(step)
    write_stage(stage, params=run.params, folders=run.folders, key=key.key)
    execution = _execute(step, run, key, on_cell)
    failure = judge(execution.notebook, notebook=step.notebook, started=execution.started, fault=execution.fault)
    _save_executed(execution, stage, failure, step)
    if failure:
        raise StepFailedError(_keep_failed(failure, stage, run.folders))
    try:
        moves = plan_moves(step, stage, run.folders, key=key.key)
    except NotebookError as error:
        failure = Failure(step.notebook, str(error), error.exit_code, own_error=True)
        raise StepFailedError(_keep_failed(failure, stage, run.folders)) from error
    if run.step_key(step).key != key.key:
        raise NotebookError(
            "its inputs, its params or its code changed while it ran",
            where=step.notebook,
            do="Run it again",
            rule="run.changed",
        )
    record = StepRecord(
        notebook=step.notebook,
        key=key.key,
        run_id=run.run_id,
        started=began.isoformat(timespec="seconds"),
        seconds=round(time.monotonic() - clock, 3),
        ingredients=key.ingredients,
        outputs={},
    )
    kept = kept_notebook(run.folders, step.notebook)
    page = _render(stage / EXECUTED, step, run)
    return _commit(record, {**moves, stage / EXECUTED: kept, page: kept.with_suffix(".html")}, run.folders)


def kept_notebook(folders: StudyFolders, notebook: str) -> Path:
    """Return where the executed notebook of a good run is kept; it shows single households, so it stays internal."""
    return folders.reports / "intern" / "notebooks" / f"{notebook}.ipynb"


def failed_notebook(folders: StudyFolders, notebook: str) -> Path:
    """Return where the executed notebook of a failed run is kept."""
    return folders.reports / "intern" / "failed" / f"{notebook}.ipynb"


def plan_kernel(notebook: str, run: StudyRun) -> Plan:
    """Return how the kernel of ``notebook`` is started in this run."""
    trees = syntax_trees(read_notebook(notebook_path(run.folders, notebook)))
    python_path = tuple(folder.parent for name, folder in run.packages.items() if name not in OWN_PACKAGES)
    return Plan(
        environment=kernel_environment(stage_folder(run.folders, run.run_id, notebook), python_path),
        folder=run.folders.project / "notebooks",
        modules=imported_names(trees),
        code=code_hashes(import_closure(trees, run.packages).modules),
    )


def _execute(step: Step, run: StudyRun, key: StepKey, on_cell: OnCell) -> Execution:
    from werkplaats.pipeline.engine import Execution, execute

    plan = partial(plan_kernel, run=run)
    execution = Execution(
        start=lambda: run.ahead.take(step.notebook, plan, code=key.ingredients["modules"]),
        kernels=run.kernels,
        on_cell=lambda cell, count: on_cell(step.notebook, cell, count),
    )
    execute(notebook_path(run.folders, step.notebook), key.ingredients["params"], execution)
    return execution


def _save_executed(execution: Execution, stage: Path, failure: Failure | None, step: Step) -> None:
    import nbformat

    mark_as_run(execution.notebook, failure)
    execution.notebook.metadata.papermill["input_path"] = f"notebooks/{step.notebook}.ipynb"
    text = nbformat.writes(execution.notebook)
    write_text(stage / EXECUTED, text)


def _render(executed: Path, step: Step, run: StudyRun) -> Path:
    """Write the executed notebook as a page next to it: the same look as the report, for whoever has no Jupyter."""
    from werkplaats.report.language import translate
    from werkplaats.report.notebooks import render_notebook

    language = run.params.language
    invented = "Synthetic data: every household, person and amount in this report is invented."
    notice = translate(language, invented) if run.params.synthetic else ""
    page = executed.with_suffix(".html")
    write_text(page, render_notebook(executed, step.notebook, language=language, notice=notice))
    return page


def _keep_failed(failure: Failure, stage: Path, folders: StudyFolders) -> Failure:
    kept = failed_notebook(folders, failure.notebook)
    move_into_place([(stage / EXECUTED, kept)])
    return replace(failure, kept=kept.relative_to(folders.project).as_posix())


def _commit(record: StepRecord, moves: Mapping[Path, Path], folders: StudyFolders) -> StepRecord:
    """Move the files into place, drop what the step no longer writes, and only then say that it ran."""
    outputs = {target.relative_to(folders.project).as_posix(): hash_file(source) for source, target in moves.items()}
    before = read_record(folders, record.notebook)
    move_into_place(moves.items())
    remove_stale(folders.project, before=before.outputs if before else (), now=outputs)
    failed_notebook(folders, record.notebook).unlink(missing_ok=True)
    complete = replace(record, outputs=outputs)
    write_record(folders, complete)
    return complete
