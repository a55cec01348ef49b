"""Loading the params of a study: from a file and overrides to a validated model, or to a message for each problem."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from werkplaats.errors import ParamsError
from werkplaats.params.brought_files import resolve_brought_files
from werkplaats.params.draft import Draft, draft_from, override
from werkplaats.params.model import StudyParams
from werkplaats.params.problems import dotted, gather, in_order, problems_in
from werkplaats.params.yaml_strict import Path, read_yaml

NO_OVERRIDES: Mapping[str, str] = MappingProxyType({})


def load_params(path: FilePath, overrides: Mapping[str, str] = NO_OVERRIDES) -> StudyParams:
    """Return the params in ``path``, with ``overrides`` in place of what the file says.

    Parameters
    ----------
    path
        The params file, ``<study>.yaml``.
    overrides
        Dotted name -> value as YAML text, as in ``-p cost_effectiveness.maximum=50000``. They are validated exactly
        like the file.

    Raises
    ------
    ParamsError
        When the file cannot be read or anything in it is wrong; every problem is told in one go.
    """
    return validate_file_draft(override(read_draft(path), overrides), path)


def read_draft(path: FilePath) -> Draft:
    """Return what the params file ``path`` says, not validated yet; ParamsError when it cannot be read."""
    where = str(path)
    return draft_from(read_yaml(read_file(path), where=where), where=where)


def validate_file_draft(draft: Draft, path: FilePath) -> StudyParams:
    """Return the params that the draft of params file ``path`` becomes, with the files that it names beside it.

    Raises
    ------
    ParamsError
        When anything in it is wrong.
    """
    return validate_draft(resolve_brought_files(draft, folder=path.parent), study=path.stem)


def validate_values(values: Mapping[str, Any], *, where: str) -> StudyParams:
    """Return the params that ``values`` are, when they come from somewhere else than a file (a notebook's first cell).

    Raises
    ------
    ParamsError
        When anything in them is wrong.
    """
    return validate_draft(Draft(values, {}, where))


def validate_draft(draft: Draft, *, study: str | None = None) -> StudyParams:
    """Return the params that ``draft`` becomes; with ``study``, that must be the name it gives itself.

    Raises
    ------
    ParamsError
        When anything in it is wrong.
    """
    problems = [*_not_numbers(draft), *(_other_name(draft, study) if study else ())]
    told = {problem.where for problem in problems}
    try:
        params = StudyParams.model_validate_json(json.dumps(dict(draft.content), default=str))
    except ValidationError as error:
        found = problems_in(error.errors(include_url=False), draft)
        raise gather(in_order([*problems, *(problem for problem in found if problem.where not in told)])) from None
    if problems:
        raise gather(in_order(problems))
    return params


def read_file(path: FilePath, kind: str = "params") -> bytes:
    """Return the bytes of a params file, or of a file of another ``kind``; ParamsError when it cannot be read."""
    try:
        if path.is_file():
            return path.read_bytes()
        found = "a folder" if path.is_dir() else "nothing" if not path.exists() else "something that is not a file"
    except (OSError, ValueError) as error:
        found = getattr(error, "strerror", None) or "a path that cannot exist"
    raise ParamsError(
        f"there is no {kind} file that can be read", where=str(path), found=found, do=_others(path), rule="params.file"
    )


def _others(path: FilePath) -> str:
    folder, names = _params_files(path)
    close = difflib.get_close_matches(path.name, names, n=1)
    if close:
        return f"Perhaps you meant {folder / close[0]}"
    return f"There are: {', '.join(names)}" if names else "Give the path of a file such as params/maastricht.yaml"


def _params_files(path: FilePath) -> tuple[FilePath, list[str]]:
    """Return the folder that ``path`` is or stands in, and the names of the params files there."""
    try:
        folder = path if path.is_dir() else path.parent
        return folder, sorted(other.name for other in folder.glob("[!.]*.yaml") if other.is_file())
    except (OSError, ValueError):
        return path.parent, []


def _not_numbers(draft: Draft) -> Iterator[ParamsError]:
    for path, value in _leaves(draft.content):
        if isinstance(value, float) and not math.isfinite(value):
            yield ParamsError(
                "this is not an ordinary number",
                where=f"{draft.place(path)}, key {dotted(path)}",
                found=str(value),
                do="With NaN or infinity every comparison is decided beforehand; write a number",
                rule="params.range",
            )


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _leaves(item, (*path, position))
    else:
        yield path, value


def _other_name(draft: Draft, study: str) -> Iterator[ParamsError]:
    name = draft.content.get("study")
    if isinstance(name, str) and name != study:
        yield ParamsError(
            "the study has another name than its file",
            where=f"{draft.place(('study',))}, key study",
            found=repr(name),
            do=f"Write study: {study}, or rename the file" if study.isidentifier() else "Rename the file",
            rule="params.run_name",
        )
