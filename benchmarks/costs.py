"""Costs compared: the full cost-effectiveness analysis and the event study, against others, in one run.

    python benchmarks/costs.py [--households 12 200 650] [--replicates 10000] [--panel 10000] [--rounds 3] [--write]

Everything runs in turn, so that noise of the machine hits all alike; the ratios are what to look at. The loop in pandas
is what a first script does: draw households, put their rows together, fit. It takes minutes for 10,000 replicates, so
`LOOPED` of them are timed and scaled up, and the table says so. pyfixest runs once, and only where it is installed: it
brings more packages than the workbench itself. Nothing here is a test, but the answers are compared.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import pandas as pd
import statsmodels.api as sm
from speed_page import write_part

from werkplaats.methods.comparison.group_time_averages import event_study
from werkplaats.methods.comparison.staggered_panel import staggered_panel
from werkplaats.methods.comparison.staggered_starts import Comparison, group_time_effects
from werkplaats.methods.value.cost_effectiveness import acceptability_curve, net_benefit_curve
from werkplaats.methods.value.incremental_bootstrap import incremental_replicates
from werkplaats.methods.value.incremental_regression import IncrementalModel
from werkplaats.methods.value.value_of_information import value_of_perfect_information

LOOPED = 100
THRESHOLDS = np.linspace(0, 100_000, 101).tolist()
OURS = "werkplaats"

N_MONTHS = 60
STARTS = (24, 30, 36, 42)

MODEL = IncrementalModel(
    cost="cost",
    qaly="qaly",
    group="arm",
    reference="usual",
    household="home",
    cost_covariates=("before",),
    qaly_covariates=("utility",),
    weighting="separate",
)

Contestants = Mapping[str, tuple[Callable[[], object], float, int]]
"""What runs, with what its time is multiplied to be that of the whole, and in how many rounds it runs."""


def persons(n_households: int) -> pd.DataFrame:
    """Return two persons a household, half of the households with a director."""
    rng = np.random.default_rng(1)
    home = np.repeat(np.arange(n_households), 2)
    helped, n_persons = home % 2 == 0, 2 * n_households
    before, utility = rng.lognormal(9, 0.7, n_persons), rng.normal(0.6, 0.15, n_persons)
    noise = rng.normal(size=n_persons)
    cost = 0.6 * before - 1500 * helped + 2000 * noise
    qaly = utility + 0.03 * helped - 0.05 * noise
    arm = np.where(helped, "director", "usual")
    return pd.DataFrame({"home": home, "arm": arm, "before": before, "utility": utility, "cost": cost, "qaly": qaly})


def analyze(table: pd.DataFrame, model: IncrementalModel, n_bootstrap: int) -> pd.DataFrame:
    """Make the plane, the curves over 101 thresholds and the value of information; return the plane."""
    replicates = incremental_replicates(table, model=model, n_bootstrap=n_bootstrap, rng=np.random.default_rng(2))
    acceptability_curve(replicates, thresholds=THRESHOLDS)
    net_benefit_curve(replicates, thresholds=THRESHOLDS)
    value_of_perfect_information(replicates, threshold=50_000)
    return replicates


def loop_in_pandas(table: pd.DataFrame, n_bootstrap: int) -> pd.DataFrame:
    """Resample households within their arm in pandas and fit both regressions each time, separately."""
    rng = np.random.default_rng(2)
    rows = dict(list(table.groupby("home")))
    arms = [part.unique() for _, part in table.groupby("arm")["home"]]
    found = []
    for _ in range(n_bootstrap):
        drawn = pd.concat([rows[home] for homes in arms for home in rng.choice(homes, len(homes))])
        helped = (drawn["arm"] == "director").astype(float)
        differences = []
        for outcome, covariate in (("qaly", "utility"), ("cost", "before")):
            design = np.column_stack([helped, drawn[covariate], np.ones(len(drawn))])
            differences.append(np.linalg.lstsq(design, drawn[outcome], rcond=None)[0][0])
        found.append(differences)
    replicates = pd.DataFrame(found, columns=["delta_qaly", "delta_cost"])
    for threshold in THRESHOLDS:
        benefit = threshold * replicates["delta_qaly"] - replicates["delta_cost"]
        (benefit > 0).mean(), benefit.quantile([0.025, 0.975])
    return replicates


def loop_with_weights(
    table: pd.DataFrame, n_bootstrap: int, solve: Callable[[np.ndarray, np.ndarray, np.ndarray], float]
) -> np.ndarray:
    """Draw households and solve both regressions with a weight per household, again and again."""
    rng, home = np.random.default_rng(2), table["home"].to_numpy()
    helped = (table["arm"] == "director").to_numpy(dtype=float)
    arms = [np.unique(home[helped == arm]) for arm in (0, 1)]
    designs = [
        (np.column_stack([helped, table[covariate], np.ones(len(table))]), table[outcome].to_numpy())
        for outcome, covariate in (("qaly", "utility"), ("cost", "before"))
    ]
    found = np.empty((n_bootstrap, 2))
    for row in range(n_bootstrap):
        drawn = np.concatenate([rng.choice(homes, len(homes)) for homes in arms])
        weights = np.bincount(drawn, minlength=home.max() + 1)[home]
        found[row] = [solve(design, outcome, weights) for design, outcome in designs]
    return found


def loop_in_numpy(table: pd.DataFrame, n_bootstrap: int) -> np.ndarray:
    """Do the same over arrays, as somebody who minds the time would: a weight per household, and normal equations."""

    def solve(design: np.ndarray, outcome: np.ndarray, weights: np.ndarray) -> float:
        weighted = design * weights[:, None]
        return float(np.linalg.solve(weighted.T @ design, weighted.T @ outcome)[0])

    return loop_with_weights(table, n_bootstrap, solve)


def loop_in_statsmodels(table: pd.DataFrame, n_bootstrap: int) -> np.ndarray:
    """Do the same with a weighted regression of statsmodels, formulas left aside, for both outcomes."""

    def solve(design: np.ndarray, outcome: np.ndarray, weights: np.ndarray) -> float:
        return float(sm.WLS(outcome, design, weights=weights).fit().params[0])

    return loop_with_weights(table, n_bootstrap, solve)


def panel(n_households: int) -> pd.DataFrame:
    """Return the monthly cost of households that start in one of four months, or never."""
    rng = np.random.default_rng(3)
    starts = rng.choice([*STARTS, np.nan], n_households)
    home, month = np.divmod(np.arange(n_households * N_MONTHS), N_MONTHS)
    level = rng.lognormal(8, 0.5, n_households)
    cost = level[home] + 5 * month + rng.normal(0, 300, home.size) - 400 * (month >= starts[home])
    return pd.DataFrame({"home": home, "month": month, "cost": cost, "start": starts[home]})


def event_study_ours(table: pd.DataFrame) -> dict[int, float]:
    """Return the effect at each month since the start; standard errors and all checks are made on the way."""
    found = staggered_panel(table, household="home", time="month", outcome="cost", start="start")
    comparison = Comparison(controls="never_started", base="universal")
    path = event_study(group_time_effects(found, comparison=comparison), unit="EUR")
    return dict(zip(path.keys, path.values.tolist(), strict=True))


def event_study_in_pandas(table: pd.DataFrame) -> dict[int, float]:
    """Return the same numbers by filtering, merging and averaging, group by group and month by month; no errors."""
    never = table[table["start"].isna()]
    rows = []
    for start, group in table.dropna(subset=["start"]).groupby("start"):
        base_group, base_never = (part[part["month"] == start - 1].set_index("home")["cost"] for part in (group, never))
        for month in range(N_MONTHS):
            now_group, now_never = (part[part["month"] == month].set_index("home")["cost"] for part in (group, never))
            effect = (now_group - base_group).mean() - (now_never - base_never).mean()
            rows.append((month - int(start), len(base_group), effect))
    effects = pd.DataFrame(rows, columns=["since", "size", "effect"])
    weighed = effects.assign(total=effects["effect"] * effects["size"]).groupby("since")[["total", "size"]].sum()
    return (weighed["total"] / weighed["size"]).to_dict()


def event_study_in_pyfixest(table: pd.DataFrame) -> dict[int, float]:
    """Return the same numbers from the saturated regression of pyfixest (Sun and Abraham), with its standard errors."""
    import pyfixest

    dated = table.assign(start=table["start"].fillna(0).astype(int))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it is in beta, and which of its columns are empty
        study = pyfixest.event_study(
            dated, yname="cost", idname="home", tname="month", gname="start", estimator="saturated", cluster="home"
        )
        effects = study.aggregate()["Estimate"]
    return {int(since): float(effect) for since, effect in effects.items()}


def measure(contestants: Contestants) -> dict[str, float]:
    """Return the median seconds of each, one after another in every round."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(max(rounds for _, _, rounds in contestants.values())):
        for name, (run, factor, rounds) in contestants.items():
            if turn < rounds:
                started = time.perf_counter()
                run()
                times[name].append((time.perf_counter() - started) * factor)
    return {name: statistics.median(values) for name, values in times.items()}


def check_replicates(table: pd.DataFrame) -> None:
    """Raise RuntimeError when the ways do not spread alike: other draws, the same distribution."""
    ours = analyze(table, MODEL, 2_000)
    for loop in (loop_in_pandas, loop_in_numpy, loop_in_statsmodels):
        theirs = pd.DataFrame(np.asarray(loop(table, LOOPED)), columns=["delta_qaly", "delta_cost"])
        for column in theirs:
            if not 0.7 < ours[column].std() / theirs[column].std() < 1.4:
                raise RuntimeError(f"{column} does not spread alike: {ours[column].std()} and {theirs[column].std()}")


def check_event_study(table: pd.DataFrame, other: Callable[[pd.DataFrame], dict[int, float]]) -> None:
    """Raise RuntimeError when another way differs at a month since the start."""
    ours, theirs = event_study_ours(table), other(table)
    for since, effect in ours.items():
        # The month before the start is the base: zero, and left out by a regression.
        if since != -1 and abs(effect - theirs[since]) > 1e-6:
            raise RuntimeError(f"{since} months since the start: {effect} and {theirs[since]}")


def format_table(title: str, measured: Mapping[str, Mapping[str, float]]) -> str:
    """Return seconds as a Markdown table, with how many times longer than ours each took."""
    rows = [f"| {title} | | seconds | x ours |", "|---|---|---|---|"]
    for size, runs in measured.items():
        rows += [f"| {size} | {name} | {took:,.3f} | {took / runs[OURS]:,.1f} |" for name, took in runs.items()]
    return "\n".join(rows)


def compare_replicates(sizes: list[int], n_bootstrap: int, rounds: int) -> str:
    """Return the part of the page on the cost-effectiveness analysis, for each number of households."""
    measured = {}
    unrelated = IncrementalModel(**vars(MODEL) | {"weighting": "seemingly_unrelated"})
    for n_households in sizes:
        table = persons(n_households)
        check_replicates(table)
        tenth, looped = max(1, n_bootstrap // 10), min(LOOPED, n_bootstrap)
        contestants: Contestants = {
            OURS: (partial(analyze, table, MODEL, n_bootstrap), 1.0, rounds),
            f"{OURS}, seemingly unrelated": (partial(analyze, table, unrelated, n_bootstrap), 1.0, rounds),
            f"numpy loop, the plane only ({tenth:,} timed, scaled up)": (
                partial(loop_in_numpy, table, tenth),
                n_bootstrap / tenth,
                rounds,
            ),
            f"statsmodels loop, the plane only ({looped} timed, scaled up)": (
                partial(loop_in_statsmodels, table, looped),
                n_bootstrap / looped,
                rounds,
            ),
            f"pandas loop ({looped} timed, scaled up)": (
                partial(loop_in_pandas, table, looped),
                n_bootstrap / looped,
                rounds,
            ),
        }
        measured[f"{n_households:,}"] = measure(contestants)
    words = f"{n_bootstrap:,} replicates of both regressions, with both curves and the value of information:"
    return f"{words}\n\n{format_table('households', measured)}"


def compare_event_studies(n_households: int, rounds: int) -> str:
    """Return the part of the page on the event study."""
    table = panel(n_households)
    check_event_study(table, event_study_in_pandas)
    contestants: dict[str, tuple[Callable[[], object], float, int]] = {
        OURS: (partial(event_study_ours, table), 1.0, rounds),
        "pandas, without standard errors": (partial(event_study_in_pandas, table), 1.0, rounds),
    }
    if importlib.util.find_spec("pyfixest") is None:
        print("pyfixest is not installed and is left out (pip install pyfixest)")
    else:
        check_event_study(panel(min(n_households, 500)), event_study_in_pyfixest)
        contestants["pyfixest, saturated (once)"] = (partial(event_study_in_pyfixest, table), 1.0, 1)
    words = f"Event study of {n_households:,} households over {N_MONTHS} months, with {len(STARTS)} moments to start:"
    studied = {f"{n_households:,} x {N_MONTHS}": measure(contestants)}
    return f"{words}\n\n{format_table('households x months', studied)}"


def main() -> None:
    """Measure, print, and write when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, nargs="+", default=[12, 200, 650], help="sizes of the analysis")
    parser.add_argument("--replicates", type=int, default=10_000, help="bootstrap replicates of the analysis")
    parser.add_argument("--panel", type=int, default=10_000, help="households in the event study")
    parser.add_argument("--rounds", type=int, default=3, help="how often each runs, in turn; medians are kept")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/speed.md")
    options = parser.parse_args()
    load, parts = os.getloadavg()[0], []
    for part in (
        partial(compare_replicates, options.households, options.replicates, options.rounds),
        partial(compare_event_studies, options.panel, options.rounds),
    ):
        parts.append(part())
        print(f"\n{parts[-1]}", flush=True)
    if options.write:
        versions = f"Python {sys.version.split()[0]}, numpy {np.__version__}, pandas {pd.__version__}"
        where = f"{time.strftime('%d %B %Y')}, {os.cpu_count()} cores, {versions}, load {load:.1f} when it began."
        write_part("costs", "\n\n".join([where, *parts]), title="Costs compared")


if __name__ == "__main__":
    main()
