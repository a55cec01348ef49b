"""Showing a sweep while it is under way: how far it is and what runs, live in a terminal and in lines elsewhere."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from werkplaats.pipeline.sweeps import SweepEvent, SweepListener


@contextmanager
def show_sweep(console: Console) -> Iterator[SweepListener]:
    """Show a sweep on ``console``; yield what must be told about every event."""
    if not console.is_terminal:
        yield _line_printer(console)
        return
    board = _Board()
    with Live(console=console, get_renderable=board.lines, refresh_per_second=4):
        yield board.update


@dataclass
class _Board:
    """What runs, by specification, and how many have ended in which way."""

    running: dict[str, tuple[str, float]] = field(default_factory=dict)
    ended: dict[str, int] = field(default_factory=dict)
    total: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def update(self, event: SweepEvent) -> None:
        with self.lock:
            self.total = event.total
            if event.state == "running":
                self.running[event.label] = (event.notebook, time.monotonic())
                return
            self.running.pop(event.label, None)
            self.ended[event.state] = self.ended.get(event.state, 0) + 1

    def lines(self) -> Group:
        with self.lock:
            told = ", ".join(f"{count} {state}" for state, count in self.ended.items())
            head = f"{sum(self.ended.values())} of {self.total or '?'} specifications{f' ({told})' if told else ''}"
            now = time.monotonic()
            running = [
                Text(f"  {notebook} {now - began:5.1f} s  {label}", style="cyan", no_wrap=True, overflow="ellipsis")
                for label, (notebook, began) in self.running.items()
            ]
        return Group(Text(head, style="bold"), *running)


def _line_printer(console: Console) -> SweepListener:
    lock = threading.Lock()
    ended = 0

    def print_event(event: SweepEvent) -> None:
        nonlocal ended
        if event.state == "running":
            return
        with lock:
            ended += 1
            note = f" ({event.note.splitlines()[0]})" if event.note else ""
            console.print(
                f"{ended} of {event.total}: {event.label}: {event.state} in {event.seconds:.1f} s{note}",
                markup=False,
                soft_wrap=True,
            )

    return print_event
