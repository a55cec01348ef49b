"""Invented results of notebooks 01-03: the cleaning, who took part, and quality of life."""

from __future__ import annotations

import pandas as pd

from invented_study.parts import DIMENSIONS, N, score
from werkplaats.results import Results


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
    label = {"evidence_level": 2, "evidence_design": 2, "evidence_criteria": ""}
    return Results("03_quality_of_life", tuple(estimates), {"wave_means": means, "outcomes": outcomes}, label)
