"""Cleaning a year of cost lines: ours with every check on, against a pandas script, polars and bare DuckDB without any.

    python benchmarks/intake.py [--lines 100000 1000000 10000000] [--rounds 1] [--write]

The file is invented (`cost_lines.py`) and the same everywhere. Each contestant runs in a process of its own, in turn;
seconds and memory are of that whole process. Bare DuckDB is the floor: it reads, drops duplicates, spreads lines over
months and sums, and leaves out in silence what it cannot read. Nothing here is a test: a slow machine is no fault.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contestants import CONTESTANTS
from cost_lines import count_faults, write_cost_lines
from speed_page import write_part

PROJECT = Path(__file__).parents[1]
FIGURE = PROJECT / "docs" / "images" / "intake_speed.png"
SIZES = (100_000, 1_000_000, 10_000_000)
LABELS: Mapping[str, str] = {
    "ours": "werkplaats, all checks",
    "ours_on_disk": "the same, tables written to disk",
    "pandas": "pandas script, no checks",
    "numpy": "pandas and NumPy, tuned, no checks",
    "polars": "polars, no checks",
    "duckdb": "bare DuckDB, no checks (the floor)",
}


@dataclass(frozen=True)
class Run:
    """One contestant on one file: seconds and megabytes of its process, and what came out."""

    seconds: float
    megabytes: float
    found: Mapping[str, Any]


def run_alone(contestant: str, path: Path, n_lines: int) -> Run:
    """Run one contestant in a process of its own; RuntimeError with its last lines when it fails."""
    command = [sys.executable, str(Path(__file__).with_name("contestants.py")), contestant, str(path), str(n_lines)]
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as complaint:
        process = subprocess.Popen(command, stdout=output, stderr=complaint)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        complaint.seek(0)
        if process.returncode:
            raise RuntimeError(f"{contestant} left with {process.returncode}:\n{complaint.read()[-2000:]}")
        # Linux counts in kilobytes, macOS in bytes.
        unit = 2**20 if sys.platform == "darwin" else 2**10
        return Run(seconds, usage.ru_maxrss / unit, json.loads(output.read().splitlines()[-1]))


def present_contestants() -> list[str]:
    """Return who can run here; polars is an extra."""
    absent = [name for name in ("polars",) if importlib.util.find_spec(name) is None]
    for name in absent:
        print(f"{name} is not installed and is left out (pip install -e .[bench])")
    return [name for name in CONTESTANTS if name not in absent]


def measure(n_lines: int, rounds: int, contestants: Sequence[str]) -> dict[str, Run]:
    """Return the median run of each contestant on a file of ``n_lines``, taken in turn."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "data" / "raw" / "benchmark" / "costs.csv"
        path.parent.mkdir(parents=True)
        write_cost_lines(path, n_lines)
        print(
            f"\n{n_lines:,} lines, {path.stat().st_size / 1e6:,.0f} MB; planted: {format_counts(count_faults(n_lines))}"
        )
        runs: dict[str, list[Run]] = {contestant: [] for contestant in contestants}
        for _ in range(rounds):
            for contestant in contestants:
                runs[contestant].append(run_alone(contestant, path, n_lines))
                last = runs[contestant][-1]
                print(f"  {LABELS[contestant]:38}{last.seconds:8.1f} s{last.megabytes:8,.0f} MB", flush=True)
    return {contestant: _median(done) for contestant, done in runs.items()}


def format_counts(counts: Mapping[str, int]) -> str:
    """Return counts by name as text."""
    return ", ".join(f"{number:,} {name}" for name, number in counts.items())


def format_table(measured: Mapping[int, Mapping[str, Run]]) -> str:
    """Return all runs as a Markdown table, and what each contestant made of the planted faults."""
    rows = [
        "| lines | | seconds | peak MB | x floor | x pandas | records kept | euros |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for n_lines, runs in measured.items():
        floor, script = runs["duckdb"].seconds, runs["pandas"].seconds
        for name in (name for name in LABELS if name in runs):
            run = runs[name]
            cells = (
                f"{n_lines:,}",
                LABELS[name],
                f"{run.seconds:.1f}",
                f"{run.megabytes:,.0f}",
                f"{run.seconds / floor:.2f}",
                f"{run.seconds / script:.2f}",
                f"{run.found['lines']:,}",
                f"{run.found['cents'] / 100:,.2f}",
            )
            rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def format_page(measured: Mapping[int, Mapping[str, Run]], load: float) -> str:
    """Return the part of the page on speed that this script writes; ``load`` is what the machine had to do already."""
    largest = max(measured)
    ours = measured[largest]["ours"].found
    where = f"{time.strftime('%d %B %Y')}, {os.cpu_count()} cores, Python {sys.version.split()[0]}"
    parts = (
        f"{where}, load {load:.1f} when it began; whole processes, starting up included.",
        format_table(measured),
        "![Seconds and peak memory by number of lines](images/intake_speed.png)",
        f"Planted in the largest file: {format_counts(count_faults(largest))}.",
        f"Ours set {ours['quarantined']:,} records aside and found: {format_counts(ours['findings'])}.",
    )
    return "\n\n".join(parts)


def write_page(measured: Mapping[int, Mapping[str, Run]], load: float) -> None:
    """Put the table and the figure into the page on speed."""
    write_part("intake", format_page(measured, load), title="Cost lines")
    draw_figure(measured)


def draw_figure(measured: Mapping[int, Mapping[str, Run]]) -> None:
    """Draw seconds and memory by number of lines, each contestant named where its line ends."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt
    from matplotlib.ticker import NullFormatter

    figure, axes = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    sizes = sorted(measured)
    for axis, what, title in zip(axes, ("seconds", "megabytes"), ("seconds", "peak memory, MB"), strict=True):
        ends: dict[str, float] = {}
        colors: dict[str, str] = {}
        for name in [name for name in LABELS if all(name in measured[size] for size in sizes)]:
            values = [getattr(measured[size][name], what) for size in sizes]
            thick = 2.2 if name == "ours" else 1.2
            (line,) = axis.plot(sizes, values, marker="o", markersize=4, linewidth=thick, label=LABELS[name])
            ends[name], colors[name] = values[-1], line.get_color()
        for name, height in spread(ends).items():
            axis.annotate(
                name.replace("_", " "), (sizes[-1], height), (6, -3), textcoords="offset points", color=colors[name]
            )
        axis.set(xscale="log", yscale="log", xlabel="cost lines", title=title)
        axis.yaxis.set_major_formatter("{x:,.0f}")
        axis.yaxis.set_minor_formatter(NullFormatter())
        axis.margins(x=0.3)
        axis.spines[["top", "right"]].set_visible(False)
    FIGURE.parent.mkdir(exist_ok=True)
    figure.savefig(FIGURE, dpi=90, metadata={"Software": None})


def spread(heights: Mapping[str, float], *, apart: float = 1.19) -> dict[str, float]:
    """Return heights from low to high, moved up so that each is ``apart`` times the one below it or more."""
    placed: dict[str, float] = {}
    for name, height in sorted(heights.items(), key=lambda item: item[1]):
        placed[name] = max(height, apart * max(placed.values(), default=0.0))
    return placed


def _median(runs: Sequence[Run]) -> Run:
    """Return median seconds, the largest memory and what the last run found."""
    return Run(statistics.median(run.seconds for run in runs), max(run.megabytes for run in runs), runs[-1].found)


def main() -> None:
    """Measure, print, and write when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, nargs="+", default=SIZES, help="sizes of the files")
    parser.add_argument("--rounds", type=int, default=1, help="how often each runs (default 1); medians are kept")
    parser.add_argument("--without", nargs="*", default=(), choices=["ours", "polars"], help="leave these out")
    parser.add_argument("--write", action="store_true", help="put the table and the figure into docs/speed.md")
    options = parser.parse_args()
    contestants = [name for name in present_contestants() if name not in options.without]
    load = os.getloadavg()[0]
    measured = {n_lines: measure(n_lines, options.rounds, contestants) for n_lines in options.lines}
    print(f"\n{format_table(measured)}")
    if options.write:
        write_page(measured, load)


if __name__ == "__main__":
    main()
