"""What an archive says it holds: judged from its list of contents, before one byte is unpacked."""

from __future__ import annotations

import re
import shutil
import stat
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from werkplaats.errors import InputError
from werkplaats.intake.reading.checksums import is_checksum_file
from werkplaats.intake.reading.content import KINDS, encrypted_error
from werkplaats.intake.reading.grid import Note
from werkplaats.intake.refusals import build_input_error

_RATIO = 200
_HARMLESS = 50 * 2**20
_MARGIN = 64 * 2**20
_MOST_MEMBERS = 10_000
_LITTER = (".ds_store", "thumbs.db", "desktop.ini", ".gitkeep")
_DOCUMENTS = (".pdf", ".docx", ".doc", ".md", ".html", ".htm", ".rtf", ".odt", ".png", ".jpg", ".jpeg")
_READ_ME = re.compile(r"(read[ _-]?me|lees[ _-]?mij)\b.*\.txt", re.IGNORECASE)
_PACKED = (".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz", ".zst")


def is_litter(name: str) -> bool:
    """Tell whether a file was put there by a machine and holds no data (``.DS_Store``, ``~$lock.xlsx``), by its path.

    Examples
    --------
    >>> is_litter("__MACOSX/._2018.csv"), is_litter("~$2018.xlsx"), is_litter("2018.csv")
    (True, True, False)
    """
    parts = PurePosixPath(name).parts
    last = parts[-1].lower() if parts else ""
    return "__MACOSX" in parts or last in _LITTER or last.startswith(("~$", "._", ".~lock."))


def is_document(name: str) -> bool:
    """Tell whether a file is for people to read and holds no table, by its name.

    Examples
    --------
    >>> is_document("toelichting.pdf"), is_document("LEESMIJ.txt"), is_document("2018.txt")
    (True, True, False)
    """
    last = PurePosixPath(name).name
    return last.lower().endswith(_DOCUMENTS) or _READ_ME.fullmatch(last) is not None


def choose_members(file: str, archive: zipfile.ZipFile, *, packed: int) -> tuple[list[zipfile.ZipInfo], list[Note]]:
    """Return the members that hold data, and what there is to say about the others.

    Parameters
    ----------
    file
        Name for messages.
    packed
        Size of the archive itself, in bytes.

    Raises
    ------
    InputError
        When a member would land elsewhere, is a link, an archive, of an unknown kind or protected by a password, when
        the archive would unpack to far more than its size, or when it holds no data.
    """
    members = [member for member in archive.infolist() if not member.is_dir()]
    for member in members:
        _validate_place(file, member)
        if not is_litter(member.filename):
            _validate_readable(file, member)
    _validate_names(file, members)
    validate_size(file, sum(member.file_size for member in members), packed)
    useful = [member for member in members if not is_litter(member.filename)]
    data = [member for member in useful if _is_data(member.filename)]
    if not data:
        raise build_input_error("file.empty", where=file, found=f"{len(members)} other files")
    notes: list[Note] = [("file.litter", ())] if len(useful) < len(members) else []
    if any(is_document(member.filename) for member in useful):
        notes.append(("file.document_skipped", ()))
    return data, notes


def validate_size(file: str, size: int, packed: int) -> None:
    """Refuse what unpacks to more than 50 MB and more than 200 times its size.

    Raises
    ------
    InputError
        With rule ``file.zip_bomb``. Cost lines as text pack 5 to 30 times, sheets of a workbook 5 to 60 times.
    """
    if size > _HARMLESS and size > _RATIO * packed:
        raise build_input_error(
            "file.zip_bomb", where=file, found=f"more than {size // 2**20} MB out of {packed / 2**20:.1f} MB"
        )


def validate_space(file: str, size: int, scratch: Path) -> None:
    """Refuse to unpack what does not fit beside 64 MB of free space.

    Raises
    ------
    InputError
        With rule ``file.no_space``.
    """
    free = shutil.disk_usage(scratch).free
    if size + _MARGIN > free:
        raise no_space_error(file, f"{size // 2**20} MB to unpack, {free // 2**20} MB free")


def validate_not_packed(file: str, name: str) -> None:
    """Refuse an archive inside an archive, by its name.

    Raises
    ------
    InputError
        With rule ``file.nested_archive``.
    """
    if name.lower().endswith(_PACKED):
        raise build_input_error(
            "file.nested_archive", where=f"{file}/{format_member(name)}", found="a packed file within a packed file"
        )


def format_member(name: str) -> str:
    r"""Return the name of a member for messages, on one line.

    Examples
    --------
    >>> format_member("2018\\deel\n1.csv")
    '2018/deel?1.csv'
    """
    return "".join(letter if letter.isprintable() else "?" for letter in name.replace("\\", "/"))


def no_space_error(file: str, found: str) -> InputError:
    """Return the error for a disk that is too full."""
    return build_input_error("file.no_space", where=file, found=found)


def _is_data(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in KINDS and not is_document(name)


def _validate_place(file: str, member: zipfile.ZipInfo) -> None:
    # The name as packed: Python's own has been cut at NUL.
    name = member.orig_filename.replace("\\", "/")
    odd = stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR)
    if odd or name.startswith("/") or ".." in name.split("/") or name[1:2] == ":" or "\x00" in name:
        raise build_input_error(
            "file.path_traversal",
            where=file,
            found="a link" if odd else "a name with '..', a drive or an absolute path",
        )


def _validate_readable(file: str, member: zipfile.ZipInfo) -> None:
    where = f"{file}/{format_member(member.filename)}"
    if member.flag_bits & 0x1:
        raise encrypted_error(where, "an archive with a password")
    validate_not_packed(file, member.filename)
    name = PurePosixPath(member.filename).name
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in KINDS and not is_document(name) and not is_checksum_file(name):
        raise build_input_error(
            "file.unknown_kind", where=where, found=f"extension '{suffix}'" if suffix else "a name without an extension"
        )


def _validate_names(file: str, members: Sequence[zipfile.ZipInfo]) -> None:
    names = [member.filename.replace("\\", "/").casefold() for member in members]
    twice = len(names) - len(set(names))
    if twice or len(members) > _MOST_MEMBERS:
        raise build_input_error(
            "file.archive_names",
            where=file,
            found=f"{len(members)} files, {twice} of them under a name that stands there already",
        )
