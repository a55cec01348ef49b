"""Workbooks are zip archives of XML: opened within limits, without entities, and with one answer to all damage."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.parsers import expat

from werkplaats.errors import InputError
from werkplaats.intake.reading.archive import BROKEN
from werkplaats.intake.reading.archive_contents import validate_size
from werkplaats.intake.reading.content import corrupt_error
from werkplaats.intake.refusals import build_input_error

_LARGEST = 4 * 2**30
_CHUNK = 4096
_XML = (".xml", ".rels", ".vml")


@contextmanager
def open_package(file: str, path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a workbook that is a zip archive; whatever is wrong with it inside the ``with`` is damage.

    Raises
    ------
    InputError
        When it unpacks to far more than its size, declares XML entities (``file.xml_entities``), or is damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            size = sum(member.file_size for member in members)
            validate_size(file, size, path.stat().st_size)
            if size > _LARGEST:
                raise _too_large(file, size)
            for member in members:
                if member.filename.lower().endswith(_XML):
                    validate_prolog(file, archive, member.filename)
            yield archive
    except (
        *BROKEN,
        ET.ParseError,
        expat.ExpatError,
        ArithmeticError,
        LookupError,
        StopIteration,
        AttributeError,
    ) as error:
        raise corrupt_error(file, f"a workbook that does not open ({type(error).__name__})") from None


def validate_prolog(file: str, archive: zipfile.ZipFile, name: str) -> None:
    """Read an XML part up to its first element, and refuse a document type: that is where entities are declared.

    Raises
    ------
    InputError
        With rule ``file.xml_entities``. No spreadsheet program writes such a thing.
    """

    def refuse(*_: object) -> None:
        raise build_input_error(
            "file.xml_entities",
            where=f"{file}, {name}",
            found="a document type declaration, which no spreadsheet program writes",
        )

    seen: list[object] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda *_: seen.append(None)
    with archive.open(name) as stream:
        while not seen and (chunk := stream.read(_CHUNK)):
            parser.Parse(chunk)


def read_part(archive: zipfile.ZipFile, name: str) -> ET.Element:
    """Return the root of an XML part, looked up without regard to case and leading slash.

    Raises
    ------
    KeyError
        When there is no such part.
    """
    with archive.open(find_part(archive, name)) as stream:
        # The prolog was validated when the package was opened: there is no entity to expand.
        return ET.parse(stream).getroot()  # noqa: S314


def find_part(archive: zipfile.ZipFile, name: str) -> str:
    """Return the name of a part as it stands in the archive; errors as in `read_part`."""
    plain = name.replace("\\", "/").lstrip("/").casefold()
    for member in archive.namelist():
        if member.replace("\\", "/").lstrip("/").casefold() == plain and member.lower().endswith(_XML):
            return member
    raise KeyError(name)


@lru_cache(maxsize=4096)
def local(tag: str) -> str:
    """Return the name of an element without its namespace.

    Examples
    --------
    >>> local("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}row")
    'row'
    """
    return tag.rsplit("}", 1)[-1]


def _too_large(file: str, size: int) -> InputError:
    return build_input_error("file.too_large", where=file, found=f"{size // 2**20} MB")
