"""The graph: which notebook reads what, and what it may write.

The only place where the order of the notebooks is written down. 03, 04 and 07 read tables only, so they run side by
side; 05 waits for the results of 03 and 04, 06 for those of 04, and the report for everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from werkplaats import schema
from werkplaats.errors import InputError

Kind = Literal["tables", "quarantine", "findings", "results", "intern", "reports"]
"""What a notebook can write: folders of `OutputFolders`; ``intern`` is results/intern."""


@dataclass(frozen=True)
class Step:
    """One notebook in the graph.

    Attributes
    ----------
    notebook
        Name of the notebook, without its suffix.
    tables_of, results_of
        Earlier notebooks whose tables, and whose results (with their intern series), it reads.
    reads_raw, reads_texts, reads_sweeps
        Whether it reads the raw files of the study, the texts that people wrote for it, and what its sweeps found.
    writes
        What it may write; results are always due, the other kinds as `required` says.
    required
        Files, below its stage, that must be there when it is done (next to its results).
    """

    notebook: str
    tables_of: tuple[str, ...] = ()
    results_of: tuple[str, ...] = ()
    reads_raw: bool = False
    reads_texts: bool = False
    reads_sweeps: bool = False
    writes: tuple[Kind, ...] = ("results", "intern")
    required: tuple[str, ...] = ()

    @property
    def upstream(self) -> tuple[str, ...]:
        """Notebooks that must be done first, in order."""
        return tuple(sorted({*self.tables_of, *self.results_of}))


_TABLES = (schema.CLEANING, schema.HOUSEHOLDS)
_WRITES_TABLES: tuple[Kind, ...] = ("tables", "results", "intern")

STEPS: tuple[Step, ...] = (
    Step(schema.CLEANING, reads_raw=True, writes=(*_WRITES_TABLES, "quarantine", "findings")),
    Step(schema.HOUSEHOLDS, tables_of=(schema.CLEANING,), writes=_WRITES_TABLES),
    Step(schema.QUALITY_OF_LIFE, tables_of=_TABLES),
    Step(schema.COSTS, tables_of=_TABLES),
    Step(schema.COST_EFFECTIVENESS, tables_of=_TABLES, results_of=(schema.QUALITY_OF_LIFE, schema.COSTS)),
    Step(schema.SUSTAINABILITY, tables_of=_TABLES, results_of=(schema.COSTS,)),
    Step(schema.ROBUSTNESS, tables_of=_TABLES),
    Step(
        schema.REPORT,
        results_of=(
            schema.CLEANING,
            schema.HOUSEHOLDS,
            schema.QUALITY_OF_LIFE,
            schema.COSTS,
            schema.COST_EFFECTIVENESS,
            schema.SUSTAINABILITY,
            schema.ROBUSTNESS,
        ),
        reads_texts=True,
        reads_sweeps=True,
        writes=("results", "reports"),
        required=tuple(
            f"reports/{variant}/rapport.{suffix}"
            for variant in ("intern", "openbaar")
            for suffix in ("html", "pdf", "docx")
        ),
    ),
)
"""The eight notebooks of a study, in an order in which they can run."""


def find_step(steps: Sequence[Step], name: str) -> Step:
    """Return the step called ``name``: a whole name, or its number (``04`` or ``4``).

    Raises
    ------
    InputError
        When there is none; the message names those there are.
    """
    for step in steps:
        if name == step.notebook or name.zfill(2) == step.notebook.split("_")[0]:
            return step
    raise InputError(
        "there is no such notebook",
        where=f"--only {name}",
        do=f"Choose from {', '.join(step.notebook for step in steps)}",
        rule="graph.unknown_notebook",
    )


def with_upstream(steps: Sequence[Step], names: Iterable[str]) -> tuple[Step, ...]:
    """Return the named steps and every step they lean on, in the order of the graph."""
    by_name = {step.notebook: step for step in steps}
    wanted: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting.extend(by_name[name].upstream)
    return tuple(step for step in steps if step.notebook in wanted)
