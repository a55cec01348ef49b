"""The verdict on an executed notebook, taken from its cells and never from papermill's own status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from werkplaats import errors

_LONGEST_EXCERPT = 12


@dataclass(frozen=True)
class Failure:
    """Why a notebook did not do what it must.

    Attributes
    ----------
    notebook
        Which one.
    message
        What is wrong; for an error that a user can act on, that error's own words.
    exit_code
        What the command line leaves with.
    cell
        Number of the failing cell in the notebook as it was written, from 1; None when no cell failed.
    source
        Code of that cell, shortened.
    kept
        Where the executed notebook is, below the project folder.
    own_error
        Whether the message is one of the errors that a user can act on, and needs no code next to it.
    """

    notebook: str
    message: str
    exit_code: int = errors.EXIT_NOTEBOOK
    cell: int | None = None
    source: str = ""
    kept: str = ""
    own_error: bool = False


def judge(executed: Any, *, notebook: str, started: int, fault: str | None) -> Failure | None:
    """Return why the notebook failed; None only when every code cell ran, in order, without an error.

    Parameters
    ----------
    executed
        Notebook with its outputs.
    notebook
        Its name.
    started
        Position of the cell that started last.
    fault
        What ended the execution from outside, if anything did.
    """
    for position, cell in enumerate(executed.cells):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                return _error_in_cell(executed, position, output, notebook)
    if fault:
        cell = _written_number(executed, started) if started >= 0 else None
        source = _excerpt(executed.cells[started].source) if started >= 0 else ""
        return Failure(notebook, f"The kernel did not finish ({fault}).", cell=cell, source=source)
    return _not_run(executed, notebook)


def mark_as_run(executed: Any, failure: Failure | None) -> None:
    """Correct what papermill says about cells that never ran, so that the kept notebook tells the truth."""
    for cell in executed.cells:
        if cell.cell_type == "code" and cell.source.strip() and cell.execution_count is None:
            cell.metadata.setdefault("papermill", {})["status"] = "pending"
    executed.metadata.setdefault("papermill", {})["exception"] = failure is not None


def _error_in_cell(executed: Any, position: int, output: Any, notebook: str) -> Failure:
    kind = getattr(errors, output.ename, None)
    number = _written_number(executed, position)
    source = _excerpt(executed.cells[position].source)
    if isinstance(kind, type) and issubclass(kind, errors.WerkplaatsError):
        return Failure(notebook, output.evalue, kind.exit_code, cell=number, source=source, own_error=True)
    message = f"{output.ename}: {output.evalue}" if output.evalue else output.ename
    return Failure(notebook, message, cell=number, source=source)


def _not_run(executed: Any, notebook: str) -> Failure | None:
    code = [
        (position, cell)
        for position, cell in enumerate(executed.cells)
        if cell.cell_type == "code" and cell.source.strip()
    ]
    for expected, (position, cell) in enumerate(code, start=1):
        if cell.execution_count != expected:
            number = _written_number(executed, position)
            return Failure(notebook, "This cell did not run in its turn.", cell=number, source=_excerpt(cell.source))
    return None


def _written_number(executed: Any, position: int) -> int:
    """Return the number, from 1, that the cell has in the notebook as it was written (papermill puts one in)."""
    before = executed.cells[:position]
    put_in = sum("injected-parameters" in cell.metadata.get("tags", []) for cell in before)
    return position + 1 - put_in


def _excerpt(source: str) -> str:
    lines = source.splitlines()
    if len(lines) <= _LONGEST_EXCERPT:
        return source
    return "\n".join([*lines[:_LONGEST_EXCERPT], f"... ({len(lines) - _LONGEST_EXCERPT} more lines)"])
