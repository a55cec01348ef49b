"""Invented results of notebooks 04-07: costs, cost-effectiveness, sustainability and robustness."""

from __future__ import annotations

import math

import pandas as pd

from invented_study.parts import DOMAINS, EUROS, GROSS, N, money, score
from werkplaats.results import Estimate, Missing, Results


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
        "07_robustness",
        estimates,
        {"comparison": comparison, "expected_fall_curve": curve, "event_time": event},
        {"evidence_level": 3, "evidence_design": 3, "evidence_criteria": ""},
    )
