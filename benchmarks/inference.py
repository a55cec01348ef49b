"""Inference with few households: our statistics and their alternatives, in turn, in one run.

    python benchmarks/inference.py [--repeats 5]

Absolute seconds depend on the machine; the ratios are what to look at.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from scipy import stats

from werkplaats.methods.permutation import sign_flip_p_value
from werkplaats.methods.resampling import replicate_means
from werkplaats.methods.studentized import mean_interval

N_BOOTSTRAP = 10_000


def median_seconds(runs: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    """Return the median time of each, taken in turn so that noise of the machine hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(repeats):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in times.items()}


def report(title: str, seconds: Mapping[str, float], *, ours: str) -> None:
    """Print each time and how many times longer it takes than ours."""
    print(f"\n{title}")
    for name, value in seconds.items():
        print(f"  {name:42s} {value * 1000:10.2f} ms   {value / seconds[ours]:8.1f} x ours")


def household_costs(n_households: int) -> pd.DataFrame:
    """Return skewed costs and QALYs that hang together."""
    rng = np.random.default_rng(1)
    qaly = rng.normal(0.05, 0.1, n_households)
    return pd.DataFrame({"qaly": qaly, "cost": rng.lognormal(9, 0.7, n_households) - 10_000 * qaly})


def plain_take(table: pd.DataFrame) -> np.ndarray:
    """Resample both columns at once with nothing around it: the floor for numpy."""
    numbers, rng = table.to_numpy(), np.random.default_rng(2)
    step = max(1, 2_000_000 // len(numbers))
    parts = []
    for start in range(0, N_BOOTSTRAP, step):
        rows = rng.integers(len(numbers), size=(min(step, N_BOOTSTRAP - start), len(numbers)))
        parts.append(np.column_stack([numbers[:, column].take(rows).mean(axis=1) for column in (0, 1)]))
    return np.concatenate(parts)


def scipy_bootstrap(table: pd.DataFrame, method: str) -> object:
    """Resample one column with scipy, in batches so that memory stays bounded as ours does."""
    return stats.bootstrap(
        (table["cost"].to_numpy(),),
        np.mean,
        n_resamples=N_BOOTSTRAP,
        method=method,
        batch=max(1, 2_000_000 // len(table)),
        rng=np.random.default_rng(2),
    )


def bootstrap(n_households: int, repeats: int) -> None:
    """Compare joint replicates and intervals for one number of households."""
    table = household_costs(n_households)
    runs = {
        "ours: replicates of (cost, qaly)": lambda: replicate_means(
            table, columns=["cost", "qaly"], n_bootstrap=N_BOOTSTRAP, rng=np.random.default_rng(2)
        ),
        "numpy take, bare": lambda: plain_take(table),
        "ours: studentized interval of cost": lambda: mean_interval(
            table["cost"].to_numpy(), conf_level=0.95, n_bootstrap=N_BOOTSTRAP, rng=np.random.default_rng(2)
        ),
        "scipy: percentile interval of cost": lambda: scipy_bootstrap(table, "percentile"),
        "scipy: BCa interval of cost": lambda: scipy_bootstrap(table, "BCa"),
    }
    seconds = median_seconds(runs, repeats)
    report(f"{N_BOOTSTRAP} resamples of {n_households} households", seconds, ours="ours: replicates of (cost, qaly)")


def sign_flips(n_households: int, repeats: int) -> None:
    """Compare exact sign flips; scipy enumerates, so it stops at 16 households here."""
    changes = pd.DataFrame({"change": np.random.default_rng(3).normal(0.3, 1, n_households)})
    runs: dict[str, Callable[[], object]] = {
        "ours: meet in the middle": lambda: sign_flip_p_value(changes, change="change")
    }
    if n_households <= 16:
        runs["scipy: permutation_test"] = lambda: stats.permutation_test(
            (changes["change"].to_numpy(),), np.mean, permutation_type="samples", n_resamples=np.inf, vectorized=True
        )
    report(
        f"exact sign flips of {n_households} households", median_seconds(runs, repeats), ours="ours: meet in the middle"
    )


def main() -> None:
    """Run every comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5, help="runs of each, in turn")
    repeats = parser.parse_args().repeats
    for n_households in (12, 200, 650):
        bootstrap(n_households, repeats)
    bootstrap(10_000, max(1, repeats // 5))
    for n_households in (12, 16, 20, 40):
        sign_flips(n_households, repeats)


if __name__ == "__main__":
    main()
