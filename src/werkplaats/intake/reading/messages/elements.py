"""A message as a stream of closed elements, by local name, with the line each of them opens on.

Namespaces and prefixes differ between releases and between senders; local names do not. Only texts that are asked for
are ever held: names, addresses and comments of a message pass by unseen. A document type declaration is refused where
it stands, so that no entity is ever expanded and nothing outside the file is ever opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from werkplaats.errors import InputError
from werkplaats.intake.refusals import build_input_error

_CHUNK = 1 << 16
_DEEPEST = 32
_LONGEST = 1000


@dataclass(frozen=True)
class Element:
    """An element that closed.

    Attributes
    ----------
    name
        Local name.
    line
        Physical line on which it opens, from 1.
    texts
        Texts of the wanted leaves below it, by path (``IngediendBedrag/Bedrag``); a leaf that occurs more often is
        joined by spaces.
    within
        Texts of the wanted element around it, as far as they stand before it.
    """

    name: str
    line: int
    texts: Mapping[str, str]
    within: Mapping[str, str] = field(default_factory=dict)


@dataclass
class _Open:
    """An element that is still open: a wanted one, and the path of local names below it."""

    name: str
    line: int
    texts: dict[str, str]
    path: list[str]


def read_elements(
    file: str, stream: IO[bytes], *, wanted: Mapping[str, frozenset[str]], chunk: int = _CHUNK
) -> Iterator[Element]:
    """Yield the root, as it opens, and then every wanted element as it closes.

    Parameters
    ----------
    file
        Name for messages.
    stream
        The message.
    wanted
        By local name of an element, the paths of the leaves below it whose text is held. The texts of the root are
        its attributes, by name without prefix.
    chunk
        Bytes that are read at a time.

    Raises
    ------
    InputError
        When the file is no well-formed XML, is cut off, holds a document type declaration, or is nested deeper than
        any message.

    Examples
    --------
    >>> import io
    >>> text = b"<a:Bericht><a:Client><a:Bsn>1</a:Bsn><a:Naam>x</a:Naam></a:Client></a:Bericht>"
    >>> [element.texts for element in read_elements("m.xml", io.BytesIO(text), wanted={"Client": frozenset({"Bsn"})})]
    [{}, {'Bsn': '1'}]
    """
    closed: list[Element] = []
    parser = _make_parser(file, wanted, closed)
    final = False
    while not final:
        data = stream.read(chunk)
        final = not data
        _feed(file, parser, data, final=final)
        yield from closed
        closed.clear()


def _feed(file: str, parser: expat.XMLParserType, data: bytes, *, final: bool) -> None:
    try:
        parser.Parse(data, final)
    except expat.ExpatError as error:
        raise _malformed(file, expat.ErrorString(error.code), error.lineno) from None
    except (LookupError, ValueError) as error:
        raise _malformed(file, f"an encoding that is not known ({type(error).__name__})", 1) from None


def _make_parser(file: str, wanted: Mapping[str, frozenset[str]], closed: list[Element]) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    opened: list[_Open] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        line = parser.CurrentLineNumber
        if not opened:
            opened.append(_Open(name, line, {}, []))
            closed.append(Element(name, line, {key.rpartition(":")[2]: text for key, text in attributes.items()}))
        elif name in wanted:
            opened.append(_Open(name, line, {}, []))
        else:
            _descend(opened[-1], name)
        if len(opened) + len(opened[-1].path) > _DEEPEST:
            raise _malformed(file, f"elements nested deeper than {_DEEPEST}", line)

    def end(_: str) -> None:
        if opened[-1].path:
            opened[-1].path.pop()
            return
        done = opened.pop()
        if opened:
            closed.append(Element(done.name, done.line, _stripped(done.texts), _stripped(opened[-1].texts)))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = _make_listener(opened, wanted)
    parser.StartDoctypeDeclHandler = lambda *_: _refuse_declaration(file, parser.CurrentLineNumber)
    return parser


def _descend(top: _Open, name: str) -> None:
    top.path.append(name)
    path = "/".join(top.path)
    if path in top.texts:
        top.texts[path] += " "


def _make_listener(opened: list[_Open], wanted: Mapping[str, frozenset[str]]) -> Callable[[str], None]:
    def listen(data: str) -> None:
        top = opened[-1]
        path = "/".join(top.path)
        if path in wanted.get(top.name, ()):
            top.texts[path] = (top.texts.get(path, "") + data)[:_LONGEST]

    return listen


def _stripped(texts: Mapping[str, str]) -> dict[str, str]:
    return {path: " ".join(text.split()) for path, text in texts.items()}


def _refuse_declaration(file: str, line: int) -> None:
    raise build_input_error("file.xml_entities", where=f"{file}, line {line}", found="a DOCTYPE", lines=(line,))


def _malformed(file: str, found: str, line: int) -> InputError:
    return build_input_error("message.malformed", where=f"{file}, line {line}", found=found, lines=(line,))
