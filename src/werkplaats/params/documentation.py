"""The page of the documentation that explains every field of a params file, made from the model itself."""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from werkplaats.params.model import StudyParams

_INTRODUCTION = """\
# Params: every key of `params/<study>.yaml`

One YAML file per study holds everything that differs between one study and the next. It is read strictly: an unknown
or misspelt key, a value of the wrong kind, or a key that stands there twice is an error that names the line and the
nearest valid name. `NO`, `0344` and `01-01-2023` stay text. Any value can be replaced for one run:

    werkplaats run params/maastricht.yaml -p price_year=2024 -p cost_effectiveness.maximum=50000

Editors that know JSON Schema complete the keys when the first line of the file is
`# yaml-language-server: $schema=schema.json`.

This page is made from the model: `python -m werkplaats.params.documentation > docs/params.md`.
"""

_WORDS = {str: "text", int: "whole number", float: "number", bool: "true or false"}


def format_params_page() -> str:
    """Return the page as Markdown: one table per block of keys, each field with kind, default and meaning."""
    sections = [_section(model, title) for model, title in _models()]
    return "\n".join([_INTRODUCTION, *sections])


def _models() -> list[tuple[type[BaseModel], str]]:
    """Return every model with the path that leads to it, outermost first."""
    found: dict[type[BaseModel], str] = {StudyParams: "Top level"}
    pending: list[tuple[type[BaseModel], str]] = [(StudyParams, "")]
    while pending:
        model, prefix = pending.pop(0)
        for name, field in model.model_fields.items():
            for inner, suffix in _inner_models(field.annotation):
                path = f"{prefix}{name}{suffix}"
                if inner not in found:
                    found[inner] = f"`{path}`"
                    pending.append((inner, f"{path}."))
    return list(found.items())


def _inner_models(annotation: Any, suffix: str = "") -> Iterator[tuple[type[BaseModel], str]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, suffix
    deeper = {list: "[]", dict: ".<name>"}.get(get_origin(annotation), "")
    for option in get_args(annotation):
        yield from _inner_models(option, suffix + deeper)


def _section(model: type[BaseModel], title: str) -> str:
    rows = [_row(name, field) for name, field in model.model_fields.items()]
    head = ["| key | kind | default | meaning |", "|---|---|---|---|"]
    return "\n".join([f"## {title}", "", inspect.cleandoc(model.__doc__ or ""), "", *head, *rows, ""])


def _row(name: str, field: FieldInfo) -> str:
    meaning = _escaped(" ".join(re.sub(r"``?", "`", field.description or "").split()))
    cells = [f"`{name}`", _kind(field.annotation) + _bounds(field), _default(field), meaning]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _escaped(text: str) -> str:
    """Return Markdown in which ``<study>`` outside code is not an HTML tag."""
    return re.sub(r"`[^`]*`|<", lambda found: "&lt;" if found.group() == "<" else found.group(), text)


def _kind(annotation: Any) -> str:
    origin, options = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(options[0])
    if origin is Literal:
        return "one of " + ", ".join(f"`{option}`" for option in options)
    if origin in {Union, types.UnionType}:
        return _kind(next(option for option in options if option is not type(None)))
    if origin is list:
        return f"list of {_plural(_kind(options[0]))}"
    if origin is dict:
        return f"block: {_kind(options[0])} -> {_kind(options[1])}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"block ({annotation.__name__})"
    return _WORDS.get(annotation, "date (yyyy-mm-dd)")


def _plural(kind: str) -> str:
    return (
        kind.replace("block (", "blocks (") if kind.startswith("block (") else f"{kind}s" if kind != "text" else "texts"
    )


def _bounds(field: FieldInfo) -> str:
    signs = (("ge", "from"), ("gt", "above"), ("le", "to"), ("lt", "below"))
    found = [f"{word} {getattr(rule, sign)}" for sign, word in signs for rule in field.metadata if hasattr(rule, sign)]
    return f", {' '.join(found)}" if found else ""


def _default(field: FieldInfo) -> str:
    default = field.get_default(call_default_factory=True) if not field.is_required() else PydanticUndefined
    if default is PydanticUndefined:
        return "**required**"
    if isinstance(default, BaseModel):
        return "see its block"
    if default is None or default in ([], {}):
        return "none"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


if __name__ == "__main__":
    print(format_params_page(), end="")  # noqa: T201 the module is also the program that writes docs/params.md
