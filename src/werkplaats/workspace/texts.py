"""Texts that people wrote for a study: params/texts/<study>/<language>/<chapter>.md."""

from __future__ import annotations

from pathlib import Path

from werkplaats.errors import ParamsError

LONGEST = 200_000
"""Longest text that is read (bytes): a chapter, not a book, and never a data file put there by mistake."""


def read_texts(folder: Path, language: str) -> dict[str, str]:
    """Return the texts in one language by chapter name; empty when there are none.

    Raises
    ------
    ParamsError
        When a text is not UTF-8 or is longer than a chapter can be.
    """
    return {path.stem: _read(path) for path in sorted((folder / language).glob("*.md"))}


def _read(path: Path) -> str:
    content = path.read_bytes()
    if len(content) > LONGEST:
        raise ParamsError(
            "this text is too long for a chapter",
            where=f"{path.parent.name}/{path.name}",
            found=f"{len(content)} bytes",
            do=f"Keep it below {LONGEST} bytes",
            rule="texts.too_long",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ParamsError(
            "this text is not UTF-8",
            where=f"{path.parent.name}/{path.name}, byte {error.start}",
            do="Save it as UTF-8",
            rule="texts.encoding",
        ) from None
