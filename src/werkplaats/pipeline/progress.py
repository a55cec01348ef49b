"""Showing a run while it is under way: a live table in a terminal, plain lines anywhere else."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from werkplaats.pipeline.events import Event, Listener

_STYLES = {
    "waiting": "dim",
    "running": "bold cyan",
    "done": "green",
    "skipped": "dim green",
    "failed": "bold red",
    "blocked": "yellow",
    "stopped": "yellow",
}
_WORDS = {"skipped": "up to date", "blocked": "held up", "stopped": "stopped"}


@contextmanager
def show_progress(notebooks: Sequence[str], console: Console) -> Iterator[Listener]:
    """Show the state of ``notebooks`` on ``console``; yield what must be told about every event."""
    if not console.is_terminal:
        yield _line_printer(console)
        return
    board = _Board({name: Event(name, "waiting") for name in notebooks}, console)
    with Live(console=console, get_renderable=board.table, refresh_per_second=8):
        yield board.update


@dataclass
class _Board:
    events: dict[str, Event]
    console: Console
    began: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def update(self, event: Event) -> None:
        with self.lock:
            self.events[event.notebook] = event
            if event.state == "running":
                self.began.setdefault(event.notebook, time.monotonic())

    def table(self) -> Table:
        table = Table(box=None, pad_edge=False)
        # Widths that no event changes, so that nothing jumps; only the note gives way in a narrow terminal.
        table.add_column("notebook", no_wrap=True, min_width=max(map(len, self.events)))
        table.add_column("state", no_wrap=True, min_width=max(map(len, (*_STYLES, *_WORDS.values()))))
        table.add_column("cell", no_wrap=True, min_width=5, justify="right")
        table.add_column("seconds", no_wrap=True, min_width=7, justify="right")
        table.add_column("", no_wrap=True)
        with self.lock:
            for name, event in self.events.items():
                style = _STYLES[event.state]
                word = _WORDS.get(event.state, event.state)
                cell = f"{event.cell}/{event.n_cells}" if event.n_cells else ""
                note = escape(self._fitting(event.note, table))
                table.add_row(name, f"[{style}]{word}[/]", cell, self._seconds(name, event), f"[dim]{note}[/]")
        return table

    def _fitting(self, note: str, table: Table) -> str:
        """Return as much of a note as there is room for; rich would take it from the other columns."""
        line = next(iter(note.splitlines()), "")
        room = self.console.width - sum((column.min_width or 0) + 2 for column in table.columns)
        return line if len(line) <= room else f"{line[: max(0, room - 3)]}..."

    def _seconds(self, name: str, event: Event) -> str:
        if event.seconds is not None:
            return f"{event.seconds:.1f}"
        return f"{time.monotonic() - self.began[name]:.1f}" if event.state == "running" else ""


def _line_printer(console: Console) -> Listener:
    lock = threading.Lock()

    def print_event(event: Event) -> None:
        if event.state == "running" and event.n_cells:
            return
        took = f" in {event.seconds:.1f} s" if event.seconds is not None else ""
        note = f" ({event.note.splitlines()[0]})" if event.note else ""
        with lock:
            console.print(
                f"{event.notebook}: {_WORDS.get(event.state, event.state)}{took}{note}", markup=False, soft_wrap=True
            )

    return print_event
