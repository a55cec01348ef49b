"""Strict reading of YAML: what stands in the file is what the program gets, or it is an error.

YAML 1.1 as most libraries read it turns ``0344`` into 228, ``NO`` into False and keeps the last of two equal keys.
Here only ``null``, ``true``, ``false`` and plain decimal numbers are more than text. Anchors, tags and several
documents are refused. Every value keeps the line and column where it stands, so that a later check can point at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from werkplaats.errors import ParamsError

Path = tuple[str | int, ...]
"""Keys and list positions from the top of the document down to a value."""

MAXIMUM_BYTES = 1_000_000
MAXIMUM_DEPTH = 20

_WORDS: Mapping[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)?(\.[0-9]*)?([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


@dataclass(frozen=True)
class Mark:
    """A place in a file, counted from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"line {self.line}"


@dataclass(frozen=True)
class Document:
    """What one YAML document says, and where it says it.

    Attributes
    ----------
    content
        Mappings, lists, text, numbers, booleans and None.
    marks
        Path of every value -> place of its key (of the item itself in a list).
    """

    content: Any
    marks: Mapping[Path, Mark]


def read_yaml(data: bytes, *, where: str) -> Document:
    r"""Read one YAML document strictly.

    Parameters
    ----------
    data
        The bytes of the file.
    where
        Name of the file, for messages.

    Raises
    ------
    ParamsError
        When the bytes are not UTF-8, not one plain YAML document, or hold a key twice.

    Examples
    --------
    >>> read_yaml(b"code: 0344\ncountry: NO\nn: 12", where="x.yaml").content
    {'code': '0344', 'country': 'NO', 'n': 12}
    """
    text = _decode(data, where)
    try:
        _refuse_unsafe(text, where)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise _syntax_error(error, where) from None
    if node is None:
        raise ParamsError("the file is empty", where=where, do="Start from params/maastricht.yaml", rule="params.empty")
    marks: dict[Path, Mark] = {}
    return Document(_value(node, (), marks, where), marks)


def _decode(data: bytes, where: str) -> str:
    if len(data) > MAXIMUM_BYTES:
        raise ParamsError(
            "the file is too large for a params file",
            where=where,
            found=f"{len(data)} bytes",
            do=f"Params stay below {MAXIMUM_BYTES} bytes; data belong in data/raw",
            rule="params.size",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ParamsError(
            "the file is not UTF-8",
            where=f"{where}, line {line}",
            found=f"byte 0x{data[error.start]:02X}",
            do="Save it as UTF-8 (without a choice of code page such as Windows-1252)",
            rule="params.encoding",
        ) from None


def _refuse_unsafe(text: str, where: str) -> None:
    """Refuse, before anything is built, what eats memory, runs code or hides a second file."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        place = f"{where}, line {event.start_mark.line + 1}" if event.start_mark else where
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if documents > 1:
            raise ParamsError(
                "the file holds more than one YAML document",
                where=place,
                found="a second ---",
                do="Keep one study per file",
                rule="params.multi_document",
            )
        if getattr(event, "anchor", None) is not None:
            raise ParamsError(
                "anchors and aliases (& and *) are not read",
                where=place,
                do="Write the value out where it is meant, or put quotes around text that starts with & or *",
                rule="params.alias_limit",
            )
        if getattr(event, "tag", None) is not None:
            raise ParamsError(
                "tags (!) are not read: a params file holds plain values and no objects",
                where=place,
                do="Remove the tag, or put quotes around text that starts with !",
                rule="params.yaml_tag",
            )
        if depth > MAXIMUM_DEPTH:
            raise ParamsError(
                f"values are nested deeper than {MAXIMUM_DEPTH} levels", where=place, rule="params.yaml_syntax"
            )


def _syntax_error(error: yaml.YAMLError, where: str) -> ParamsError:
    if isinstance(error, yaml.reader.ReaderError):
        return ParamsError(
            "the file holds a character that YAML does not allow",
            where=where,
            found=f"code point U+{ord(error.character) if isinstance(error.character, str) else error.character:04X}",
            do="Remove the control character",
            rule="params.unicode",
        )
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or "it does not follow the rules of YAML")
    tab = "\\t" in problem
    return ParamsError(
        "the file is not valid YAML",
        where=f"{where}, line {mark.line + 1}, column {mark.column + 1}" if mark else where,
        found="a tab" if tab else re.sub(r"'[^']{20,}'", "a value", problem),
        do="Indent with spaces, never with tabs" if tab else "Compare indentation, colons, quotes and brackets there",
        rule="params.yaml_syntax",
    )


def _value(node: yaml.Node, path: Path, marks: dict[Path, Mark], where: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, marks, where)
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, where)
    if isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            marks[*path, position] = _mark(item)
        return [_value(item, (*path, position), marks, where) for position, item in enumerate(node.value)]
    raise TypeError(f"YAML has no node of kind {type(node).__name__}")


def _mapping(node: yaml.MappingNode, path: Path, marks: dict[Path, Mark], where: str) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key, item, place in _keys(node, where):
        if key in content:
            raise ParamsError(
                f"the key '{key}' stands there twice",
                where=f"{where}, line {place.line}",
                found=f"the same key on line {marks[*path, key].line}",
                do="Keep one of the two; the other one would silently be lost",
                rule="params.duplicate_key",
            )
        marks[*path, key] = place
        content[key] = _value(item, (*path, key), marks, where)
    return content


def _keys(node: yaml.MappingNode, where: str) -> Iterator[tuple[str, yaml.Node, Mark]]:
    """Yield key, value and place; a key is always text as written, so that the code ``01`` stays ``01``."""
    for key, item in node.value:
        place = _mark(key)
        if not isinstance(key, yaml.ScalarNode):
            raise ParamsError(
                "a key is a single word or text, not a list or a block",
                where=f"{where}, line {place.line}",
                do="Write it as name: value; put quotes around text that starts with [ or {",
                rule="params.identifier",
            )
        _refuse_surrogates(key, where)
        yield key.value, item, place


def _mark(node: yaml.Node) -> Mark:
    return Mark(node.start_mark.line + 1, node.start_mark.column + 1)


def _scalar(node: yaml.ScalarNode, where: str) -> Any:
    _refuse_surrogates(node, where)
    return resolve(node.value) if node.style is None else node.value


def _refuse_surrogates(node: yaml.Node, where: str) -> None:
    if re.search(r"[\ud800-\udfff]", node.value):
        raise ParamsError(
            "the text holds half a character (a lone surrogate), which no file can store",
            where=f"{where}, line {_mark(node).line}",
            found="an escape such as \\uD800",
            do="Type the character itself",
            rule="params.unicode",
        )


def resolve(text: str) -> Any:
    """Return what unquoted ``text`` stands for: None, a boolean, a decimal number, or the text itself.

    Examples
    --------
    >>> [resolve(text) for text in ("12", "0.95", "true", "yes", "0344", "1_000", "12:30", "01-01-2023")]
    [12, 0.95, True, 'yes', '0344', '1_000', '12:30', '01-01-2023']
    """
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _SPECIAL.fullmatch(text):
        return float(text.replace(".", "", 1))
    if re.search(r"[0-9]", text) and _FLOAT.fullmatch(text) and not re.fullmatch(r"[-+]?[0-9]+", text):
        return _float(text)
    return text


def _float(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
