"""What happens around an enrolled household: professionals, hours of the family director, events."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from werkplaats.prices import price_factor
from werkplaats.synthetic.population import Population
from werkplaats.synthetic.selection import Selection
from werkplaats.synthetic.timeline import FIRST_YEAR, days_in_month, first_day, last_day

FEWEST_PROFESSIONALS, MOST_PROFESSIONALS = 11, 28
"""Published: 11 to 18 helpers in most families, 17 in one, 28 in one year in another."""

ORGANIZATIONS = (
    "Maasoever",
    "Coöp. Thuis",
    "Vijverdal",
    "Müller c.s.",
    "De Brug",
    "Zuiderpoort",
    "GGZ Zuidoever",
    "Sociaal team",
    "Huisartsenpraktijk",
    "Basisschool",
    "Jeugdbescherming",
    "Woningcorporatie",
)
EVENTS = ("crisismelding", "uithuisplaatsing", "ontruiming", "politiemelding")
_EVENTS_PER_YEAR = np.array([1.4, 0.25, 0.12, 1.6])
_EVENTS_DURING = 0.6
_HOURLY_RATE = {2018: 82.50, 2019: 84.75, 2020: 86.50, 2021: 88.75}
"""Cost of an hour of the family director (euros, prices of the time)."""


def draw_helpers(rng: np.random.Generator, population: Population, selection: Selection) -> pd.DataFrame:
    """Draw the professionals around every enrolled household: 11 to 28 in the year before, fewer later."""
    frames, code = [], 100
    for row in selection.enrolled:
        start, end = int(selection.start[row]), int(selection.end[row])
        n_before = MOST_PROFESSIONALS if population.extreme[row] else int(rng.integers(FEWEST_PROFESSIONALS, 19))
        n_new = int(rng.integers(1, 4))
        first = np.concatenate([start - rng.integers(1, 22, n_before), start + rng.integers(0, 10, n_new)])
        stays = np.concatenate([rng.random(n_before) < 0.45, np.ones(n_new, dtype=bool)])
        last = np.where(stays, end + rng.integers(-2, 14, len(first)), start + rng.integers(-5, 5, len(first)))
        last = np.maximum(last, np.maximum(first, start - 12))
        frames.append(_helper_rows(rng, population, row=int(row), first=first, last=last, code=code))
        code += len(first)
    return pd.concat(frames, ignore_index=True)


def _helper_rows(
    rng: np.random.Generator, population: Population, *, row: int, first: np.ndarray, last: np.ndarray, code: int
) -> pd.DataFrame:
    household = population.households["household_id"].iloc[row]
    people = population.persons.loc[population.persons["household_id"] == household, "person_id"].to_numpy()
    known_end = last < 80
    return pd.DataFrame(
        {
            "household_id": household,
            "person_id": np.where(rng.random(len(first)) < 0.8, rng.choice(people, len(first)), ""),
            "provider": rng.choice(ORGANIZATIONS, len(first)),
            "professional": [f"F{code + place}" for place in range(len(first))],
            "start": [_day(rng, int(month)) for month in first],
            "end": [last_day(int(m)) if known else None for m, known in zip(last, known_end, strict=True)],
        }
    )


def draw_hours(
    rng: np.random.Generator, population: Population, selection: Selection, *, mean_euros: float
) -> pd.DataFrame:
    """Draw the hours per household and month so that the twelve analyzed cost ``mean_euros`` each in prices of 2020."""
    rows = []
    for row in selection.enrolled:
        for month in range(int(selection.start[row]), int(selection.end[row]) + 1):
            intensity = 2.0 if month < selection.start[row] + 3 else 1.0
            rows.append((int(row), month, intensity * rng.uniform(0.6, 1.4)))
    hours = pd.DataFrame(rows, columns=["household", "month", "weight"])
    year = FIRST_YEAR + hours["month"] // 12
    hours["rate"] = year.map(_HOURLY_RATE)
    real_rate = hours["rate"] * year.map(lambda of: price_factor(int(of), price_year=2020))
    analyzed = hours["household"].isin(selection.analyzed)
    scale = mean_euros * len(selection.analyzed) / (hours["weight"] * real_rate)[analyzed].sum()
    hours["hours"] = (hours["weight"] * scale * 4).round() / 4
    hours["household_id"] = population.households["household_id"].to_numpy()[hours["household"]]
    hours["month"] = [first_day(month) for month in hours["month"]]
    return hours[["household_id", "month", "hours", "rate"]]


def draw_events(rng: np.random.Generator, population: Population, selection: Selection) -> pd.DataFrame:
    """Draw crises, placements, evictions and police calls: fewer from the start of the deployment on."""
    rows = []
    for row in selection.enrolled:
        household = population.households["household_id"].iloc[row]
        start = int(selection.start[row])
        for event, rate in zip(EVENTS, _EVENTS_PER_YEAR, strict=True):
            rows += [
                (household, _day(rng, start - int(back)), event) for back in rng.integers(1, 13, rng.poisson(rate))
            ]
            after = min(24, 84 - start)
            drawn = rng.integers(0, after, rng.poisson(rate * _EVENTS_DURING * after / 12))
            rows += [(household, _day(rng, start + int(forward)), event) for forward in drawn]
    events = pd.DataFrame(rows, columns=["household_id", "date", "event"])
    events.insert(1, "person_id", "")
    gone = dict(zip(population.households["household_id"], selection.end, strict=True))
    lost = population.households["household_id"].to_numpy()[selection.exit_reason != ""]
    last = [last_day(int(gone[household])) for household in events["household_id"]]
    kept = ~events["household_id"].isin(lost) | (events["date"] <= pd.Series(last))
    return events[kept].sort_values(["date", "household_id", "event"], ignore_index=True)


def _day(rng: np.random.Generator, month: int) -> dt.date:
    return first_day(month).replace(day=int(rng.integers(1, days_in_month(month) + 1)))
