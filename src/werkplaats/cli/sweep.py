"""``werkplaats sweep``: a study under every combination of defensible choices, and what they say together."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from werkplaats.cli.headlines import format_number
from werkplaats.pipeline.graph import STEPS, Step
from werkplaats.pipeline.keys import OWN_PACKAGES
from werkplaats.pipeline.sweep_progress import show_sweep
from werkplaats.pipeline.sweeps import SweepOutcome, describe, sweep_study

if TYPE_CHECKING:
    from werkplaats.pipeline.sweep_tables import Curve

_MOST = 40
"""Rows that are printed; the file has all of them."""


def sweep_command(
    params: Path,
    grid: Path,
    *,
    jobs: int | None,
    steps: Sequence[Step] = STEPS,
    packages: Mapping[str, Path] = OWN_PACKAGES,
) -> int:
    """Run a sweep, write what it found, print how it went, and return the exit code."""
    console = Console(stderr=False, highlight=False)
    with show_sweep(console) as listen:
        outcome = sweep_study(params, grid, jobs=jobs, listen=listen, steps=steps, packages=packages)
    for path in outcome.erased:
        _say(f"Removed what an earlier run had kept of people who withdrew: {path}")
    _tell_failures(outcome)
    if outcome.interrupted:
        sys.stderr.write("Interrupted. What is done is kept; run it again to go on.\n")
    elif outcome.followed:
        _tell(outcome)
    return outcome.exit_code


def _tell_failures(outcome: SweepOutcome) -> None:
    """Tell each failure once: specifications that only read another estimate share their run."""
    failed = outcome.failures
    times = Counter(specification.params_key for specification, _ in failed)
    for specification, failure in {one.params_key: (one, failure) for one, failure in reversed(failed)}.values():
        more = times[specification.params_key] - 1
        rest = f" (and {more} more that differ in what is read of the same run)" if more else ""
        sys.stderr.write(f"\nFailed: {describe(specification)}{rest}\n{failure.notebook}: {failure.message}\n")


def _tell(outcome: SweepOutcome) -> None:
    from werkplaats.pipeline.sweep_files import sentences_of, write_sweep
    from werkplaats.pipeline.sweep_tables import build_curves

    curves = build_curves(outcome)
    write_sweep(outcome, curves)
    for curve in curves:
        _print_table(curve, outcome)
        _say("")
        for sentence in sentences_of(curve, "en"):
            _say(sentence)
    ran = sum(len(run.ran) for run in outcome.runs.values())
    asked = len(outcome.runs) * len(outcome.steps)
    _say(
        f"\n{len(outcome.runs)} sets of params, {asked} notebooks asked for, {ran} run; the others were there already."
    )
    project = outcome.folders.study.project
    for path in (outcome.folders.table, outcome.folders.account, *sorted(outcome.folders.root.glob("*.png"))):
        _say(f"  {path.relative_to(project)}")
    _say("`werkplaats run` with the same params puts this in the report.")


def _print_table(curve: Curve, outcome: SweepOutcome) -> None:
    own = curve.followed.own
    table = Table(title=f"\n{escape(own.id)} ({own.unit})", box=None, pad_edge=False, title_justify="left")
    for choice in outcome.grid.choices:
        table.add_column(escape(choice.label), overflow="fold")
    for heading in ("estimate", "interval", "households"):
        table.add_column(heading, justify="right", overflow="fold")
    rows = curve.counted.sort_values("estimate")
    for _, row in rows.head(_MOST).iterrows():
        chosen = [escape(row[f"choice.{choice.name}"] or "as in the study") for choice in outcome.grid.choices]
        low, high = row["conf_low"], row["conf_high"]
        interval = f"{format_number(low)} to {format_number(high)}" if math.isfinite(low) else ""
        mark = "*" if row["own"] else ""
        table.add_row(*chosen, f"{mark}{format_number(row['estimate'])}", interval, f"{row['n_households']:.0f}")
    # A pipe has no width: without one the table would be cut at 80 columns.
    Console(highlight=False, width=None if sys.stdout.isatty() else 200).print(table)
    more = len(rows) - _MOST
    _say("* the study itself" + (f"; {more} more rows in {outcome.folders.table.name}" if more > 0 else ""))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
