"""``werkplaats results``: every estimate of the last run."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from werkplaats.cli.headlines import format_number
from werkplaats.pipeline.collected import Collected, collect_results
from werkplaats.pipeline.runs import open_study
from werkplaats.results import OF_SITES

_WORDS = {"not_asked": "out of date, and not asked for", "blocked": "held up by another notebook"}


def results_command(params: Path, *, as_json: bool) -> None:
    """Print the estimates as a table, or as a JSON list of Estimate objects with ``notebook`` and ``run_id``."""
    _, folders = open_study(params)
    collected = collect_results(folders)
    for notebook, state in collected.left_out.items():
        sys.stderr.write(f"{notebook} is left out: {_WORDS.get(state, state)} in run {collected.run_id}\n")
    if as_json:
        sys.stdout.write(json.dumps(collected.estimates, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    else:
        _print_table(collected)


def _print_table(collected: Collected) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=f"run {collected.run_id}", box=None, pad_edge=False, title_justify="left")
    for heading in ("notebook", "estimate of", "estimate", "interval", "unit", "p", "households"):
        right = heading in {"estimate", "interval", "p", "households"}
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    sites = [estimate for estimate in collected.estimates if estimate["term"].startswith(OF_SITES)]
    for estimate in collected.estimates:
        if not estimate["term"].startswith(OF_SITES):
            table.add_row(*(escape(text) for text in _row(estimate)))
    # A pipe has no width: without one the table would be cut at 80 columns.
    Console(highlight=False, width=None if sys.stdout.isatty() else 200).print(table)
    if sites:
        sys.stdout.write(f"{len(sites)} estimates of single sites are not shown; --json has them.\n")


def _row(estimate: Mapping[str, Any]) -> tuple[str, ...]:
    low, high, p = estimate.get("conf_low"), estimate.get("conf_high"), estimate.get("p_value")
    return (
        estimate["notebook"][:2],
        estimate["id"],
        format_number(estimate["estimate"]),
        f"{format_number(low)} to {format_number(high)}" if low is not None and high is not None else "",
        estimate["unit"],
        f"{p:.3f}" if p is not None else "",
        str(estimate["n_households"]),
    )
