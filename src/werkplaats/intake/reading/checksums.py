"""Checksums that were delivered beside a file: when there is one, it must hold."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from werkplaats.errors import InputError
from werkplaats.intake.refusals import build_input_error

_ALGORITHMS = {32: "md5", 40: "sha1", 64: "sha256", 96: "sha384", 128: "sha512"}
_SUFFIXES = tuple(f".{name}" for name in _ALGORITHMS.values())
_LISTS = re.compile(r"(md5|sha1|sha256|sha384|sha512)sums?(\.txt)?|checksums?(\.txt)?", re.IGNORECASE)
_PLAIN = re.compile(r"(?P<digest>[0-9a-fA-F]{32,128})(?:\s+[* ]?(?P<name>.+))?")
_TAGGED = re.compile(r"[A-Za-z0-9-]+ ?\((?P<name>.+)\) ?= ?(?P<digest>[0-9a-fA-F]{32,128})")
_LARGEST = 2**20


def is_checksum_file(name: str) -> bool:
    """Tell whether a file holds checksums of other files, by its name.

    Examples
    --------
    >>> is_checksum_file("2018.csv.sha256"), is_checksum_file("SHA256SUMS"), is_checksum_file("2018.csv")
    (True, True, False)
    """
    return name.lower().endswith(_SUFFIXES) or _LISTS.fullmatch(name) is not None


def parse_checksums(text: str) -> tuple[tuple[str, str], ...]:
    """Return (name, digest in small letters) per line; the name is empty when the line holds a digest only.

    Examples
    --------
    >>> parse_checksums("D41D8CD98F00B204E9800998ECF8427E *data/2018.csv")
    (('2018.csv', 'd41d8cd98f00b204e9800998ecf8427e'),)
    """
    found = []
    for line in text.lstrip("\ufeff").splitlines():
        match = _PLAIN.fullmatch(line.strip()) or _TAGGED.fullmatch(line.strip())
        if match and len(match["digest"]) in _ALGORITHMS:
            name = (match["name"] or "").replace("\\", "/").rsplit("/", 1)[-1].strip()
            found.append((name, match["digest"].lower()))
    return tuple(found)


def validate_checksum(path: Path, file: str) -> None:
    """Hold a file against the checksums beside it; when there are none, or all hold, nothing happens.

    Raises
    ------
    InputError
        When the content is another than the checksum says, or the checksum cannot be read (``file.checksum``).
    """
    for source, text in _beside(path):
        entries = parse_checksums(text)
        own = source.name.lower().endswith(_SUFFIXES) and _LISTS.fullmatch(source.name) is None
        chosen = [digest for name, digest in entries if name == path.name or (own and len(entries) == 1)]
        if own and not chosen:
            raise _error(file, f"no checksum of this file in {source.name}")
        validate_digests(path, file, dict.fromkeys(chosen, source.name))


def find_absent(folder: Path) -> list[str]:
    """Return the names that lists of checksums in a folder, or below it, give to files that are not there."""
    there = {item.name for item in folder.rglob("*") if item.is_file()}
    lists = [item for item in folder.rglob("*") if _LISTS.fullmatch(item.name) and item.is_file()]
    named = {
        name
        for source in sorted(lists)
        if source.stat().st_size <= _LARGEST
        for name, _ in parse_checksums(source.read_bytes().decode("utf-8", errors="replace"))
    }
    return sorted(named - there - {""})


def validate_digests(path: Path, file: str, digests: Mapping[str, str]) -> None:
    """Hold a file against digests; errors as in `validate_checksum`.

    Parameters
    ----------
    digests
        Name of the file that holds the digest, by digest (hexadecimal, small letters).
    """
    for digest, source in digests.items():
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, _ALGORITHMS[len(digest)]).hexdigest()
        if found != digest:
            raise _error(file, f"a content with another {_ALGORITHMS[len(digest)]} than {source} says")


def _beside(path: Path) -> Iterator[tuple[Path, str]]:
    for source in sorted(path.parent.iterdir()):
        name = source.name.lower()
        own = name.endswith(_SUFFIXES) and name.rsplit(".", 1)[0] in (path.name.lower(), path.stem.lower())
        listed = _LISTS.fullmatch(source.name) is not None
        if (own or listed) and source != path and source.is_file() and source.stat().st_size <= _LARGEST:
            yield source, source.read_bytes().decode("utf-8", errors="replace")


def _error(file: str, found: str) -> InputError:
    return build_input_error("file.checksum", where=file, found=found)
