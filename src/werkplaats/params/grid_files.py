"""The file of a grid: strict YAML, as params are, with an error that says file, line and key."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from werkplaats.errors import ParamsError
from werkplaats.params.grids import Alternative, Choice, Grid, Outcome, Setting
from werkplaats.params.loading import read_file
from werkplaats.params.problems import dotted, gather, nearest_name
from werkplaats.params.yaml_strict import Document, Path, read_yaml
from werkplaats.results import IDENTIFYING

MOST = 1000
"""Most specifications in one grid; beyond that nobody defends every one of them."""

KEYS = ("grid", "exclude", "outcomes")
"""Keys of a grid file."""

FOLLOWED = ("label", "term", *IDENTIFYING)
"""Keys that tell which estimate is followed."""

_EXAMPLE = "Write it as in params/grids/maastricht.yaml"


def read_grid(path: FilePath) -> Grid:
    """Return the grid in ``path``: strict YAML, as params are.

    Raises
    ------
    ParamsError
        When the file cannot be read or anything in its shape is wrong. Whether params take the values is seen when
        each combination is validated.
    """
    where = str(path)
    reader = _Reader(read_yaml(read_file(path, "grid"), where=where), where)
    content = reader.block((), reader.document.content)
    # A file with nothing but params and their values is the shortest way to write a grid.
    root: Path = ("grid",) if set(content) & set(KEYS) else ()
    if root:
        reader.validate_known(content, (), KEYS)
    choices = reader.choices(root, content.get("grid") if root else content)
    excluded = tuple(reader.exclusions(content.get("exclude"), choices)) if root else ()
    outcomes = tuple(reader.outcomes(content.get("outcomes"))) if root else ()
    return Grid(where, choices, excluded, outcomes)


def written(value: Any) -> str:
    """Return a value as a label shows it.

    Examples
    --------
    >>> [written(value) for value in (12, "2020-01-01", None, [0.3, 0.9])]
    ['12', '2020-01-01', 'null', '[0.3, 0.9]']
    """
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True)
class _Reader:
    """A document on its way to becoming a grid."""

    document: Document
    where: str

    def choices(self, root: Path, content: Any) -> tuple[Choice, ...]:
        """Return the choices below ``root``."""
        block = self.block(root, content)
        if not block:
            raise self.error("a grid varies at least one choice", root, do=_EXAMPLE, rule="grid.empty")
        short = _short_names(tuple(block))
        found = tuple(self._choice((*root, name), name, short[name], value) for name, value in block.items())
        self._validate_size(found, root)
        self._validate_apart(found, root)
        return found

    def exclusions(self, content: Any, choices: tuple[Choice, ...]) -> Iterator[Mapping[str, frozenset[str]]]:
        """Yield the combinations that are left out."""
        known = {choice.name: [one.label for one in choice.alternatives] for choice in choices}
        for place, item in self._items("exclude", content):
            block = self.block(place, item)
            self.validate_known(block, place, tuple(known))
            excluded = {name: self._labels((*place, name), value, known[name]) for name, value in block.items()}
            if not excluded:
                raise self.error("an exclusion names at least one choice", place, do=_EXAMPLE, rule="grid.exclude")
            yield excluded

    def outcomes(self, content: Any) -> Iterator[Outcome]:
        """Yield what tells the estimates that are followed."""
        for place, item in self._items("outcomes", content):
            block = self.block(place, item)
            self.validate_known(block, place, FOLLOWED)
            if not isinstance(block.get("term"), str):
                raise self.error("an outcome has a term", place, do="Add term: net_saving_mean", rule="grid.outcome")
            for name, value in block.items():
                if value is not None and not isinstance(value, str):
                    raise self.error("this must be text", (*place, name), found=_kind(value), do="Put quotes around it")
            label = self._label(place, block["label"]) if "label" in block else None
            fields = {name: value for name, value in block.items() if name != "label"}
            yield Outcome(fields, label, self.place(place))

    def _choice(self, path: Path, name: str, short: str, value: Any) -> Choice:
        if isinstance(value, list):
            items = [
                Alternative(written(item), (Setting(name, item, self.place((*path, number))),), {}, self.place(path))
                for number, item in enumerate(value)
            ]
            label = short
        else:
            block = self.block(path, value)
            self.validate_known(block, path, ("label", "alternatives"))
            label = self._label(path, block["label"]) if "label" in block else short
            listed = block.get("alternatives")
            items = [
                self._alternative((*path, "alternatives", number), item)
                for number, item in enumerate(listed if isinstance(listed, list) else [])
            ]
        if not items:
            raise self.error(
                "a choice has a list of values, or of alternatives",
                path,
                found=_kind(value),
                do=f"Write it as {name}: [a, b], or as in params/grids/maastricht.yaml",
            )
        labels = [item.label for item in items]
        if len(set(labels)) < len(labels):
            twice = next(one for one in labels if labels.count(one) > 1)
            raise self.error(
                "two alternatives are called the same",
                path,
                found=repr(twice),
                do="Give each its own label",
                rule="grid.label",
            )
        return Choice(name, label, tuple(items))

    def _alternative(self, path: Path, item: Any) -> Alternative:
        block = self.block(path, item)
        self.validate_known(block, path, ("label", "set", "instead"))
        settings = self.block((*path, "set"), block.get("set"))
        instead = self.block((*path, "instead"), block.get("instead"))
        for first, second in itertools.combinations(settings, 2):
            if _overlap(first, second):
                raise self.error(
                    f"'{first}' and '{second}' are set together",
                    (*path, "set", second),
                    do="Set the one or the other",
                    rule="grid.overlap",
                )
        if not all(isinstance(term, str) for term in instead.values()):
            raise self.error(
                "a term is read in place of another term",
                (*path, "instead"),
                do="Write it as net_saving_mean: net_saving_winsorized",
            )
        return Alternative(
            self._label(path, block.get("label")),
            tuple(Setting(name, value, self.place((*path, "set", name))) for name, value in settings.items()),
            instead,
            self.place(path),
        )

    def _label(self, path: Path, label: Any) -> str:
        if not isinstance(label, str) or not label.strip() or not label.isprintable():
            raise self.error("this has a label: one line of text", path, found=_kind(label), do="Add label: name")
        return label.strip()

    def _labels(self, path: Path, value: Any, known: list[str]) -> frozenset[str]:
        labels = [written(one) for one in (value if isinstance(value, list) else [value])]
        unknown = [label for label in labels if label not in known]
        if unknown:
            raise self._unknown(path, unknown[0], tuple(known), what="no alternative of this choice is called")
        return frozenset(labels)

    def _validate_size(self, choices: tuple[Choice, ...], root: Path) -> None:
        sizes = [len(choice.alternatives) for choice in choices]
        if math.prod(sizes) > MOST:
            raise self.error(
                f"a grid holds at most {MOST:,} specifications",
                root,
                found=f"{' x '.join(map(str, sizes))} = {math.prod(sizes):,}",
                do="Leave out alternatives that nobody defends",
                rule="grid.size",
            )

    def _validate_apart(self, choices: tuple[Choice, ...], root: Path) -> None:
        """Raise when two choices set the same param or replace the same term: which one holds hangs on their order."""
        for one, other in itertools.combinations(choices, 2):
            for term in sorted(one.terms & other.terms):
                raise self.error(
                    f"another term is read in place of '{term}' by two choices",
                    (*root, other.name),
                    found=f"'{one.name}' and '{other.name}'",
                    do="Make it one choice, with an alternative for each combination",
                    rule="grid.overlap",
                )
            for first, second in itertools.product(sorted(one.params), sorted(other.params)):
                if _overlap(first, second):
                    raise self.error(
                        f"'{first}' and '{second}' are set by two choices",
                        (*root, other.name),
                        found=f"'{one.name}' and '{other.name}'",
                        do="Make it one choice, with an alternative for each combination",
                        rule="grid.overlap",
                    )

    def _items(self, name: str, content: Any) -> Iterator[tuple[Path, Any]]:
        if content is not None and not isinstance(content, list):
            raise self.error("this is a list", (name,), found=_kind(content), do=_EXAMPLE)
        yield from (((name, number), item) for number, item in enumerate(content or []))

    def block(self, path: Path, content: Any) -> dict[str, Any]:
        """Return ``content`` when it is a block of keys, or nothing at all."""
        if content is not None and not isinstance(content, dict):
            raise self.error("this is a block of keys", path, found=_kind(content), do=_EXAMPLE)
        return content or {}

    def validate_known(self, block: Mapping[str, Any], path: Path, known: tuple[str, ...]) -> None:
        """Raise unless every key of ``block`` is known."""
        unknown = [self._unknown((*path, name), name, known) for name in block if name not in known]
        if unknown:
            raise gather(unknown)

    def _unknown(self, path: Path, name: str, known: tuple[str, ...], *, what: str = "unknown key") -> ParamsError:
        nearest = nearest_name(name, known)
        do = f"Perhaps you meant '{nearest}'" if nearest else f"There are: {', '.join(known)}"
        return self.error(f"{what} '{name}'", path, do=do, rule="grid.unknown_key")

    def place(self, path: Path) -> str:
        """Return file and line of what stands at ``path``."""
        mark = self.document.marks.get(path)
        return f"{self.where}, line {mark.line}" if mark else self.where

    def error(self, what: str, path: Path, *, found: str = "", do: str = "", rule: str = "grid.shape") -> ParamsError:
        """Return an error about what stands at ``path``."""
        place = f"{self.place(path)}, key {dotted(path)}" if path else self.where
        return ParamsError(what, where=place, found=found, do=do, rule=rule)


def _overlap(first: str, second: str) -> bool:
    return f"{first}.".startswith(f"{second}.") or f"{second}.".startswith(f"{first}.")


def _short_names(names: tuple[str, ...]) -> dict[str, str]:
    """Return the last part of each name, or the whole of it where two names end the same."""
    last = [name.rpartition(".")[2] for name in names]
    return {
        name: end if last.count(end) == 1 and not end.isdigit() else name for name, end in zip(names, last, strict=True)
    }


def _kind(content: Any) -> str:
    if content is None:
        return "nothing"
    if isinstance(content, list):
        return "a list" if content else "an empty list"
    return "a block of keys" if isinstance(content, dict) else "a single value"
