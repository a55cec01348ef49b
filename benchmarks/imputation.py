"""Chained imputation inside the bootstrap: ours and the alternatives, in turn, in one run.

    python benchmarks/imputation.py [--repeats 3] [--resamples 1000]

650 persons in 325 households, utility and cost at three waves, a fifth of the scores missing. An alternative imputes
one table in one call; ours imputes many resamples together, and its time is per resample. scikit-learn takes part where
it is installed. Absolute seconds depend on the machine; the ratios are what to look at.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import pandas as pd
from statsmodels.imputation import mice

from werkplaats.methods.between_groups.between import adjusted_difference
from werkplaats.methods.missing_data.imputed_bootstrap import bootstrap_then_impute
from werkplaats.methods.missing_data.imputed_resamples import completed_resamples
from werkplaats.methods.missing_data.multiple_imputation import ImputationModel

N_PERSONS = 650
N_CYCLES = 10
SCORES = ("u0", "u6", "u12", "c0", "c6", "c12")


def incomplete_trial() -> pd.DataFrame:
    """Return two arms of households with correlated utilities and costs, a fifth of them missing."""
    rng = np.random.default_rng(1)
    home = np.arange(N_PERSONS) // 2
    level = rng.normal(size=N_PERSONS) + rng.normal(size=N_PERSONS)[home]
    scores = {
        name: level * sign + rng.normal(size=N_PERSONS) for name, sign in zip(SCORES, [1] * 3 + [-1] * 3, strict=True)
    }
    table = pd.DataFrame(scores).mask(rng.random((N_PERSONS, len(SCORES))) < 0.2)
    return table.assign(home=home, arm=np.where(home % 2 == 0, "a", "b"))


def ours(table: pd.DataFrame, model: ImputationModel, n_resamples: int) -> None:
    """Draw and impute resamples of households."""
    for _ in completed_resamples(table, model=model, n_bootstrap=n_resamples, rng=np.random.default_rng(2)):
        pass


def statsmodels_draw(table: pd.DataFrame) -> None:
    """Impute one table: predictive mean matching, as many rounds as ours."""
    mice.MICEData(table[list(SCORES)], rng=np.random.default_rng(2)).update_all(N_CYCLES)


def scikit_learn_draw() -> Callable[[pd.DataFrame], None] | None:
    """Return a draw by scikit-learn's chained imputer, or None where it is not installed."""
    try:
        from sklearn.experimental import enable_iterative_imputer  # noqa: F401
        from sklearn.impute import IterativeImputer
    except ImportError:
        return None

    def draw(table: pd.DataFrame) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that ten rounds are no convergence
            IterativeImputer(sample_posterior=True, max_iter=N_CYCLES, tol=0, random_state=2).fit_transform(
                table[list(SCORES)]
            )

    return draw


def seconds_per_draw(runs: Mapping[str, tuple[Callable[[], None], int]], repeats: int) -> dict[str, float]:
    """Return the median time per draw of each, taken in turn so that noise of the machine hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(repeats):
        for name, (run, n_draws) in runs.items():
            start = time.perf_counter()
            run()
            times[name].append((time.perf_counter() - start) / n_draws)
    return {name: statistics.median(values) for name, values in times.items()}


def compare_draws(table: pd.DataFrame, n_resamples: int, repeats: int) -> None:
    """Compare the time of one imputed resample."""
    plain = partial(ImputationModel, columns=SCORES, n_cycles=N_CYCLES)
    runs: dict[str, tuple[Callable[[], None], int]] = {
        "ours: normal draws": (partial(ours, table, plain(), n_resamples), n_resamples),
        "ours: predictive mean matching": (partial(ours, table, plain(method="pmm"), n_resamples), n_resamples),
        "ours: normal, by arm, with housemates": (
            partial(ours, table, plain(household="home", group="arm"), n_resamples),
            n_resamples,
        ),
        "statsmodels: MICEData": (partial(statsmodels_draw, table), 1),
    }
    scikit_learn = scikit_learn_draw()
    if scikit_learn is not None:
        runs["scikit-learn: IterativeImputer"] = (partial(scikit_learn, table), 1)
    seconds = seconds_per_draw(runs, repeats)
    print(f"one imputed resample of {N_PERSONS} persons, {len(SCORES)} scores, {N_CYCLES} rounds")
    for name, value in seconds.items():
        print(f"  {name:42s} {value * 1000:10.2f} ms   {value / seconds['ours: normal draws']:8.1f} x ours")
    if scikit_learn is None:
        print("  scikit-learn is not installed")


def time_the_whole(table: pd.DataFrame, n_resamples: int) -> None:
    """Time resamples, imputation, analysis of covariance in each, and the interval."""
    analysis = partial(adjusted_difference, outcome="u12", baseline="u0", group="arm", reference="b", unit="utility")
    model = ImputationModel(columns=SCORES, household="home", group="arm", n_cycles=N_CYCLES)
    start = time.perf_counter()
    bootstrap_then_impute(table, model=model, analysis=analysis, n_bootstrap=n_resamples, rng=np.random.default_rng(2))
    print(f"\n{n_resamples} resamples x 1 imputation, analysed, with the interval: {time.perf_counter() - start:.1f} s")


def main() -> None:
    """Run both comparisons."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3, help="runs of each, in turn")
    parser.add_argument("--resamples", type=int, default=1000, help="resamples of the whole")
    given = parser.parse_args()
    table = incomplete_trial()
    compare_draws(table, max(1, given.resamples // 10), given.repeats)
    time_the_whole(table, given.resamples)


if __name__ == "__main__":
    main()
