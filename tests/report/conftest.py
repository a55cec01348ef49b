"""Results of an invented study in the shape that notebooks 01-07 write: twelve households, Maastricht-like numbers."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest

from werkplaats.params.model import StudyParams
from werkplaats.report.context import Provenance, ReportInput
from werkplaats.results import Estimate, Missing, Results

N = 12
DOMAINS = {
    "wmo": ("Wmo", "municipality"),
    "youth": ("Jeugdhulp", "municipality"),
    "healthcare": ("Zorg (Zvw)", "insurer"),
}
EUROS = {"before": (5200.0, 2600.0, 2300.0), "during": (3900.0, 2115.0, 1590.0), "after": (3800.0, 2200.0, 1700.0)}
GROSS = {None: 29917.0, "wmo": 15600.0, "youth": 5827.0, "healthcare": 8490.0}
DIMENSIONS = (
    "bodily_functions",
    "mental_wellbeing",
    "meaningfulness",
    "quality_of_life",
    "participation",
    "daily_functioning",
)


def money(term, value, spread, **labels):
    return Estimate(
        term=term,
        estimate=value,
        unit="EUR",
        method="household bootstrap",
        n_households=labels.pop("n", N),
        std_error=spread / 2,
        conf_low=value - spread,
        conf_high=value + spread,
        conf_level=0.95,
        outcome="cost",
        **labels,
    )


def score(term, value, spread, unit="points", **labels):
    return Estimate(
        term=term,
        estimate=value,
        unit=unit,
        method="paired t interval",
        n_households=labels.pop("n", N),
        n_obs=31,
        conf_low=value - spread,
        conf_high=value + spread,
        conf_level=0.95,
        p_value=labels.pop("p", 0.021),
        **labels,
    )


@pytest.fixture(scope="session")
def params():
    payers = {"municipality": {"label": "Gemeente"}, "insurer": {"label": "Zorgverzekeraar"}}
    return StudyParams.model_validate(
        {
            "study": "maastricht",
            "title": "Huishoudens met domeinoverstijgende kosten",
            "subtitle": "Voorbeeldevaluatie van de gezinsregisseur",
            "commissioner": "Gemeente Maastricht",
            "synthetic": True,
            "window": {"start": dt.date(2016, 1, 1), "end": dt.date(2021, 12, 31)},
            "waves": [{"name": "T0", "month": 0.0}, {"name": "T1", "month": 6.0}, {"name": "T2", "month": 12.0}],
            "groups": {
                "intervention": "director",
                "reference": "comparison",
                "labels": {"director": "Met gezinsregisseur", "comparison": "Vergelijkingshuishoudens"},
            },
            "sources": [{"path": "gemeente*.csv", "table": "costs", "layout": "generic"}],
            "payers": payers,
            "domains": {name: {"label": label, "payer": payer} for name, (label, payer) in DOMAINS.items()},
            "programme": {"payer": "municipality"},
            "instruments": [{"name": "eq5d_5l"}],
            "primary_outcome": "eq5d_utility",
            "selection": {"threshold_euros": 100000.0},
        }
    )


def cleaning():
    balance = pd.DataFrame(
        [
            ("gemeente.csv", "costs", 9120, 8990, 104, 26, 912345600, 905345600, 7000000),
            ("verzekeraar.csv", "costs", 3120, 3116, 4, 0, 312345600, 312300000, 45600),
        ],
        columns=[
            "file",
            "table",
            "raw",
            "clean",
            "quarantined",
            "structure",
            "cents_raw",
            "cents_clean",
            "cents_quarantined",
        ],
    )
    findings = pd.DataFrame(
        [
            ("gemeente.csv", "cost.duplicate_line", "quarantined", 88, 6100000),
            ("verzekeraar.csv", "date.impossible", "quarantined", 4, 45600),
        ],
        columns=["file", "rule", "outcome", "n_records", "cents"],
    )
    return Results(
        "01_cleaning",
        facts={
            "records_raw": 12240,
            "records_clean": 12106,
            "records_quarantined": 108,
            "records_structure": 26,
            "cents_raw": 1224691200,
            "cents_clean": 1217645600,
            "cents_quarantined": 7045600,
        },
        tables={"balance": balance, "findings": findings},
    )


def households():
    flow = pd.DataFrame(
        [("screened", 652), ("qualified", 181), ("enrolled", 14), ("lost", 2), ("analysed", N), ("comparison", 120)],
        columns=["stage", "n_households"],
    )
    stacking = pd.DataFrame(
        [
            (
                m,
                g,
                (18 - (8 * max(0, min(m, 12)) / 12)) if g == "director" else 16.5,
                8.0,
                N if g == "director" else 120,
            )
            for g in ("director", "comparison")
            for m in range(-12, 25)
        ],
        columns=["event_month", "group", "mean_helpers", "mean_providers", "n_households"],
    )
    spider = pd.DataFrame(
        [
            (w, "director", d, 4.5 + i * 0.2 + k, N, 31)
            for k, w in enumerate(("T0", "T1", "T2"))
            for i, d in enumerate(DIMENSIONS)
        ],
        columns=["wave", "group", "dimension", "mean", "n_households", "n_persons"],
    )
    missing = pd.DataFrame(
        [
            (w, "director", o, 31, 31 - 3 * k, N - k // 2)
            for k, w in enumerate(("T0", "T1", "T2"))
            for o in ("eq5d_utility", "eq5d_vas")
        ],
        columns=["wave", "group", "outcome", "n_expected", "n_observed", "n_households"],
    )
    traits = pd.DataFrame(
        [
            ("persons", "total", "director", N, 43, 43.0),
            ("neighborhood", "Limmel", "director", 5, 17, 5 / 12),
            ("neighborhood", "Nazareth", "director", 7, 26, 7 / 12),
            ("persons", "total", "comparison", 120, 402, 402.0),
            ("neighborhood", "Limmel", "comparison", 54, 180, 0.45),
            ("neighborhood", "Nazareth", "comparison", 66, 222, 0.55),
        ],
        columns=["characteristic", "level", "group", "n_households", "n_persons", "value"],
    )
    return Results(
        "02_households",
        tables={
            "participant_flow": flow,
            "care_stacking": stacking,
            "spider_web": spider,
            "missing_data": missing,
            "characteristics": traits,
            "lost": pd.DataFrame([("moved", 1), ("withdrawn", 1)], columns=["reason", "n_households"]),
            "helpers_summary": pd.DataFrame(
                [("director", p, v, N) for p, v in (("before", 18.2), ("during", 13.1), ("after", 9.9))],
                columns=["group", "period", "mean_helpers", "n_households"],
            ),
            "referrals": pd.DataFrame([("consent", 64), ("contact", 51), ("feedback", 38)], columns=["step", "n"]),
            "events": pd.DataFrame(
                [("before", "crisis", 31, N, 2.6), ("during", "crisis", 17, N, 1.4)],
                columns=["period", "event", "n_events", "n_households", "per_household_year"],
            ),
        },
    )


def quality():
    estimates = []
    for wave, contrast, up in (("T1", "before-after", 0.6), ("T2", "before-follow_up", 1.0)):
        labels = {"wave": wave, "contrast": contrast, "group": "director"}
        estimates += [
            score("mean_change", 0.081 * up, 0.06, unit="utility", outcome="eq5d_utility", **labels),
            score("hedges_g", 0.62 * up, 0.5, unit="standard deviations", outcome="eq5d_utility", **labels),
            score("mean_change", 6.2 * up, 5.4, outcome="eq5d_vas", **labels),
            score("mean_change", 1.1 * up, 0.7, outcome="positive_health_total", **labels),
        ]
    rows = [
        (o, "director", w, m, b + s * k, b + s * k - e, b + s * k + e, N, 31)
        for k, (w, m) in enumerate((("T0", 0.0), ("T1", 6.0), ("T2", 12.0)))
        for o, b, s, e in (
            ("eq5d_utility", 0.55, 0.04, 0.08),
            ("eq5d_vas", 52.0, 3.1, 6.0),
            ("positive_health_total", 4.9, 0.6, 0.5),
        )
    ]
    means = pd.DataFrame(
        rows,
        columns=["outcome", "group", "wave", "month", "mean", "conf_low", "conf_high", "n_households", "n_persons"],
    )
    outcomes = pd.DataFrame(
        [
            ("eq5d_utility", "EQ-5D-5L utility", "primary", -0.446, 1.0, "NL 2016 (Versteegh)", True),
            ("eq5d_vas", "EQ-VAS", "exploratory", 0.0, 100.0, None, True),
            ("positive_health_total", "Positive Health", "exploratory", 0.0, 10.0, None, False),
        ],
        columns=["outcome", "label", "role", "minimum", "maximum", "value_set", "is_measure"],
    )
    return Results("03_quality_of_life", tuple(estimates), {"wave_means": means, "outcomes": outcomes})


def costs():
    estimates = [
        money("gross_saving_total", 359004.0, 150000.0),
        money("director_cost_mean", 7917.0, 900.0),
        money("director_cost_total", 95004.0, 9000.0),
        money("net_saving_mean", 22000.0, 12500.0),
        money("net_saving_total", 264000.0, 150000.0),
    ]
    estimates += [money("gross_saving_mean", value, value / 2, domain=domain) for domain, value in GROSS.items()]
    estimates += [
        money("gross_saving_mean", 21427.0, 9000.0, payer="municipality"),
        money("gross_saving_mean", 8490.0, 6000.0, payer="insurer"),
        money("net_saving_mean", 13510.0, 9000.0, payer="municipality"),
        money("net_saving_mean", 8490.0, 6000.0, payer="insurer"),
    ]
    domain_rows = [
        (p, d, DOMAINS[d][1], v, N) for p, values in EUROS.items() for d, v in zip(DOMAINS, values, strict=True)
    ]
    by_domain = pd.DataFrame(domain_rows, columns=["period", "domain", "payer", "euros_per_month", "n_households"])
    by_payer = by_domain.groupby(["period", "payer"], as_index=False, sort=False).agg(
        euros_per_month=("euros_per_month", "sum"), n_households=("n_households", "first")
    )
    waterfall = pd.DataFrame(
        [("gross_saving", 29917.0, N), ("director_cost", -7917.0, N), ("net_saving", 22000.0, N)],
        columns=["step", "euros", "n_households"],
    )
    cumulative = pd.DataFrame(
        [
            (m, g, 10000.0 * (m + 12) - (2400 if g == "director" else 1100) * max(0, m), N if g == "director" else 120)
            for g in ("director", "comparison")
            for m in range(-12, 25)
        ],
        columns=["event_month", "group", "euros_mean", "n_households"],
    )
    matrix = pd.DataFrame(
        [("municipality", 21427.0, 7917.0, 13510.0, N), ("insurer", 8490.0, 0.0, 8490.0, N)],
        columns=["payer", "gross_saving", "director_cost", "net_saving", "n_households"],
    )
    return Results(
        "04_costs",
        tuple(estimates),
        {
            "cost_by_domain": by_domain,
            "cost_by_payer": by_payer,
            "waterfall": waterfall,
            "cumulative": cumulative,
            "payer_matrix": matrix,
        },
        {"price_year": 2020, "months_mean": 12.0},
    )


def effectiveness():
    plane = pd.DataFrame(
        [(0.04 + 0.03 * math.sin(i * 7), -21000 + 9000 * math.cos(i * 3)) for i in range(400)],
        columns=["delta_qaly", "delta_cost"],
    )
    curve = pd.DataFrame([(t, 0.97 - t / 2e6) for t in range(0, 100001, 5000)], columns=["threshold", "probability"])
    estimates = (
        score("qaly_gain", 0.041, 0.03, unit="QALY"),
        money("incremental_cost", -22000.0, 12500.0),
        money("net_monetary_benefit", 22820.0, 13000.0, population="at 20000"),
        Estimate(
            term="probability_cost_effective",
            estimate=0.97,
            unit="probability",
            method="bootstrap",
            n_households=N,
            population="at 20000",
        ),
    )
    return Results(
        "05_cost_effectiveness",
        estimates,
        {"ce_plane": plane, "acceptability_curve": curve},
        {"assumptions": "Health at the start is carried forward as the comparison."},
    )


def sustainability():
    persistence = pd.DataFrame(
        [
            ("cost", p, v, v - 1500, v + 1500, N)
            for p, v in (("before", 10100.0), ("during", 7605.0), ("after", 7700.0))
        ],
        columns=["outcome", "period", "mean", "conf_low", "conf_high", "n_households"],
    )
    psat = pd.DataFrame(
        [("funding_stability", 3.4, 11), ("partnerships", 5.3, 11), ("organizational_capacity", 4.6, 11)],
        columns=["domain", "mean", "n_respondents"],
    )
    estimates = (
        money("cost_change", 95.0, 700.0, contrast="during-after"),
        score("change_held_share", 0.75, 0.25, unit="share"),
        Estimate(term="break_even_months", estimate=4.0, unit="months", method="mean curves", n_households=N),
    )
    return Results(
        "06_sustainability",
        estimates,
        {"persistence": persistence, "psat": psat},
        missing=(Missing("role_transfer", "not delivered"),),
    )


def robustness():
    comparison = pd.DataFrame(
        [("director", p, v, N) for p, v in (("before", 10100.0), ("during", 7605.0), ("after", 7700.0))]
        + [("comparison", p, v, 120) for p, v in (("before", 9900.0), ("during", 8700.0), ("after", 8600.0))],
        columns=["group", "period", "euros_per_month", "n_households"],
    )
    curve = pd.DataFrame([(r / 10, 40000.0 * (1 - r / 10)) for r in range(3, 10)], columns=["correlation", "euros"])
    event = pd.DataFrame(
        [
            (
                m,
                g,
                (10100 - (2500 if m >= 0 else 0) if g == "director" else 9900 - (1200 if m >= 0 else 0))
                + 150 * math.sin(m),
                N if g == "director" else 120,
            )
            for g in ("director", "comparison")
            for m in range(-12, 25)
        ],
        columns=["event_month", "group", "euros_per_month", "n_households"],
    )
    estimates = (
        money("expected_fall", 14300.0, 3000.0, population="replayed_rule", n=120),
        money("expected_fall", 13100.0, 3000.0, population="lognormal_model", n=181),
        money("att", -15600.0, 11000.0, contrast="difference_in_differences", group="director", reference="comparison"),
        money("comparison_saving_mean", 14300.0, 2500.0, group="comparison", n=120),
        money("leave_one_out_low", 22100.0, 1.0),
        money("leave_one_out_high", 33900.0, 1.0),
    )
    return Results(
        "07_robustness", estimates, {"comparison": comparison, "expected_fall_curve": curve, "event_time": event}
    )


@pytest.fixture(scope="session")
def results():
    made = (cleaning(), households(), quality(), costs(), effectiveness(), sustainability(), robustness())
    return {item.notebook: item for item in made}


@pytest.fixture(scope="session")
def intern():
    letters = [f"H{number:03d}" for number in range(1, N + 1)]
    series = [
        ("eq5d_utility", h, "director", w, m, 0.5 + 0.02 * i + 0.03 * k)
        for i, h in enumerate(letters)
        for k, (w, m) in enumerate((("T0", 0.0), ("T1", 6.0), ("T2", 12.0)))
    ]
    return {
        "trajectories": pd.DataFrame(series, columns=["outcome", "household", "group", "wave", "month", "score"]),
        "household_costs": pd.DataFrame(
            [
                (h, p, 9000.0 + 500 * i - 1500 * k)
                for i, h in enumerate(letters)
                for k, p in enumerate(("before", "during", "after"))
            ],
            columns=["household", "period", "euros_per_month"],
        ),
    }


@pytest.fixture(scope="session")
def report_input(params, results, intern):
    texts = {
        "reason": "## Waarom\n\nDit is een *voorbeeld* met verzonnen gegevens.\n",
        "recommendations": "- Doe iets.\n",
    }
    provenance = Provenance(
        date=dt.date(2026, 11, 22),
        commit="0123abc",
        params_hash="ab" * 32,
        seed=2020,
        inputs={"gemeente.csv": "cd" * 32},
        versions={"python": "3.11", "werkplaats": "0.1.0"},
    )
    return ReportInput(params=params, results=results, intern=intern, texts=texts, provenance=provenance)
