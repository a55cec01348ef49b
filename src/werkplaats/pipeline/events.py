"""What a run tells while it is under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

State = Literal["waiting", "running", "done", "skipped", "failed", "blocked", "stopped"]
"""``skipped``: up to date. ``blocked``: something it reads from failed. ``stopped``: interrupted, or never begun."""


@dataclass(frozen=True)
class Event:
    """Something happened to a notebook.

    Attributes
    ----------
    notebook, state
        Which one, and where it stands now.
    cell, n_cells
        Number of the cell at work (from 1) and the number of cells, while it runs.
    seconds
        How long it took, once it is done.
    note
        Why it runs, or what went wrong, in a few words.
    """

    notebook: str
    state: State
    cell: int = 0
    n_cells: int = 0
    seconds: float | None = None
    note: str = ""


Listener = Callable[[Event], None]
"""Called for every event, from several threads."""


def ignore(event: Event) -> None:
    """Listen to nothing."""
    del event
