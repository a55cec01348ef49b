"""Release: the one door through which files become public.

An allow-list of kinds of file, each checked by its content. A notebook, a Parquet file or a vector figure (which holds
every point to the cent) does not pass, whatever it is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from werkplaats.errors import PrivacyError
from werkplaats.workspace.files import write_bytes

SIGNATURES: Mapping[str, bytes] = MappingProxyType(
    {".html": b"<!DOCTYPE html>", ".pdf": b"%PDF-", ".docx": b"PK\x03\x04", ".png": b"\x89PNG\r\n\x1a\n", ".csv": b""}
)
"""Kinds of file that may leave, and how each of them begins."""


def release(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write public files to ``folder``; all of them, or none when one may not leave.

    Parameters
    ----------
    folder
        The public folder.
    files
        Name below ``folder`` -> content.

    Raises
    ------
    PrivacyError
        When a file is of a kind that may not leave, or is not what its name says.
    """
    for name, content in files.items():
        _validate(name, content)
    paths = [folder / name for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        write_bytes(path, content)
    return paths


def _validate(name: str, content: bytes) -> None:
    signature = SIGNATURES.get(Path(name).suffix)
    if signature is None or not content.startswith(signature) or ".." in Path(name).parts:
        raise PrivacyError(
            "this file may not leave",
            where=name,
            found="a kind of file that is not on the list, or content that is not what the name says",
            do=f"Release only {', '.join(SIGNATURES)}",
            rule="disclosure.kind",
        )
