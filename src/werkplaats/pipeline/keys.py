"""The cache key of a step: change any of its ingredients and the notebook runs again, change anything else and not.

Ingredients are the source of the notebook, the values of the params it declares, the hashes of its inputs, the
sources of every module it imports (directly or through others) with the data files of their packages, the versions
of the libraries these import, and the version of Python; for the cleaning also the lists that people keep beside the
raw files, and which key or code list makes the pseudonyms. The results of a notebook carry its key, so that a step that
ran again makes those that read its results run again as well.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkplaats.errors import MissingInputError, NotebookError
from werkplaats.params.model import StudyParams
from werkplaats.pipeline.graph import Kind, Step
from werkplaats.pipeline.imports import data_files, import_closure
from werkplaats.pipeline.notebooks import NotebookSource, read_notebook, syntax_trees
from werkplaats.pipeline.records import outputs_of_kind, read_record
from werkplaats.pipeline.versions import library_versions, python_version
from werkplaats.workspace.files import hash_bytes, hash_file
from werkplaats.workspace.project import StudyFolders
from werkplaats.workspace.raw import KEPT_LISTS, find_kept_lists

OWN_PACKAGES: Mapping[str, Path] = {"werkplaats": Path(__file__).resolve().parents[1]}
"""Packages whose modules are followed and hashed; anything else counts by its version."""


@dataclass(frozen=True)
class StepKey:
    """The key of a step as things stand now, and what it is made of."""

    key: str
    ingredients: Mapping[str, Any]


def build_step_key(
    step: Step,
    *,
    params: StudyParams,
    folders: StudyFolders,
    packages: Mapping[str, Path] = OWN_PACKAGES,
) -> StepKey:
    """Return the key of ``step``.

    Raises
    ------
    MissingInputError
        When an earlier notebook that it reads from has not run well yet.
    NotebookError
        When the notebook is not there or declares a parameter that params do not have.
    """
    source = read_notebook(notebook_path(folders, step.notebook))
    closure = import_closure(syntax_trees(source), packages)
    ingredients = {
        "notebook": source.digest,
        "params": declared_values(source, params),
        "inputs": input_hashes(step, params=params, folders=folders),
        "modules": code_hashes(closure.modules),
        "libraries": library_versions(closure.libraries),
        "python": python_version(),
    }
    if step.reads_raw and (outside := pseudonym_marks(params, folders)):
        ingredients["pseudonyms"] = outside
    canonical = json.dumps(ingredients, sort_keys=True, ensure_ascii=True, allow_nan=False)
    return StepKey(hash_bytes(canonical.encode()), ingredients)


def code_hashes(modules: Mapping[str, Path]) -> dict[str, str]:
    """Return the hash of every module that is imported, and of the data files of their packages."""
    return {name: hash_file(path) for name, path in {**modules, **data_files(modules)}.items()}


def notebook_path(folders: StudyFolders, notebook: str) -> Path:
    """Return where the source of ``notebook`` is."""
    return folders.project / "notebooks" / f"{notebook}.ipynb"


def declared_values(source: NotebookSource, params: StudyParams) -> dict[str, Any]:
    """Return the values of the params that the notebook declares, as JSON values.

    Raises
    ------
    NotebookError
        When it declares a name that params do not have; papermill would run on with the notebook's own value.
    """
    unknown = sorted(set(source.declared) - set(StudyParams.model_fields))
    if unknown:
        raise NotebookError(
            "the notebook declares a parameter that params do not have",
            where=str(source.path),
            found=", ".join(unknown),
            do="Name a top-level field of the params model in the cell tagged 'parameters'",
            rule="notebook.unknown_parameter",
        )
    return params.model_dump(mode="json", include=set(source.declared))


def input_hashes(step: Step, *, params: StudyParams, folders: StudyFolders) -> dict[str, str]:
    """Return the hash of every file that ``step`` reads, by path below the project folder."""
    hashes: dict[str, str] = {}
    for earlier in step.upstream:
        record = read_record(folders, earlier)
        if record is None:
            raise MissingInputError(
                "its input is not there yet",
                where=step.notebook,
                do=f"Run notebook {earlier} first",
                rule="input.not_there",
            )
        kinds: list[Kind] = ["tables"] if earlier in step.tables_of else []
        kinds += ["results", "intern"] if earlier in step.results_of else []
        for kind in kinds:
            hashes |= outputs_of_kind(folders, record, kind)
    if step.reads_raw:
        hashes |= _hash_each(read_files(params, folders), folders.project)
    if step.reads_texts:
        hashes |= _hash_each(sorted(path for path in folders.texts.rglob("*") if path.is_file()), folders.project)
    if step.reads_sweeps:
        hashes |= _hash_each(list(folders.sweep_results), folders.project)
    return hashes


def raw_files(params: StudyParams, folders: StudyFolders) -> list[Path]:
    """Return the raw files that the sources and the benchmarks of ``params`` name, sorted."""
    named = [*(source.path for source in params.sources), *(benchmark.path for benchmark in params.benchmarks)]
    found = {path for pattern in named for path in folders.raw.glob(pattern) if path.is_file()}
    return sorted(path for path in found if path.name not in KEPT_LISTS)


def read_files(params: StudyParams, folders: StudyFolders) -> list[Path]:
    """Return every file that the cleaning reads: the raw files, who withdrew, and what was decided."""
    return sorted({*raw_files(params, folders), *find_kept_lists(folders.raw)})


def pseudonym_marks(params: StudyParams, folders: StudyFolders) -> dict[str, str]:
    """Return what tells one key or code list from another, by kind of identifier; nothing without pseudonyms.

    Raises
    ------
    InputError
        When a key cannot be trusted or used.
    """
    settings = params.pseudonyms
    if settings.person_id is None and settings.household_id is None:
        return {}
    from werkplaats.intake.safeguards import read_marks  # only few studies need it, and it takes time to import

    return read_marks(settings, project=folders.project)


def changed_ingredients(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return what differs between the ingredients of two keys, as ``kind name``."""
    changed: list[str] = []
    for kind in sorted({*old, *new}):
        before, after = old.get(kind), new.get(kind)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
            changed += [f"{kind} {name}" for name in names]
        elif before != after:
            changed.append(kind)
    return changed


def _hash_each(paths: list[Path], project: Path) -> dict[str, str]:
    return {path.relative_to(project).as_posix(): hash_file(path) for path in paths}
