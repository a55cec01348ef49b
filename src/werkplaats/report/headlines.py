"""What notebook 08 shows of the report it wrote: the answer in short, and where the files are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from werkplaats.report.document import Callout, Document, blocks_of


def summarize(document: Document) -> str:
    """Return the notice and the first two boxes of the summary as plain text, one sentence a line."""
    boxes = [block for block in blocks_of(document) if isinstance(block, Callout)][:2]
    lines = [line for box in boxes for line in (box.title, *(f"- {line}" for line in box.lines), "")]
    return "\n".join(([document.notice, ""] if document.notice else []) + lines).strip()


def list_files(files: Iterable[Path], folder: Path) -> str:
    """Return the report files below ``folder``, one a line, the three formats of either variant first."""
    names = [path.relative_to(folder).as_posix() for path in files]
    return "\n".join(sorted(names, key=lambda name: (name.count("/"), name)))
