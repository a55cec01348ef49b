"""What stays when the project ends: answers on sustainability, and the warm handovers between parties."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from werkplaats.synthetic.population import Population
from werkplaats.synthetic.selection import Selection
from werkplaats.synthetic.timeline import days_in_month, first_day

PSAT_DOMAINS = {
    "environmental_support": 5.0,
    "funding_stability": 3.4,
    "partnerships": 5.2,
    "organizational_capacity": 4.5,
    "program_evaluation": 4.6,
    "program_adaptation": 5.3,
    "communications": 4.4,
    "strategic_planning": 4.0,
}
"""Domains of the Program Sustainability Assessment Tool, five items each, with the mean of the answers."""
RESPONDENT_ORGANIZATIONS = (
    "Gemeente",
    "Gemeente",
    "Zorgverzekeraar",
    "Sociaal team",
    "Sociaal team",
    "Huisartsen",
    "GGZ Zuidoever",
    "Vijverdal",
    "Woningcorporatie",
    "GGD",
)
CANNOT_JUDGE = 9
N_REFERRALS = 48
PARTIES = ("huisarts", "sociaal team", "gezinsregisseur", "wijkverpleging", "schuldhulp", "GGZ")


def draw_psat(rng: np.random.Generator) -> pd.DataFrame:
    """Draw the answers of ten respondents to 40 items, 1 to 7; 9 is "cannot judge", an empty answer is empty."""
    rows = []
    for number, organization in enumerate(RESPONDENT_ORGANIZATIONS, start=1):
        leaning = rng.normal(0.0, 0.5)
        date = dt.date(2021, 6, int(rng.integers(1, 29)))
        for domain, mean in PSAT_DOMAINS.items():
            scores = np.clip(np.rint(mean + leaning + rng.normal(0.0, 1.0, 5)), 1, 7).astype(int)
            for item, score in enumerate(scores, start=1):
                draw = rng.random()
                answer = str(CANNOT_JUDGE) if draw < 0.04 else "" if draw < 0.06 else str(score)
                rows.append((f"R{number:02d}", organization, date, f"{domain}_{item}", answer))
    return pd.DataFrame(rows, columns=["respondent", "organization", "date", "item", "value"])


def draw_referrals(rng: np.random.Generator, population: Population, selection: Selection) -> pd.DataFrame:
    """Draw warm handovers: consent, contact in most, word back to the referrer in part of those."""
    ids = population.households["household_id"].to_numpy()[selection.analyzed]
    rows = []
    for number in range(1, N_REFERRALS + 1):
        place = int(rng.integers(len(ids)))
        month = int(selection.start[selection.analyzed][place]) + int(rng.integers(0, 12))
        consent = first_day(month).replace(day=int(rng.integers(1, days_in_month(month) + 1)))
        contact = consent + dt.timedelta(days=int(rng.integers(1, 22))) if rng.random() < 0.85 else None
        heard = contact is not None and rng.random() < 0.65
        feedback = contact + dt.timedelta(days=int(rng.integers(1, 30))) if contact and heard else None
        parties = rng.choice(PARTIES, 2, replace=False)
        household = ids[place] if rng.random() < 0.9 else ""
        rows.append((f"W{number:03d}", household, str(parties[0]), str(parties[1]), consent, contact, feedback))
    columns = ["referral_id", "household_id", "from_party", "to_party", "consent_date", "contact_date", "feedback_date"]
    return pd.DataFrame(rows, columns=columns)
