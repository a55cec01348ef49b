"""One run of a study, from params to results: the public face of the pipeline."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from werkplaats.errors import EXIT_INTERRUPTED, EXIT_OK, InputError, WerkplaatsError
from werkplaats.params.loading import NO_OVERRIDES, load_params
from werkplaats.params.model import StudyParams
from werkplaats.pipeline.currency import current_steps
from werkplaats.pipeline.events import Event, Listener, State, ignore
from werkplaats.pipeline.execution import StudyRun, plan_kernel
from werkplaats.pipeline.graph import STEPS, Step, find_step, with_upstream
from werkplaats.pipeline.judgment import Failure
from werkplaats.pipeline.kernels import Kernels
from werkplaats.pipeline.keys import OWN_PACKAGES, declared_values, notebook_path, raw_files
from werkplaats.pipeline.locking import study_lock
from werkplaats.pipeline.notebooks import read_notebook, syntax_trees
from werkplaats.pipeline.protection import (
    erase_past,
    mark_validated,
    validate_nothing_left,
    validate_same_key,
    was_validated,
    withdrawn_ids,
)
from werkplaats.pipeline.provenance import build_provenance, new_run_id, read_provenance, write_provenance
from werkplaats.pipeline.records import engine_room
from werkplaats.pipeline.staging import sweep_stages
from werkplaats.workspace.project import StudyFolders, find_project


@dataclass(frozen=True)
class RunOutcome:
    """How a run ended.

    Attributes
    ----------
    run_id
        Of this run; None when everything was up to date and nothing was recorded.
    folders
        The study's folders.
    states
        Notebook -> state.
    failures
        Of the notebooks that failed.
    swept
        Ids of killed runs whose leftovers were removed first.
    interrupted
        Whether a signal ended it.
    erased
        What earlier runs had left of people who withdrew, and was removed.
    """

    run_id: str | None
    folders: StudyFolders
    states: Mapping[str, State]
    failures: tuple[Failure, ...] = ()
    swept: tuple[str, ...] = ()
    interrupted: bool = False
    erased: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """What the command line leaves with."""
        if self.interrupted:
            return EXIT_INTERRUPTED
        return max((failure.exit_code for failure in self.failures), default=EXIT_OK)


def open_study(params_path: Path, overrides: Mapping[str, str] = NO_OVERRIDES) -> tuple[StudyParams, StudyFolders]:
    """Return the params in ``params_path`` and the folders of their study; ParamsError when they are wrong."""
    params = load_params(params_path, overrides)
    return params, StudyFolders(find_project(params_path.resolve().parent), params.study)


def run_study(
    params_path: Path,
    *,
    overrides: Mapping[str, str] = NO_OVERRIDES,
    only: Sequence[str] = (),
    jobs: int | None = None,
    force: bool = False,
    listen: Listener = ignore,
    steps: Sequence[Step] = STEPS,
    packages: Mapping[str, Path] = OWN_PACKAGES,
) -> RunOutcome:
    """Run what is due of a study.

    Parameters
    ----------
    params_path
        The params file.
    overrides
        Dotted params name -> value, validated like the file.
    only
        Notebooks (``04`` or ``04_costs``); they and whatever they lean on that is out of date are run. All when empty.
    jobs
        Notebooks side by side; the number of processors when left out.
    force
        Run also what is up to date (with ``only``: the notebooks named there).
    listen
        Told about everything that happens.
    steps, packages
        The graph, and the packages whose modules are followed; other ones in tests only.

    Raises
    ------
    ParamsError, InputError, NotebookError
        When nothing can be run; problems of a single notebook are in the outcome instead.
    PrivacyError
        When all went well and something of people who withdrew is left all the same.
    """
    params, folders = open_study(params_path, overrides)
    named = [find_step(steps, name).notebook for name in only]
    chosen = with_upstream(steps, named) if named else tuple(steps)
    validate_ready(chosen, params, folders)
    validate_same_key(params, folders)
    with study_lock(engine_room(folders) / "lock"):
        swept = sweep_stages(folders)
        began = datetime.now(UTC)
        run = StudyRun(new_run_id(began), params, folders, Kernels(), packages)
        forced = (named or [step.notebook for step in chosen]) if force else []
        states, failures = _run_due(chosen, run, jobs=jobs, forced=forced, listen=listen)
        sweep_stages(folders)
        interrupted = run.kernels.cancelled.is_set()
        in_study = {**_not_asked(steps, run, states), **states}
        recorded = set(states.values()) != {"skipped"} or not _is_recorded(folders, params, in_study)
        if recorded:
            content = build_provenance(
                run,
                steps,
                params_path=params_path,
                states=in_study,
                failures=failures,
                began=began,
                interrupted=interrupted,
            )
            write_provenance(folders, content)
        ended_well = not failures and not interrupted
        erased = _protect(params, folders) if ended_well and (recorded or not was_validated(folders)) else ()
    return RunOutcome(run.run_id if recorded else None, folders, states, failures, swept, interrupted, erased)


def _protect(params: StudyParams, folders: StudyFolders) -> tuple[str, ...]:
    """Remove what earlier runs left of people who withdrew; raise when that is not all."""
    ids = withdrawn_ids(params, folders)
    erased = erase_past(ids, folders)
    validate_nothing_left(ids, folders)
    mark_validated(folders)
    return erased


def _run_due(
    steps: Sequence[Step], run: StudyRun, *, jobs: int | None, forced: Sequence[str], listen: Listener
) -> tuple[dict[str, State], tuple[Failure, ...]]:
    current = current_steps(steps, run, forced=forced)
    for notebook in current:
        listen(Event(notebook, "skipped"))
    if len(current) == len(steps):
        return dict.fromkeys(current, "skipped"), ()
    due = [step.notebook for step in steps if step.notebook not in current]
    workers = jobs or os.cpu_count() or 1
    ahead = run.ahead.prepared(due, partial(plan_kernel, run=run), most=workers + 1)
    with run.kernels.ended_by_signals(), ahead:
        # Only now: these take a second to import, which a run with nothing to do should not wait for.
        from werkplaats.analyses.outcomes import validate_outcomes
        from werkplaats.pipeline.scheduling import build_steps

        validate_outcomes(run.params)
        states, failures = build_steps(steps, run, jobs=workers, forced=forced, listen=listen)
    if run.kernels.cancelled.is_set():
        failed = {failure.notebook for failure in failures}
        states = {name: "stopped" if name in failed or state == "blocked" else state for name, state in states.items()}
        failures = ()
    for notebook, state in states.items():
        if state in {"skipped", "blocked", "stopped"} and notebook not in current:
            listen(Event(notebook, state))
    return states, failures


def _not_asked(steps: Sequence[Step], run: StudyRun, states: Mapping[str, State]) -> dict[str, State]:
    """Return the notebooks that this run was not asked for and whose earlier results still hold."""
    if len(states) == len(steps):
        return {}
    not_good = [name for name, state in states.items() if state not in {"done", "skipped"}]
    return dict.fromkeys(current_steps(steps, run, forced=not_good), "skipped")


def _is_recorded(folders: StudyFolders, params: StudyParams, states: Mapping[str, State]) -> bool:
    """Return whether run.json already tells of these steps, that they ended well, and under which params."""
    try:
        last = read_provenance(folders)
    except WerkplaatsError:
        return False
    good = {name for name, step in last["steps"].items() if step["state"] in {"done", "skipped"}}
    return set(states) <= good and last.get("params") == params.model_dump(mode="json")


def validate_ready(steps: Sequence[Step], params: StudyParams, folders: StudyFolders) -> None:
    """Raise before anything runs what would make a notebook fail for certain.

    Raises
    ------
    NotebookError
        When a notebook is not there or not right.
    InputError
        When there are no raw files.
    """
    for step in steps:
        source = read_notebook(notebook_path(folders, step.notebook))
        syntax_trees(source)
        declared_values(source, params)
    if any(step.reads_raw for step in steps) and not raw_files(params, folders):
        raise InputError(
            "there are no raw files for this study",
            where=str(folders.raw),
            found="nothing that matches " + ", ".join(sorted({source.path for source in params.sources})),
            do="Put the deliveries there, or correct `sources` in the params file",
            rule="input.no_raw_files",
        )
