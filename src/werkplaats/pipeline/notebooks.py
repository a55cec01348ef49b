"""Notebooks as text: their code cells, the params they declare, and a digest that a saved output does not change."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from pathlib import Path

from werkplaats.errors import NotebookError
from werkplaats.pipeline.imports import parse_python
from werkplaats.workspace.files import hash_bytes

PARAMETERS = "parameters"


@dataclass(frozen=True)
class NotebookSource:
    """What somebody wrote in a notebook; outputs and counters are no part of it."""

    path: Path
    code: tuple[str, ...]
    declared: tuple[str, ...]
    digest: str


def read_notebook(path: Path) -> NotebookSource:
    """Read the source of the notebook at ``path``.

    Raises
    ------
    NotebookError
        When it is not there, is not a notebook, or has not exactly one cell tagged ``parameters``.
    """
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        written = [(cell["cell_type"], _tags(cell), _text(cell)) for cell in cells]
    except FileNotFoundError:
        raise NotebookError("the notebook is not there", where=str(path), rule="notebook.not_there") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotebookError(
            "this is not a notebook", where=str(path), found=type(error).__name__, rule="notebook.unreadable"
        ) from None
    code = tuple(text for kind, _, text in written if kind == "code")
    tagged = [text for kind, tags, text in written if kind == "code" and PARAMETERS in tags]
    if len(tagged) != 1:
        # papermill would put the values on top and let the notebook's own assignments overwrite them, silently
        raise NotebookError(
            "a notebook has exactly one code cell tagged 'parameters'",
            where=str(path),
            found=f"{len(tagged)}",
            rule="notebook.parameters",
        )
    return NotebookSource(path, code, _assigned(tagged[0], path), hash_bytes(json.dumps(written).encode()))


def syntax_trees(source: NotebookSource) -> tuple[ast.Module, ...]:
    """Return the syntax tree of each code cell.

    Raises
    ------
    NotebookError
        When a cell is not plain Python; magics hide what a notebook imports.
    """
    return tuple(_parse(text, source.path, number) for number, text in enumerate(source.code, start=1))


def _parse(text: str, path: Path, number: int) -> ast.Module:
    try:
        return parse_python(text)
    except SyntaxError as error:
        raise NotebookError(
            "this code cell is not plain Python",
            where=f"{path}, code cell {number}, line {error.lineno}",
            found=error.msg,
            rule="notebook.syntax",
        ) from None


def _assigned(text: str, path: Path) -> tuple[str, ...]:
    names: list[str] = []
    for statement in _parse(text, path, 1).body:
        if isinstance(statement, ast.Assign):
            names += [target.id for target in statement.targets if isinstance(target, ast.Name)]
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names.append(statement.target.id)
    return tuple(names)


def _tags(cell: dict[str, object]) -> list[str]:
    metadata = cell.get("metadata")
    tags = metadata.get("tags", []) if isinstance(metadata, dict) else []
    return sorted(str(tag) for tag in tags)


def _text(cell: dict[str, object]) -> str:
    source = cell.get("source", "")
    return "".join(source) if isinstance(source, list) else str(source)
