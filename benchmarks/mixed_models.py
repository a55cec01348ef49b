"""Mixed models of persons in households: our fits and those of statsmodels, in turn, in one run.

    python benchmarks/mixed_models.py [--repeats 3]

The question of the closed form is a bootstrap of households: 2,000 refits. statsmodels is timed on one refit. Both
must have found the same, or the run ends. Absolute seconds depend on the machine; the ratios are what to look at.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf

from werkplaats.methods.between_groups.mixed_between import mixed_differences
from werkplaats.methods.between_groups.wild_cluster import adjusted_difference_wild
from werkplaats.methods.repeated_measures.random_intercept import random_intercept, random_intercept_replicates

N_BOOTSTRAP = 2000
REGRESSORS = ["arm", "before"]

SAME = 1e-5
"""Share by which coefficients may differ: statsmodels stops a little short of the top. tests/ hold ours to 1e-6."""


def median_seconds(runs: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    """Return the median time of each, taken in turn so that noise of the machine hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(repeats):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in times.items()}


def trial(n_households: int) -> pd.DataFrame:
    """Return persons in households of one to six, in two arms, with baseline and follow-up."""
    rng = np.random.default_rng(1)
    homes = np.repeat(np.arange(n_households), rng.integers(1, 7, n_households))
    table = pd.DataFrame({"home": homes, "arm": (homes % 2).astype(float), "before": rng.normal(50, 10, len(homes))})
    level = 3 * rng.normal(size=n_households)[homes]
    after = 20 + 0.6 * table["before"] + 2 * table["arm"] + level + 5 * rng.normal(size=len(homes))
    return table.assign(after=after, group=np.where(homes % 2, "in", "out"))


def statsmodels_fit(table: pd.DataFrame) -> np.ndarray:
    """Return coefficients in our order."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = smf.mixedlm("after ~ arm + before", table, groups="home").fit(reml=True)
    coefficients: np.ndarray = fit.fe_params[[*REGRESSORS, "Intercept"]].to_numpy()
    return coefficients


def compare(n_households: int, repeats: int) -> None:
    """Time every fit on one table, check that they agree, and print seconds per fit."""
    table = trial(n_households)
    model = {"outcome": "after", "regressors": REGRESSORS, "household": "home"}
    groups = {"outcome": "after", "group": "group", "reference": "out", "household": "home", "covariates": ["before"]}
    ours, theirs = random_intercept(table, **model).coefficients[0], statsmodels_fit(table)
    if not np.allclose(ours, theirs, rtol=SAME, atol=0):
        raise SystemExit(f"{n_households} households: the fits differ: {ours} and {theirs}")
    seconds = median_seconds(
        {
            f"ours: closed form, {N_BOOTSTRAP} resamples": lambda: random_intercept_replicates(
                table, **model, n_bootstrap=N_BOOTSTRAP, rng=np.random.default_rng(2), strata="group"
            ),
            "ours: closed form, one fit": lambda: random_intercept(table, **model),
            "ours: general fit, Kenward-Roger": lambda: mixed_differences(table, **groups, unit="points"),
            "ours: wild bootstrap, 9,999 draws": lambda: adjusted_difference_wild(
                table, **groups, unit="points", rng=np.random.default_rng(2)
            ),
            "statsmodels: one fit": lambda: statsmodels_fit(table),
        },
        repeats,
    )
    resamples = f"ours: closed form, {N_BOOTSTRAP} resamples"
    each = seconds[resamples] / N_BOOTSTRAP
    print(f"\n{n_households} households, {len(table)} persons; {N_BOOTSTRAP} resamples in {seconds[resamples]:.2f} s")
    for name, value in (seconds | {resamples: each}).items():
        label = "ours: closed form, per resample" if name == resamples else name
        print(f"  {label:42s} {value * 1000:10.3f} ms   {value / each:10.1f} x a resample of ours")


def main() -> None:
    """Run every comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3, help="runs of each, in turn")
    repeats = parser.parse_args().repeats
    for n_households in (12, 200, 650):
        compare(n_households, repeats)


if __name__ == "__main__":
    main()
