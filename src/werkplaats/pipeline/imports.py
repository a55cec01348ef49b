"""What a notebook imports, directly and through other modules, found by reading the source and running nothing.

The grain is the module: ``from werkplaats.tables.months import month_number`` leans on ``months`` and on what that
imports, and on the ``__init__`` of the packages above it, not on its neighbors in ``tables``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

_PARSING = Lock()


@dataclass(frozen=True)
class Closure:
    """Everything a notebook's code leans on.

    Attributes
    ----------
    modules
        Dotted name -> source file, of modules in the packages that were asked for.
    libraries
        Top-level names of everything else that is imported, the standard library included.
    """

    modules: Mapping[str, Path]
    libraries: frozenset[str]


def import_closure(trees: Iterable[ast.Module], packages: Mapping[str, Path]) -> Closure:
    """Return all that the code in ``trees`` imports.

    Parameters
    ----------
    trees
        Code that runs at the top, outside any package.
    packages
        Top-level package name -> its folder; modules in these are followed, any other is a library.
    """
    modules: dict[str, Path] = {}
    libraries: set[str] = set()
    waiting = [name for tree in trees for name in _imported(tree, package="")]
    while waiting:
        name = waiting.pop()
        top = name.split(".")[0]
        if top not in packages:
            libraries.add(top)
            continue
        for module, path in _files(name, packages[top].parent):
            if module not in modules:
                modules[module] = path
                waiting.extend(_imported_by_file(path, path.stat().st_mtime_ns, module))
    return Closure(dict(sorted(modules.items())), frozenset(libraries))


def imported_names(trees: Iterable[ast.Module]) -> tuple[str, ...]:
    """Return what the code in ``trees`` names in its imports: modules, or names in modules."""
    return tuple(name for tree in trees for name in _imported(tree, package=""))


def data_files(modules: Mapping[str, Path]) -> dict[str, Path]:
    """Return the files that are no Python of every package that ``modules`` come from, by dotted package and path.

    Templates, catalogues and value sets shape a result as much as code does. A folder with Python of its own is a
    package by itself and counts only when one of its modules is imported.
    """
    packages = {
        path.parent: name if path.name == "__init__.py" else name.rpartition(".")[0] for name, path in modules.items()
    }
    return {
        f"{package}/{path.relative_to(folder).as_posix()}": path
        for folder, package in sorted(packages.items())
        for path in _data_below(folder)
    }


def _data_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if path.name != "__pycache__" and not any(path.glob("*.py")):
                yield from _data_below(path)
        elif path.suffix not in {".py", ".pyc"}:
            yield path


@lru_cache(maxsize=4096)
def _imported_by_file(path: Path, _changed: int, module: str) -> tuple[str, ...]:
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    return tuple(_imported(parse_python(path.read_bytes()), package=package))


def parse_python(source: str | bytes) -> ast.Module:
    """Return the syntax tree of a source, one thread at a time: Python 3.11 counts its depth for all threads together.

    Raises
    ------
    SyntaxError
        When the source is no Python.
    """
    with _PARSING:
        return ast.parse(source)


def _imported(tree: ast.Module, *, package: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, package)
            # Whether X in `from base import X` is a module or a name in one shows when its file is looked for.
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parents = package.split(".")
    above = ".".join(parents[: len(parents) - node.level + 1])
    return f"{above}.{node.module}" if node.module else above


def _files(name: str, root: Path) -> Iterator[tuple[str, Path]]:
    """Yield the module called ``name``, as far as it is one, and the packages above it."""
    parts = name.split(".")
    for length in range(1, len(parts) + 1):
        path = root.joinpath(*parts[:length])
        module = ".".join(parts[:length])
        if (path / "__init__.py").is_file():
            yield module, path / "__init__.py"
        elif path.with_name(f"{path.name}.py").is_file():
            yield module, path.with_name(f"{path.name}.py")
            return
        elif not path.is_dir():
            return
