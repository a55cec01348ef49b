"""Inference with few households: our statistics and their alternatives, in turn, in one run.

    python benchmarks/inference.py [--rounds 5] [--write]

Absolute seconds depend on the machine; the ratios are what to look at. Nothing here is a test. R runs when Rscript and
its package boot are there; scipy keeps all draws in memory unless told otherwise, and is measured both ways where there
is room for that.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats
from speed_page import write_part

from werkplaats.methods.before_after.permutation import sign_flip_p_value
from werkplaats.methods.before_after.sign_flip_interval import sign_flip_interval
from werkplaats.methods.intervals.cluster_bootstrap import studentized_sums_interval
from werkplaats.methods.intervals.household_sums import HouseholdSums
from werkplaats.methods.intervals.resampling import CHUNK, replicate_means
from werkplaats.methods.intervals.studentized import mean_interval

N_BOOTSTRAP = 10_000
SIZES = (12, 200, 650, 10_000)
OURS, TAKE = "werkplaats", "numpy `take`, bare (the floor)"
BATCH = CHUNK
"""Draws that the bare floor and scipy in batches keep at once: as many as ours."""

LEAST_SECONDS = 0.05

SCIPY_MEMORY = 8e9
"""Bytes that must be free before scipy may keep all draws of ten thousand households at once."""

UNMEASURED = {"R `boot`", "pandas loop"}
"""R is another process; the loop holds one resample at a time."""

R_BOOT = """
suppressWarnings(library(boot)); given <- as.matrix(read.csv(commandArgs(TRUE)[1])); set.seed(2)
cat(system.time(boot(given, function(d, i) colMeans(d[i, , drop = FALSE]), R = {n}))[["elapsed"]])
"""


@dataclass(frozen=True)
class Run:
    """Seconds of one contestant and, where it was measured, the megabytes that it held at most."""

    seconds: float
    megabytes: float | None = None


Contestants = Mapping[str, Callable[[], object]]


def measure(contestants: Contestants, rounds: int) -> dict[str, Run]:
    """Return what each took, one after another in every round so that noise of the machine hits all alike.

    What is over quickly runs so often in a round that it takes `LEAST_SECONDS`. Memory comes from a round of its own.
    """
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            times[name].append(_seconds(run))
    peaks = {name: _peak(run) for name, run in contestants.items() if name not in UNMEASURED}
    return {name: Run(statistics.median(values), peaks.get(name)) for name, values in times.items()}


def _seconds(run: Callable[[], object]) -> float:
    n_runs, started, outcome = 0, time.perf_counter(), None
    while n_runs == 0 or time.perf_counter() - started < LEAST_SECONDS:
        outcome, n_runs = run(), n_runs + 1
    took = (time.perf_counter() - started) / n_runs
    return outcome.seconds if isinstance(outcome, Run) else took


def _peak(run: Callable[[], object]) -> float:
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def household_costs(n_households: int) -> pd.DataFrame:
    """Return skewed costs and QALYs that hang together."""
    rng = np.random.default_rng(1)
    qaly = rng.normal(0.05, 0.1, n_households)
    return pd.DataFrame({"qaly": qaly, "cost": rng.lognormal(9, 0.7, n_households) - 10_000 * qaly})


def plain_take(table: pd.DataFrame) -> np.ndarray:
    """Resample both columns at once with nothing around it."""
    numbers, rng = table.to_numpy(), np.random.default_rng(2)
    step = max(1, BATCH // len(numbers))
    parts = []
    for start in range(0, N_BOOTSTRAP, step):
        rows = rng.integers(len(numbers), size=(min(step, N_BOOTSTRAP - start), len(numbers)))
        parts.append(np.column_stack([numbers[:, column].take(rows).mean(axis=1) for column in (0, 1)]))
    return np.concatenate(parts)


def pandas_loop(table: pd.DataFrame) -> pd.DataFrame:
    """Do what a first script does."""
    rng = np.random.default_rng(2)
    return pd.DataFrame([table.sample(frac=1, replace=True, random_state=rng).mean() for _ in range(N_BOOTSTRAP)])


def scipy_both(table: pd.DataFrame, *, batch: int | None) -> object:
    """Resample both columns, drawn together, with scipy's percentile interval."""
    return stats.bootstrap(
        (table["cost"].to_numpy(), table["qaly"].to_numpy()),
        lambda cost, qaly, axis: np.stack([cost.mean(axis=axis), qaly.mean(axis=axis)]),
        paired=True,
        vectorized=True,
        n_resamples=N_BOOTSTRAP,
        method="percentile",
        batch=batch,
        rng=np.random.default_rng(2),
    )


def scipy_cost(table: pd.DataFrame, method: str) -> object:
    """Resample one column with scipy, in batches."""
    return stats.bootstrap(
        (table["cost"].to_numpy(),),
        np.mean,
        n_resamples=N_BOOTSTRAP,
        method=method,
        batch=max(1, BATCH // len(table)),
        rng=np.random.default_rng(2),
    )


def r_boot(table: pd.DataFrame) -> Run:
    """Return, measured by R itself, the seconds that R's boot takes for both columns, its start not counted."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "given.csv"
        table.to_csv(path, index=False)
        command = ["Rscript", "-e", R_BOOT.format(n=N_BOOTSTRAP), str(path)]
        return Run(float(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def has_r_boot() -> bool:
    """Return whether R and its package boot are there; says so when not."""
    there = (
        bool(shutil.which("Rscript"))
        and not subprocess.run(["Rscript", "-e", "library(boot)"], check=False, capture_output=True).returncode
    )
    if not there:
        print("Rscript with the package boot is not there; R is left out")
    return there


def replicates(n_households: int, *, with_r: bool) -> Contestants:
    """Return who makes 10,000 joint replicates of the means of cost and QALY."""
    table = household_costs(n_households)
    batch = max(1, BATCH // n_households)
    contestants: dict[str, Callable[[], object]] = {
        OURS: lambda: replicate_means(
            table, columns=["cost", "qaly"], n_bootstrap=N_BOOTSTRAP, rng=np.random.default_rng(2)
        ),
        TAKE: lambda: plain_take(table),
        "scipy, in batches": lambda: scipy_both(table, batch=batch),
        "pandas loop": lambda: pandas_loop(table),
    }
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
    if n_households * N_BOOTSTRAP < 1e7 or free > SCIPY_MEMORY:
        contestants["scipy, as it comes"] = lambda: scipy_both(table, batch=None)
    if with_r:
        contestants["R `boot`"] = lambda: r_boot(table)
    return contestants


def intervals(n_households: int) -> Contestants:
    """Return who makes a 95% interval of one mean from 10,000 resamples."""
    table = household_costs(n_households)
    costs, sizes = table["cost"].to_numpy(), np.random.default_rng(3).integers(1, 5, n_households).astype(float)
    sums = HouseholdSums(costs * sizes, sizes)
    return {
        OURS: lambda: mean_interval(costs, conf_level=0.95, n_bootstrap=N_BOOTSTRAP, rng=np.random.default_rng(2)),
        "werkplaats, mean over persons": lambda: studentized_sums_interval(
            sums, conf_level=0.95, n_bootstrap=N_BOOTSTRAP, rng=np.random.default_rng(2)
        ),
        "scipy percentile, in batches": lambda: scipy_cost(table, "percentile"),
        "scipy BCa, in batches": lambda: scipy_cost(table, "BCa"),
    }


def loop_over_flips(changes: np.ndarray) -> float:
    """Go through every sign pattern in Python."""
    observed = abs(changes.sum())
    reached = sum(abs(np.dot(signs, changes)) >= observed for signs in itertools.product((-1, 1), repeat=changes.size))
    return float(reached) / 2**changes.size


def sign_flips(n_households: int) -> Contestants:
    """Return who enumerates sign flips; scipy and the loop take minutes beyond 16 households."""
    changes = np.random.default_rng(3).normal(0.3, 1, n_households)
    table, sums = pd.DataFrame({"change": changes}), HouseholdSums(changes, np.ones(n_households))
    contestants: dict[str, Callable[[], object]] = {
        OURS: lambda: sign_flip_p_value(table, change="change"),
        "werkplaats, interval by inversion": lambda: sign_flip_interval(sums, conf_level=0.95),
    }
    if n_households <= 16:
        contestants["scipy `permutation_test`"] = lambda: stats.permutation_test(
            (changes,), np.mean, permutation_type="samples", n_resamples=np.inf, vectorized=True
        )
    if n_households <= 12:
        contestants["Python loop"] = lambda: loop_over_flips(changes)
    return contestants


def format_table(title: str, measured: Mapping[int, Mapping[str, Run]]) -> str:
    """Return the runs as a Markdown table, with how many times longer than ours each took."""
    rows = [f"| {title} | | milliseconds | x ours | peak MB |", "|---|---|---|---|---|"]
    for n_households, runs in measured.items():
        for name, run in runs.items():
            held = "" if run.megabytes is None else f"{run.megabytes:,.1f}"
            ratio = run.seconds / runs[OURS].seconds
            rows.append(f"| {n_households:,} | {name} | {run.seconds * 1000:,.2f} | {ratio:.2f} | {held} |")
    return "\n".join(rows)


def format_page(tables: Mapping[str, str], load: float) -> str:
    """Return the part of the page on speed that this script writes."""
    versions = f"Python {sys.version.split()[0]}, numpy {np.__version__}"
    where = f"{time.strftime('%d %B %Y')}, {os.cpu_count()} cores, {versions}, load {load:.1f} when it began."
    return "\n\n".join([where, *(f"{words}\n\n{table}" for words, table in tables.items())])


def main() -> None:
    """Measure, print, and write when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each runs, in turn; medians are kept")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/speed.md")
    options = parser.parse_args()
    load, with_r = os.getloadavg()[0], has_r_boot()
    tables = {}
    for words, title, sizes, contestants in (
        (f"{N_BOOTSTRAP:,} bootstrap replicates of the means of cost and QALY:", "households", SIZES, None),
        (f"A 95% interval of one mean from {N_BOOTSTRAP:,} resamples:", "households", SIZES, intervals),
        ("Exact sign flips:", "households", (12, 16, 20, 40), sign_flips),
    ):
        measured = {}
        for n_households in sizes:
            rounds = options.rounds if n_households < 10_000 else max(1, options.rounds // 3)
            chosen = contestants(n_households) if contestants else replicates(n_households, with_r=with_r)
            measured[n_households] = measure(chosen, rounds)
        tables[words] = format_table(title, measured)
        print(f"\n{words}\n\n{tables[words]}", flush=True)
    if options.write:
        write_part("inference", format_page(tables, load), title="Inference")


if __name__ == "__main__":
    main()
