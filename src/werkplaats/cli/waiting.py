"""What a user sees while a long delivery is read: which file is taken up, for how long already, and of how much."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from werkplaats.intake.checking import list_files
from werkplaats.report.finding_rows import printable
from werkplaats.report.language import translate
from werkplaats.report.numbers import format_number

LONG = 20_000_000
"""Bytes below which reading is over before anybody wonders."""


@contextmanager
def show_waiting(path: Path, *, language: str) -> Iterator[Callable[[str], None] | None]:
    """Show a bar on the error stream while a delivery is read, on a terminal and for a long one only.

    Yields
    ------
    callable
        To be told the name of each file as it is taken up; None when nothing is shown.
    """
    files = list_files(path)
    size = sum(file.stat().st_size for file in files if file.is_file())
    if size < LONG or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    text = translate(language, "Reading ({size} MB)", size=format_number(language, size / 1_000_000))
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(text, total=None if len(files) == 1 else len(files))

        def tell(name: str) -> None:
            progress.update(task, advance=1, description=printable(name))

        yield tell
