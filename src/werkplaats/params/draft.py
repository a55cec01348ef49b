"""A params file on its way to becoming params: what it says, where each value came from, what was overridden."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkplaats.errors import ParamsError
from werkplaats.params.secrecy import looks_secret
from werkplaats.params.yaml_strict import Document, Path, read_yaml


@dataclass(frozen=True)
class Draft:
    """Values that are not validated yet.

    Attributes
    ----------
    content
        Top-level keys and their values.
    places
        Path of a value -> where it was written: file and line, or the override.
    where
        The file, for what stands nowhere because it is missing.
    """

    content: Mapping[str, Any]
    places: Mapping[Path, str]
    where: str

    def place(self, path: Path) -> str:
        """Return where the value at ``path`` was written, or the nearest block around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return self.where

    def value(self, path: Path) -> Any:
        """Return the value at ``path``; None when there is none."""
        value: Any = self.content
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value


def draft_from(document: Document, *, where: str) -> Draft:
    """Return the draft that ``document`` is.

    Raises
    ------
    ParamsError
        When the document is not a block of keys.
    """
    if document.content is None or document.content == {}:
        raise ParamsError("the file is empty", where=where, do="Start from params/maastricht.yaml", rule="params.empty")
    if not isinstance(document.content, dict):
        raise ParamsError(
            "a params file is a block of keys",
            where=f"{where}, line 1",
            found="a list" if isinstance(document.content, list) else "a single value",
            do="Write it as key: value, one key a line; params/maastricht.yaml is an example",
            rule="params.not_mapping",
        )
    places = {path: f"{where}, line {mark.line}" for path, mark in document.marks.items()}
    return Draft(document.content, places, where)


def override(draft: Draft, overrides: Mapping[str, str]) -> Draft:
    """Return the draft with values replaced, as ``-p name=value`` asks.

    Parameters
    ----------
    draft
        What the file says.
    overrides
        Dotted path, such as ``cost_effectiveness.maximum`` -> value as YAML text.

    Raises
    ------
    ParamsError
        When a value is not YAML, or a path leads through something that is not a block.
    """
    for name, text in overrides.items():
        where = f"-p {name}" if looks_secret(name) else f"-p {name}={_shortened(text)}"
        draft = replace_value(draft, name, _parse(name, text, where), where=where)
    return draft


def replace_value(draft: Draft, name: str, value: Any, *, where: str) -> Draft:
    """Return the draft with ``value`` at the dotted path ``name``, as written at ``where``.

    Raises
    ------
    ParamsError
        When the path leads through something that is not a block.
    """
    content = copy.deepcopy(dict(draft.content))
    path = _put(content, name, value, where)
    places = {known: place for known, place in draft.places.items() if known[: len(path)] != path}
    return Draft(content, {**places, path: where}, draft.where)


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def _parse(name: str, text: str, where: str) -> Any:
    if not text.strip():
        return None
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        raise ParamsError("the value is not valid text", where=f"-p {name}", rule="params.unicode") from None
    return read_yaml(data, where=where).content


def _put(content: dict[str, Any], name: str, value: Any, where: str) -> Path:
    """Set the value at the dotted path ``name`` in place, making blocks on the way; return the path."""
    path: list[str | int] = []
    block: Any = content
    steps = name.split(".")
    for position, step in enumerate(steps):
        key = _step(block, step, name, where)
        path.append(key)
        if position == len(steps) - 1:
            block[key] = value
        elif isinstance(block, dict) and block.get(step) is None:
            block[step] = {}
        block = block[key]
    return tuple(path)


def _step(block: Any, step: str, name: str, where: str) -> str | int:
    if isinstance(block, dict) and step:
        return step
    if isinstance(block, list) and step.isascii() and step.isdigit() and len(step) < 9 and int(step) < len(block):
        return int(step)
    raise ParamsError(
        f"there is nothing called '{step}' at that place in '{name}'",
        where=where,
        found=f"a list of {len(block)} items" if isinstance(block, list) else "a single value or an empty name",
        do="Name a key of a block, or the position of an item in a list, counted from 0",
        rule="params.unknown_key",
    )
