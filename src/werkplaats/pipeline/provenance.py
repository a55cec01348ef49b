"""run.json: how the numbers of a run came about, and a small archive of it for later comparison."""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from werkplaats import __version__
from werkplaats.errors import InputError, MissingInputError
from werkplaats.pipeline.events import State
from werkplaats.pipeline.execution import StudyRun
from werkplaats.pipeline.graph import Step
from werkplaats.pipeline.judgment import Failure
from werkplaats.pipeline.records import read_record
from werkplaats.pipeline.versions import python_version
from werkplaats.workspace.files import hash_bytes, hash_file, write_text
from werkplaats.workspace.project import StudyFolders


def new_run_id(now: datetime) -> str:
    """Return a run id: the time in UTC, to sort by, and a few random digits, because clocks jump."""
    moment = now.astimezone(UTC)
    return f"{moment:%Y%m%dT%H%M%S}{moment.microsecond // 1000:03d}Z-{secrets.token_hex(3)}"


def build_provenance(
    run: StudyRun,
    steps: Sequence[Step],
    *,
    params_path: Path,
    states: Mapping[str, State],
    failures: Sequence[Failure],
    began: datetime,
    interrupted: bool,
) -> dict[str, Any]:
    """Return what run.json holds. Inputs, outputs, code and versions are those of the steps that are up to date."""
    ended = datetime.now(UTC)
    known = {step.notebook: read_record(run.folders, step.notebook) for step in steps}
    good = [record for name, record in known.items() if record and states.get(name) in {"done", "skipped"}]
    params = run.params.model_dump(mode="json")
    outputs = {name: digest for record in good for name, digest in record.outputs.items()}
    inputs = {name: digest for record in good for name, digest in record.ingredients["inputs"].items()}
    return {
        "run_id": run.run_id,
        "study": run.params.study,
        "status": "interrupted" if interrupted else "failed" if failures else "complete",
        "started": began.isoformat(timespec="seconds"),
        "ended": ended.isoformat(timespec="seconds"),
        "seconds": round((ended - began).total_seconds(), 3),
        "werkplaats": __version__,
        "python": python_version(),
        "git": git_state(run.folders.project),
        "seed": run.params.seed,
        "params_file": {
            "path": _below(params_path, run.folders.project),
            "sha256": hash_file(params_path),
        },
        "params_hash": hash_bytes(json.dumps(params, sort_keys=True).encode()),
        "params": params,
        "versions": {name: version for record in good for name, version in record.ingredients["libraries"].items()},
        "code": {
            **{f"notebooks/{record.notebook}.ipynb": record.ingredients["notebook"] for record in good},
            **{name: digest for record in good for name, digest in record.ingredients["modules"].items()},
        },
        "inputs": {name: digest for name, digest in inputs.items() if name not in outputs},
        "outputs": outputs,
        "steps": {step.notebook: _step_entry(step.notebook, states, failures, known[step.notebook]) for step in steps},
    }


def git_state(project: Path) -> dict[str, Any] | None:
    """Return the commit and whether tracked files differ from it; None outside git, or without git."""
    try:
        commit = _git(project, "rev-parse", "HEAD")
        changed = _git(project, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.SubprocessError):
        return None
    return {"commit": commit, "dirty": bool(changed)}


def write_provenance(folders: StudyFolders, content: Mapping[str, Any]) -> None:
    """Write run.json, and archive it with the results of its good steps in history/<run_id>."""
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    archive = folders.processed.root / "history" / str(content["run_id"])
    results = folders.processed.results.relative_to(folders.project).as_posix()
    for name in content["outputs"]:
        if name.rpartition("/")[0] == results:
            target = archive / "results" / Path(name).name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folders.project / name, target)
    write_text(archive / "run.json", text)
    write_text(run_file(folders), text)


def run_file(folders: StudyFolders) -> Path:
    """Return where the record of the study's last run is."""
    return folders.processed.root / "run.json"


def read_provenance(folders: StudyFolders, run_id: str | None = None) -> dict[str, Any]:
    """Return the record of the last run, or of the archived run ``run_id``.

    Raises
    ------
    MissingInputError
        When there is none.
    InputError
        When it is damaged.
    """
    path = folders.processed.root / "history" / run_id / "run.json" if run_id else run_file(folders)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        content["run_id"], content["steps"], content["outputs"], content["inputs"]
    except FileNotFoundError:
        runs = list_runs(folders)
        raise MissingInputError(
            "there is no such run" if run_id else "this study has not been run yet",
            where=run_id or folders.study,
            found=f"runs {', '.join(runs[-5:])}" if runs else "no runs",
            do="Name one of these" if run_id and runs else f"Run: werkplaats run params/{folders.study}.yaml",
            rule="run.not_there",
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            "the record of the run is damaged",
            where=str(path),
            found=type(error).__name__,
            do=f"Run again: werkplaats run params/{folders.study}.yaml --force",
            rule="run.damaged",
        ) from None
    return dict(content)


def list_runs(folders: StudyFolders) -> tuple[str, ...]:
    """Return the ids of the archived runs, oldest first."""
    return tuple(sorted(path.parent.name for path in (folders.processed.root / "history").glob("*/run.json")))


def _step_entry(name: str, states: Mapping[str, State], failures: Sequence[Failure], record: Any) -> dict[str, Any]:
    state = states.get(name)
    entry: dict[str, Any] = {"state": state or "not_asked"}
    if record and state in {"done", "skipped"}:
        entry |= {"key": record.key, "seconds": record.seconds, "started": record.started, "run_id": record.run_id}
    for failure in failures:
        if failure.notebook == name:
            entry |= {"cell": failure.cell, "kept": failure.kept}
    return entry


def _below(path: Path, project: Path) -> str:
    resolved = path.resolve()
    return resolved.relative_to(project).as_posix() if resolved.is_relative_to(project) else resolved.name


def _git(project: Path, *arguments: str) -> str:
    command = ["git", "-C", str(project), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=20)
    return done.stdout.strip()
