"""From cost per household, month and product to the lines that providers declare, for one person and one month."""

from __future__ import annotations

import numpy as np
import pandas as pd

from werkplaats.synthetic.catalog import NIGHT, PRODUCTS
from werkplaats.synthetic.population import Population
from werkplaats.synthetic.timeline import N_MONTHS, days_in_month


def build_lines(
    rng: np.random.Generator,
    population: Population,
    *,
    units: tuple[np.ndarray, np.ndarray],
    cents: tuple[np.ndarray, np.ndarray],
) -> pd.DataFrame:
    """Return one row per declared line, in order of month, household and product.

    ``units`` and ``cents`` are what happened, and what would have happened without the planted effect; all are
    household x month x product. Columns: household (position), household_id, person_id, month, product (position),
    provider, first, last (days of the month), units, cents, units_without, cents_without.
    """
    household, month, product = np.nonzero((cents[0] > 0) | (cents[1] > 0))
    frame = pd.DataFrame({"household": household, "month": month, "product": product})
    for name, (with_effect, without) in (("units", units), ("cents", cents)):
        frame[name] = with_effect[household, month, product]
        frame[f"{name}_without"] = without[household, month, product]
    receivers = _receivers(population)
    n_people = np.array([[len(set(people)) for people in row] for row in receivers])
    frame = _split_nights(frame, n_people).sort_values(["month", "household", "product", "part"], ignore_index=True)
    frame["household_id"] = population.households["household_id"].to_numpy()[frame["household"]]
    frame["provider"] = _draw_providers(rng, population)[frame["household"], frame["product"]]
    frame["person_id"] = receivers[frame["household"], frame["product"], frame["part"]]
    frame[["first", "last"]] = _draw_days(rng, frame)
    return frame.drop(columns="part")


def _split_nights(frame: pd.DataFrame, n_people: np.ndarray) -> pd.DataFrame:
    """Split a month with more nights than days over the people of the household; the parts add up to the whole."""
    days = np.array([days_in_month(month) for month in range(N_MONTHS)])[frame["month"]]
    nights = np.array([product.unit == NIGHT for product in PRODUCTS])[frame["product"]]
    most = n_people[frame["household"], frame["product"]]
    n_parts = np.where(nights, np.clip(np.ceil(frame["units"] / days), 1, most), 1).astype(int)
    rows = frame.index.repeat(n_parts)
    split = frame.loc[rows].reset_index(drop=True)
    split["part"] = split.groupby(rows).cumcount().to_numpy()
    pieces = np.repeat(n_parts, n_parts)
    tariff = split["cents_without"] // split["units_without"]
    for units, cents in (("units", "cents"), ("units_without", "cents_without")):
        share = split[units] // pieces + (split["part"] < split[units] % pieces)
        split[cents] = split[cents].where(pieces == 1, share * tariff)
        split[units] = share
    return split


def _draw_providers(rng: np.random.Generator, population: Population) -> np.ndarray:
    columns = [rng.choice(product.providers, len(population.households)) for product in PRODUCTS]
    return np.stack([column.astype(object) for column in columns], axis=1)


def _receivers(population: Population) -> np.ndarray:
    """Return (household x product x part) who receives the care: children and adults of the household in turn."""
    receivers = np.empty((len(population.households), len(PRODUCTS), 5), dtype=object)
    people = population.persons.groupby("household_id", sort=True)
    for row, (_, members) in enumerate(people):
        adults = members.loc[~members["is_child"], "person_id"].tolist()
        children = members.loc[members["is_child"], "person_id"].tolist()
        for column, product in enumerate(PRODUCTS):
            pool = children or adults if product.for_child else adults
            receivers[row, column] = [pool[(column + part) % len(pool)] for part in range(5)]
    return receivers


def _draw_days(rng: np.random.Generator, frame: pd.DataFrame) -> np.ndarray:
    """Draw the first and last day: whole months for municipal care and long-term care, shorter for medical care."""
    days = np.array([days_in_month(month) for month in range(N_MONTHS)])[frame["month"]]
    short = np.array([product.code in ("MSZ-DBC", "HUI-CONS") for product in PRODUCTS])[frame["product"]]
    drawn = rng.integers(1, 28, len(frame))
    return np.stack([np.where(short, drawn, 1), np.where(short, drawn, days)], axis=1)
