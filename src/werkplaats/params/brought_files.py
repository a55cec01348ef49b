"""Files that a params file leans on: instruments and prices that a study brings become part of the params.

So what a run hashes, keeps and compares holds what such a file said, and not where it stands. Of the analysis plan,
which may be a file of any kind, the hash becomes part of the params.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from werkplaats.errors import ParamsError
from werkplaats.params.draft import Draft
from werkplaats.params.yaml_strict import Document, Path, read_yaml

BROUGHT = ("definition", "tariff", "item_map")
"""Keys of an instrument that may name a file, in the place of what it holds."""

_ADVICE = "Write a path below the folder of the params file, such as instruments/my_scale.yaml"
_PRICES_ADVICE = "Write a path below the folder of the params file, such as prices/my_study.yaml"
_PLAN_ADVICE = "Write a path below the folder of the params file, such as plans/my_study.pdf"


def resolve_brought_files(draft: Draft, *, folder: FilePath) -> Draft:
    """Return the draft with what each file of an instrument, and the price list, say in the place of their names.

    Parameters
    ----------
    draft
        What the params file says. The keys in ``BROUGHT`` of an instrument and ``price_list`` may be a path below
        ``folder``; anything else is left to validation.
    folder
        Folder of the params file.

    Raises
    ------
    ParamsError
        When such a path is not a file below ``folder``, or the file is not plain YAML.
    """
    draft = _with_price_list(_with_plan(draft, folder), folder)
    instruments = draft.content.get("instruments")
    if not isinstance(instruments, list):
        return draft
    resolved, places = list(instruments), dict(draft.places)
    for position, key, name in _named(instruments):
        path: Path = ("instruments", position, key)
        file = _file(name, folder, where=f"{draft.place(path)}, key instruments.{position}.{key}")
        document = _read(file)
        resolved[position] = {**resolved[position], key: document.content}
        # The whole of it is placed in its own file as well: what is missing there is missing there.
        places[path] = str(file)
        places |= {(*path, *below): f"{file}, line {mark.line}" for below, mark in document.marks.items()}
    return Draft({**draft.content, "instruments": resolved}, places, draft.where)


def _with_plan(draft: Draft, folder: FilePath) -> Draft:
    """Return the draft with name and hash of the analysis plan in the place of its name."""
    plan, path = draft.content.get("analysis_plan"), ("analysis_plan", "file")
    if not isinstance(plan, dict) or not isinstance(plan.get("file"), str):
        return draft
    name = plan["file"]
    file = _file(name, folder, where=f"{draft.place(path)}, key analysis_plan.file", advice=_PLAN_ADVICE)
    found = {"name": name, "sha256": hashlib.sha256(_bytes(file)).hexdigest()}
    return Draft({**draft.content, "analysis_plan": {**plan, "file": found}}, draft.places, draft.where)


def _with_price_list(draft: Draft, folder: FilePath) -> Draft:
    """Return the draft with what the price list says in the place of its name."""
    name, path = draft.content.get("price_list"), ("price_list",)
    if not isinstance(name, str):
        return draft
    file = _file(name, folder, where=f"{draft.place(path)}, key price_list", advice=_PRICES_ADVICE)
    document = _read(file)
    marks = {(*path, *below): f"{file}, line {mark.line}" for below, mark in document.marks.items()}
    content = {**draft.content, "price_list": document.content}
    return Draft(content, {**draft.places, path: str(file), **marks}, draft.where)


def _named(instruments: list[Any]) -> Iterator[tuple[int, str, str]]:
    """Yield position, key and path of every file that an instrument names."""
    for position, instrument in enumerate(instruments):
        for key in BROUGHT:
            name = instrument.get(key) if isinstance(instrument, dict) else None
            if isinstance(name, str):
                yield position, key, name


def _file(name: str, folder: FilePath, *, where: str, advice: str = _ADVICE) -> FilePath:
    if name.startswith(("/", "~")) or re.search(r"[\\:<>\x00-\x1f]", name) or ".." in name.split("/"):
        raise ParamsError(
            "this is a file beside the params, with forward slashes and without ..",
            where=where,
            found=repr(name),
            do=advice,
            rule="params.path",
        )
    file = folder / name
    if not file.resolve().is_relative_to(folder.resolve()) or not file.is_file():
        near = sorted(other.relative_to(folder).as_posix() for other in file.parent.glob(f"*{file.suffix}"))
        raise ParamsError(
            "there is no such file beside the params",
            where=where,
            found=f"nothing at {file}",
            do=f"There are: {', '.join(near)}" if near else advice,
            rule="params.file",
        )
    return file


def _bytes(file: FilePath) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ParamsError(
            "the file cannot be read", where=str(file), found=error.strerror or "", rule="params.file"
        ) from None


def _read(file: FilePath) -> Document:
    document = read_yaml(_bytes(file), where=str(file))
    if not isinstance(document.content, dict):
        raise ParamsError(
            "such a file is a block of keys",
            where=f"{file}, line 1",
            found=_kind(document.content),
            do="Write it as key: value; the documentation on instruments has an example",
            rule="params.not_mapping",
        )
    return document


def _kind(content: Any) -> str:
    return "a list" if isinstance(content, list) else "a single value" if content is not None else "nothing"
