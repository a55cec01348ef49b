"""What a file is, by its name and by its first bytes; the two must agree before anything is read."""

from __future__ import annotations

import mmap
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from werkplaats.errors import InputError
from werkplaats.intake.refusals import build_input_error

KINDS: Mapping[str, str] = MappingProxyType({
    ".csv": "delimited", ".txt": "delimited", ".tsv": "delimited", ".asc": "delimited",
    ".xlsx": "workbook", ".xlsm": "workbook", ".xls": "old_workbook", ".ods": "opendocument",
    ".sav": "sav", ".zsav": "sav", ".por": "por", ".dta": "dta", ".sas7bdat": "sas7bdat", ".xpt": "xport",
    ".parquet": "parquet", ".pq": "parquet", ".xml": "message", ".zip": "zip", ".gz": "gzip",
})  # fmt: skip
"""Kind of a file by the end of its name."""

_HEAD = 4096
_SAS = bytes(12) + bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011")
_MAGIC = (
    (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"), (b"\x1f\x8b", "gzip"),
    (b"%PDF", "pdf"), (b"PAR1", "parquet"), (b"PARE", "encrypted parquet"), (b"$FL2", "sav"), (b"$FL3", "sav"),
    (b"<stata_dta>", "dta"), (_SAS, "sas7bdat"), (b"HEADER RECORD*******LIB", "xport"), (b"{\\rtf", "rtf"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"), (b"Rar!\x1a\x07", "rar archive"), (b"BZh", "bzip2 archive"),
    (b"\xfd7zXZ\x00", "xz archive"), (b"\x28\xb5\x2f\xfd", "zstd archive"), (b"SQLite format 3\x00", "SQLite database"),
    (b"\x00\x01\x00\x00Standard ", "Access database"), (b"\x89PNG", "picture"), (b"\xff\xd8\xff", "picture"),
    (b"MZ\x90\x00", "program"), (b"\x7fELF", "program"),
)  # fmt: skip
_ADVICE = {
    ".xlsb": "Save it as .xlsx",
    ".pdf": "Ask for the table itself, as .csv or .xlsx",
    ".tgz": "Pack the files in a .zip instead",
    ".7z": "Pack the files in a .zip instead",
    ".rar": "Pack the files in a .zip instead",
}
_NAMES = {"ole": "old Office document (.xls, or protected by a password)", "zip": "zip archive", "xml": "XML document"}


def judge_kind(file: str, path: Path, name: str) -> str:
    """Return the kind of a file: the one its name promises, when its content keeps the promise.

    Parameters
    ----------
    file
        Name for messages.
    path
        Where the content is.
    name
        Name whose end tells the kind, which for an unpacked file is not the name of ``path``.

    Returns
    -------
    str
        One of the values of `KINDS`.

    Raises
    ------
    InputError
        When the file is empty, of a kind that nobody reads here, protected by a password, damaged, or of another kind
        than its name says. Only the first bytes, and the list of contents of an archive, are read for it.
    """
    suffix = Path(name).suffix.lower()
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head:
        raise build_input_error("file.empty", where=file, found="0 bytes")
    kind = KINDS.get(suffix)
    if kind is None:
        raise build_input_error(
            "file.unknown_kind",
            where=file,
            found=f"extension '{suffix}'" if suffix else "a name without an extension",
            do=_ADVICE.get(suffix, "Ask for .csv, .xlsx, .sav or .parquet"),
        )
    content = sniff_content(head)
    if content == "ole":
        content = _sniff_ole(file, path, kind)
    elif content == "zip":
        content = _sniff_zip(file, path)
    _validate_same(file, kind, content)
    return kind


def sniff_content(head: bytes) -> str:
    r"""Return what a file holds, by its first bytes; ``text`` when nothing else is recognized.

    Examples
    --------
    >>> sniff_content(b"PK\x03\x04..."), sniff_content(b"a;b\n1;2\n"), sniff_content(b"\n <HTML><body>")
    ('zip', 'text', 'html')
    """
    for start, content in _MAGIC:
        if head.startswith(start):
            return content
    if len(head) > 3 and head[0] in (105, 108, *range(110, 116)) and head[1] in (1, 2) and head[2:4] == b"\x01\x00":
        return "dta"
    text = _text(head).lstrip("\ufeff \t\r\n").lower()
    if "spss port file" in text[:500] or "SPSSPORT" in head[200:300].decode("latin-1"):
        return "por"
    if text.startswith(("<!doctype html", "<html", "<table", "<head", "<body", "<style", "<div")):
        return "html"
    if text.startswith(("<?xml", "<!--")) or re.match(r"<[a-z][\w.-]*:?[\w.-]*[\s>]", text):
        return "html" if "<html" in text else "xml"
    return "text"


def _text(head: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, errors="ignore")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _sniff_ole(file: str, path: Path, kind: str) -> str:
    """Return what an OLE container holds: it wraps old Office documents and, under a password, the new ones."""

    def holds(name: str) -> bool:
        return view.find(name.encode("utf-16-le")) >= 0

    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as view:
        old = holds("Workbook") or holds("Book\x00")
        encrypted = holds("EncryptedPackage") or (kind in ("workbook", "opendocument") and not old)
        other = holds("WordDocument") or holds("PowerPoint Document")
    if encrypted and not other:
        raise encrypted_error(file, "a container as Office makes it for a password")
    return "old_workbook" if old else "ole"


def _sniff_zip(file: str, path: Path) -> str:
    """Return which of the kinds that are zip archives inside this is."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {member.filename.replace("\\", "/").lower() for member in archive.infolist()}
            mime = _head_of(archive, "mimetype") if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, KeyError) as error:
        raise corrupt_error(file, f"an archive that does not open ({type(error).__name__})") from None
    if b"opendocument.spreadsheet" in mime:
        return "opendocument"
    if any(name.startswith("xl/") for name in names) or "xl/workbook.xml" in names:
        return "binary workbook (.xlsb)" if "xl/workbook.bin" in names else "workbook"
    if b"opendocument" in mime or any(name.startswith(("word/", "ppt/")) for name in names):
        return "text document or presentation"
    return "zip"


def _head_of(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        return stream.read(200)


def _validate_same(file: str, kind: str, content: str) -> None:
    if content == "encrypted parquet" and kind == "parquet":
        raise encrypted_error(file, "encrypted Parquet")
    expected = {"delimited": "text", "message": "xml"}.get(kind, kind)
    if content == expected:
        return
    raise build_input_error(
        "file.type_mismatch",
        where=file,
        found=_NAMES.get(content, content.replace("_", " "))
        + f" under the name of a {expected.replace('_', ' ')} file",
    )


def encrypted_error(file: str, found: str) -> InputError:
    """Return the error for a file that is protected by a password."""
    return build_input_error("file.encrypted", where=file, found=found)


def corrupt_error(file: str, found: str) -> InputError:
    """Return the error for a file that is damaged."""
    return build_input_error("file.corrupt", where=file, found=found)
