"""Results of an invented study in the shape that notebooks 01-07 write: twelve households, Maastricht-like numbers."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from invented_study.costs import costs, effectiveness, robustness, sustainability
from invented_study.parts import DOMAINS, N
from invented_study.people import cleaning, households, quality
from werkplaats.params.model import StudyParams
from werkplaats.report.context import Provenance, ReportInput


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
