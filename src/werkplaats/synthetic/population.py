"""The screening pool: households with stacked care, the people in them, and what makes each of them costly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from werkplaats.synthetic.catalog import (
    ADULT_BASE,
    ADULT_CRISIS,
    FAMILY_BASE,
    FAMILY_CRISIS,
    PRODUCTS,
    product_index,
)

N_HOUSEHOLDS = 280
PROJECT_NEIGHBORHOODS = ("Limmel", "Nazareth", "Wittevrouwenveld", "Wyckerpoort")
OTHER_NEIGHBORHOODS = ("Caberg", "Daalhof", "Heer", "Malberg", "Mariaberg", "Pottenberg", "Randwyck", "Scharn")
SHARE_IN_PROJECT = 0.40
SHARE_FAMILIES = 0.70
SHARE_LONG_TERM_CARE = 0.15

_WEIGHTS = {
    "45A04": 5.0,
    "02A05": 4.0,
    "54A02": 2.0,
    "48A01": 1.2,
    "07A03": 1.6,
    "01A03": 0.8,
    "15A03": 4.0,
    "P1-01": 0.6,
    "P2-01": 0.6,
    "GGZ-AMB": 4.5,
    "MSZ-DBC": 3.0,
    "HUI-CONS": 1.0,
    "WYK-UUR": 3.0,
}


@dataclass(frozen=True)
class Population:
    """Households and persons of the pool.

    ``shares`` (household x product) divides the ordinary cost of a household over products and sums to 1 per row;
    ``crisis_product`` is the product that takes the peaks; ``extreme`` marks the one that costs half a million.
    """

    households: pd.DataFrame
    persons: pd.DataFrame
    shares: np.ndarray
    crisis_product: np.ndarray
    extreme: np.ndarray


def draw_population(rng: np.random.Generator) -> Population:
    """Draw the pool: neighborhoods, household types, persons and products, one household being extreme."""
    households, extreme = draw_households(rng)
    persons = draw_persons(rng, households, extreme=extreme)
    shares, crisis = draw_care(rng, households, extreme=extreme)
    return Population(households, persons, shares, crisis, extreme)


def draw_households(rng: np.random.Generator, n_households: int = N_HOUSEHOLDS) -> tuple[pd.DataFrame, np.ndarray]:
    """Draw neighborhood and type of every household, and which of them is the extreme one."""
    extreme = np.zeros(n_households, dtype=bool)
    extreme[rng.integers(n_households)] = True
    in_project = (rng.random(n_households) < SHARE_IN_PROJECT) | extreme
    family = (rng.random(n_households) < SHARE_FAMILIES) | extreme
    neighborhoods = np.where(
        in_project,
        rng.choice(PROJECT_NEIGHBORHOODS, n_households),
        rng.choice(OTHER_NEIGHBORHOODS, n_households),
    )
    households = pd.DataFrame(
        {
            "household_id": [f"H{number:03d}" for number in range(1, n_households + 1)],
            "neighborhood": neighborhoods,
            "in_project": in_project,
            "family": family,
        }
    )
    return households, extreme


def draw_care(
    rng: np.random.Generator, households: pd.DataFrame, *, extreme: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Draw how the cost of every household divides over products, and which product takes its peaks."""
    family = households["family"]
    shares = np.stack([_draw_shares(rng, bool(f), bool(e)) for f, e in zip(family, extreme, strict=True)])
    return shares, np.array([_draw_crisis(rng, bool(f)) for f in family])


def draw_persons(rng: np.random.Generator, households: pd.DataFrame, *, extreme: np.ndarray) -> pd.DataFrame:
    """Draw one to three adults and, in families, one to four children per household; the extreme one has five."""
    rows: list[tuple[str, bool, int, str]] = []
    for household, family, huge in zip(households["household_id"], households["family"], extreme, strict=True):
        n_adults = 2 if huge else int(rng.choice([1, 2, 3], p=[0.45, 0.45, 0.10]))
        n_children = 5 if huge else int(rng.integers(1, 5)) if family else 0
        ages = [*rng.integers(1960, 1994, n_adults), *rng.integers(2002, 2015, n_children)]
        rows += [
            (household, place >= n_adults, int(year), str(rng.choice(["V", "M"], p=[0.52, 0.48])))
            for place, year in enumerate(ages)
        ]
    persons = pd.DataFrame(rows, columns=["household_id", "is_child", "birth_year", "sex"])
    persons.insert(0, "person_id", [f"P{number:04d}" for number in rng.permutation(len(persons)) + 1])
    return persons


def _draw_shares(rng: np.random.Generator, family: bool, extreme: bool) -> np.ndarray:
    """Draw how ordinary cost divides over products: one or two leading ones, some beside them, one medical at least."""
    base = FAMILY_BASE if family else ADULT_BASE
    medical = [code for code in base if PRODUCTS[product_index(code)].payer != "municipality"]
    others = [code for code in base[1:] if code not in medical]
    n_others = len(others) if extreme else int(rng.choice([0, 1, 2], p=[0.3, 0.5, 0.2]))
    chosen = [base[0], *rng.choice(others, n_others, replace=False), *rng.choice(medical, 1)]
    weights = np.array([_WEIGHTS[code] for code in chosen])
    shares = np.zeros(len(PRODUCTS))
    shares[[product_index(code) for code in chosen]] = rng.dirichlet(3.0 * weights)
    if extreme:
        shares *= 0.55
        shares[product_index("43A12")] += 0.30
        shares[product_index("WLZ-VPT")] += 0.15
    elif rng.random() < SHARE_LONG_TERM_CARE:
        shares *= 0.7
        shares[product_index("WLZ-VPT")] += 0.3
    return shares


def _draw_crisis(rng: np.random.Generator, family: bool) -> int:
    codes, odds = (FAMILY_CRISIS, [0.65, 0.15, 0.20]) if family else (ADULT_CRISIS, [0.45, 0.30, 0.25])
    return product_index(str(rng.choice(codes, p=odds)))
