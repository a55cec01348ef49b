"""Files that hold a key or a code list: outside the project, plain, and readable by their owner only."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from werkplaats.errors import InputError
from werkplaats.intake.refusals import build_input_error

_KEY_BYTES = 32
_LARGEST = 64 * 1024 * 1024


def read_guarded(path: Path, *, project: Path, rule: str) -> bytes:
    """Return the content of a file that nobody else can read and that does not stand in the project.

    Everything is asked of the open file, so it cannot be exchanged between looking and reading.

    Parameters
    ----------
    path
        The file; ``~`` is the home folder.
    project
        Folder of the project, below which it may not stand.
    rule
        Stable name of the rule that a refusal is about.

    Raises
    ------
    InputError
        When it is not there, is a link or no plain file, belongs to somebody else, can be read by others, or stands
        in the project.
    """
    full = path.expanduser()
    if full.resolve().is_relative_to(project.resolve()):
        raise _untrusted(full, rule, "it stands in the folder of the project")
    try:
        handle = os.open(full, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        found = "a symbolic link" if full.is_symlink() else error.strerror or "nothing"
        raise _untrusted(full, rule, found) from None
    try:
        doubt = _doubt(os.fstat(handle))
        if doubt:
            raise _untrusted(full, rule, doubt)
        with os.fdopen(handle, "rb", closefd=False) as stream:
            return stream.read()
    finally:
        os.close(handle)


def _doubt(status: os.stat_result) -> str:
    """Return why a file is not to be trusted; the empty text when it is."""
    if not stat.S_ISREG(status.st_mode):
        return "no plain file"
    if status.st_size > _LARGEST:
        return f"{status.st_size} bytes"
    if os.name == "nt":  # Windows says who may read a file in another way than in its mode
        return ""
    if status.st_uid != os.getuid():
        return "a file of somebody else"
    if status.st_mode & 0o077:
        return f"mode {stat.S_IMODE(status.st_mode):03o}: others can read or write it"
    return ""


def read_key(path: Path, *, project: Path) -> bytes:
    """Return the key in a key file: 64 hexadecimal digits, 256 bits.

    Raises
    ------
    InputError
        When the file cannot be trusted, or holds no such key.
    """
    text = read_guarded(path, project=project, rule="pseudonym.key_file").strip()
    try:
        key = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        key = b""
    # A key from a generator has about 30 different bytes; one that was typed in has a few.
    if len(key) != _KEY_BYTES or len(set(key)) < _KEY_BYTES // 2:
        raise _untrusted(path, "pseudonym.key_file", "no random key of 64 hexadecimal digits")
    return key


def write_key(path: Path) -> bytes:
    """Write a new random key to ``path``, readable by its owner only, and return it; no file is ever replaced.

    Raises
    ------
    InputError
        When there is something at ``path`` already, or its folder is not there.
    """
    full = path.expanduser()
    try:
        handle = os.open(full, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise _untrusted(full, "pseudonym.key_file", error.strerror or "no file could be made") from None
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        key = secrets.token_bytes(_KEY_BYTES)
        stream.write(key.hex() + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    return key


def _untrusted(path: Path, rule: str, found: str) -> InputError:
    return build_input_error(rule, where=str(path), found=found)
