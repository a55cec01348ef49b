"""The papermill engine: a kernel of our own, a word for every cell, and nothing written in place.

papermill parameterizes the notebook and drives the cells. What it is not trusted with (see docs/decisions) is the
verdict: after a killed kernel it calls every cell completed, and ``sys.exit(0)`` counts as success. `execute` returns
the cells as they are and `execution.judge` decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import ERROR_MARKER_TAG, execute_notebook
from papermill.log import logger

from werkplaats.pipeline.kernels import Kernels
from werkplaats.pipeline.launching import Kernel, clear_away

ENGINE = "werkplaats"


@dataclass
class Execution:
    """One execution of a notebook, filled in while it runs.

    Attributes
    ----------
    start
        Starts the kernel, or hands over one that was started ahead.
    kernels
        Where the kernel is known while it is at work.
    on_cell
        Called with the number of the cell that starts (from 0) and the number of cells.
    notebook
        The notebook with its outputs, as far as it came.
    started
        Position of the cell that started last; -1 before the first.
    fault
        What ended it other than an error in a cell: a dead kernel, a kernel that does not start.
    """

    start: Callable[[], Kernel]
    kernels: Kernels
    on_cell: Callable[[int, int], None]
    notebook: Any = None
    started: int = -1
    fault: str | None = None


class WerkplaatsEngine(NBClientEngine):  # type: ignore[misc]
    """Engine that runs a notebook for the pipeline."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:
        """Run every cell, up to the first that fails."""
        execution: Execution = kwargs["execution"]
        execution.notebook = nb_man.nb
        count = len(nb_man.nb.cells)

        def on_cell_start(cell: Any, cell_index: int) -> None:  # noqa: ARG001 - nbclient passes both by name
            execution.started = cell_index
            execution.on_cell(cell_index, count)

        client = PapermillNotebookClient(
            nb_man,
            kernel_name=kernel_name,
            startup_timeout=kwargs["start_timeout"],
            timeout=None,
            shutdown_kernel="immediate",
            on_cell_start=on_cell_start,
            log=logger,
        )
        _run(client, execution)


def execute(path: Path, parameters: Mapping[str, Any], execution: Execution) -> None:
    """Execute the notebook at ``path`` with ``parameters``; the outcome is in ``execution``."""
    source = nbformat.read(path, as_version=4)
    with suppress(PapermillExecutionError):
        execute_notebook(
            source,
            None,
            parameters=dict(parameters),
            engine_name=ENGINE,
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            execution=execution,
        )
    cells = execution.notebook.cells
    execution.notebook.cells = [cell for cell in cells if ERROR_MARKER_TAG not in cell.metadata.get("tags", [])]


def _run(client: Any, execution: Execution) -> None:
    client.reset_execution_trackers()
    kernel = None
    try:
        kernel = execution.start()
        client.km = kernel.manager
        with client.setup_kernel(cleanup_kc=True):
            client.papermill_execute_cells()
    except Exception as error:  # noqa: BLE001 - whatever ended it, the notebook must be kept and judged
        execution.fault = f"{type(error).__name__}: {error}".splitlines()[0]
    finally:
        if kernel:
            execution.kernels.end(kernel.pid)
            clear_away(kernel)


papermill_engines.register(ENGINE, WerkplaatsEngine)
