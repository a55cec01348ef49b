"""Costs compared: the full cost-effectiveness analysis and the event study, against plain pandas, in one run.

    python benchmarks/costs.py [--rounds 3] [--write]

Everything runs in turn, so that noise of the machine hits all alike; the ratios are what to look at. The loop in pandas
is what a first script does: draw households, put their rows together, fit. It takes minutes for 10,000 replicates, so
`LOOPED` of them are timed and scaled up, and the table says so. Nothing here is a test, but the answers are compared.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from speed_page import write_part

from werkplaats.methods.comparison.group_time_averages import event_study
from werkplaats.methods.comparison.staggered_panel import staggered_panel
from werkplaats.methods.comparison.staggered_starts import Comparison, group_time_effects
from werkplaats.methods.value.cost_effectiveness import acceptability_curve, net_benefit_curve
from werkplaats.methods.value.incremental_bootstrap import incremental_replicates
from werkplaats.methods.value.incremental_regression import IncrementalModel
from werkplaats.methods.value.value_of_information import value_of_perfect_information

N_BOOTSTRAP, LOOPED = 10_000, 100
THRESHOLDS = np.linspace(0, 100_000, 101).tolist()
OURS = "werkplaats"

N_PANEL, N_MONTHS = 10_000, 60
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

Contestants = Mapping[str, tuple[Callable[[], object], float]]
"""What runs, and with what its time is multiplied to be that of the whole."""


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


def analyze(table: pd.DataFrame, model: IncrementalModel) -> pd.DataFrame:
    """Make the plane, the curves over 101 thresholds and the value of information; return the plane."""
    replicates = incremental_replicates(table, model=model, n_bootstrap=N_BOOTSTRAP, rng=np.random.default_rng(2))
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


def loop_in_numpy(table: pd.DataFrame, n_bootstrap: int) -> np.ndarray:
    """Do the same over arrays, as somebody who minds the time would: a weight per household, and normal equations."""
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
        for column, (design, outcome) in enumerate(designs):
            weighted = design * weights[:, None]
            found[row, column] = np.linalg.solve(weighted.T @ design, weighted.T @ outcome)[0]
    return found


def panel() -> pd.DataFrame:
    """Return the monthly cost of households that start in one of four months, or never."""
    rng = np.random.default_rng(3)
    starts = rng.choice([*STARTS, np.nan], N_PANEL)
    home, month = np.divmod(np.arange(N_PANEL * N_MONTHS), N_MONTHS)
    level = rng.lognormal(8, 0.5, N_PANEL)
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


def measure(contestants: Contestants, rounds: int) -> dict[str, float]:
    """Return the median seconds of each, one after another in every round."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, (run, factor) in contestants.items():
            started = time.perf_counter()
            run()
            times[name].append((time.perf_counter() - started) * factor)
    return {name: statistics.median(values) for name, values in times.items()}


def check_replicates(table: pd.DataFrame) -> None:
    """Raise RuntimeError when both ways do not spread alike: other draws, the same distribution."""
    ours, theirs = analyze(table, MODEL), loop_in_pandas(table, LOOPED)
    for column in ours:
        if not 0.7 < ours[column].std() / theirs[column].std() < 1.4:
            raise RuntimeError(f"{column} does not spread alike: {ours[column].std()} and {theirs[column].std()}")


def check_event_study(table: pd.DataFrame) -> None:
    """Raise RuntimeError when both ways differ at a month since the start."""
    ours, theirs = event_study_ours(table), event_study_in_pandas(table)
    for since, effect in ours.items():
        if abs(effect - theirs[since]) > 1e-6:
            raise RuntimeError(f"{since} months since the start: {effect} and {theirs[since]}")


def format_table(title: str, measured: Mapping[str, Mapping[str, float]]) -> str:
    """Return seconds as a Markdown table, with how many times longer than ours each took."""
    rows = [f"| {title} | | seconds | x ours |", "|---|---|---|---|"]
    for size, runs in measured.items():
        rows += [f"| {size} | {name} | {took:,.3f} | {took / runs[OURS]:,.1f} |" for name, took in runs.items()]
    return "\n".join(rows)


def main() -> None:
    """Measure, print, and write when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="how often each runs, in turn; medians are kept")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/speed.md")
    options = parser.parse_args()
    load, parts = os.getloadavg()[0], []
    measured = {}
    for n_households in (12, 200, 650):
        table = persons(n_households)
        check_replicates(table)
        contestants = {
            OURS: (lambda table=table: analyze(table, MODEL), 1.0),
            "werkplaats, seemingly unrelated": (
                lambda table=table: analyze(
                    table, IncrementalModel(**vars(MODEL) | {"weighting": "seemingly_unrelated"})
                ),
                1.0,
            ),
            "numpy loop, the plane only (a tenth timed, scaled up)": (
                lambda table=table: loop_in_numpy(table, N_BOOTSTRAP // 10),
                10.0,
            ),
            f"pandas loop ({LOOPED} timed, scaled up)": (
                lambda table=table: loop_in_pandas(table, LOOPED),
                N_BOOTSTRAP / LOOPED,
            ),
        }
        measured[f"{n_households:,}"] = measure(contestants, options.rounds)
    words = f"{N_BOOTSTRAP:,} replicates of both regressions, with both curves and the value of information:"
    parts.append(f"{words}\n\n{format_table('households', measured)}")
    print(parts[-1], flush=True)
    table = panel()
    check_event_study(table)
    contestants = {
        OURS: (lambda: event_study_ours(table), 1.0),
        "pandas, without standard errors": (lambda: event_study_in_pandas(table), 1.0),
    }
    words = f"Event study of {N_PANEL:,} households over {N_MONTHS} months, with four moments to start:"
    studied = {f"{N_PANEL:,} x {N_MONTHS}": measure(contestants, options.rounds)}
    parts.append(f"{words}\n\n{format_table('households x months', studied)}")
    print(f"\n{parts[-1]}")
    if options.write:
        versions = f"Python {sys.version.split()[0]}, numpy {np.__version__}, pandas {pd.__version__}"
        where = f"{time.strftime('%d %B %Y')}, {os.cpu_count()} cores, {versions}, load {load:.1f} when it began."
        write_part("costs", "\n\n".join([where, *parts]), title="Costs compared")


if __name__ == "__main__":
    main()
