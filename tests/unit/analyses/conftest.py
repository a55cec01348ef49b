"""A study small enough to check by hand: three households with a director, three without."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import pytest

from werkplaats.params.model import StudyParams
from werkplaats.prices import price_factor
from werkplaats.workspace.storage import validate_table

BEFORE = {"H1": 900_000, "H2": 1_000_000, "H3": 1_100_000, "H4": 950_000, "H5": 1_000_000, "H6": 1_050_000}
"""Cents per month in the twelve months before the start; the municipality pays two thirds of it."""

DURING = {"H1": 700_000, "H2": 900_000, "H3": 600_000, "H4": 900_000, "H5": 980_000, "H6": 1_000_000}
"""Cents per month during and after the twelve months of deployment."""


@pytest.fixture
def params() -> StudyParams:
    return StudyParams.model_validate(
        {
            "study": "small",
            "title": "Small study",
            "price_year": 2019,
            "n_bootstrap": 400,
            "window": {"start": dt.date(2017, 1, 1), "end": dt.date(2020, 12, 31)},
            "waves": [{"name": "T0", "month": 0}, {"name": "T1", "month": 12}, {"name": "T2", "month": 24}],
            "groups": {"intervention": "director", "reference": "comparison"},
            "sources": [{"path": "costs.csv", "table": "costs"}],
            "payers": {"municipality": {"label": "Gemeente"}, "insurer": {"label": "Zorgverzekeraar"}},
            "domains": {
                "wmo": {"label": "Wmo", "payer": "municipality"},
                "zvw": {"label": "Zvw", "payer": "insurer"},
                "youth": {"label": "Jeugd", "payer": "municipality"},
            },
            "programme": {"payer": "municipality"},
            "instruments": [{"name": "score", "label": "Score", "minimum": 0, "maximum": 10}],
            "primary_outcome": "score",
            "selection": {"threshold_euros": 100_000.0},
        }
    )


@pytest.fixture
def households() -> pd.DataFrame:
    frame = pd.DataFrame(
        {"household_id": [*BEFORE, "H7"], "group": ["director"] * 3 + ["comparison"] * 3 + ["director"]}
    )
    frame = frame.assign(
        neighborhood="Limmel",
        subgroup=None,
        selection_date="2018-12-01",
        start="2019-01-01",
        end="2019-12-31",
        exit_reason=None,
    )
    frame.loc[frame["household_id"] == "H7", "exit_reason"] = "moved away"
    return validate_table("households", frame)


@pytest.fixture
def household_periods(households: pd.DataFrame) -> pd.DataFrame:
    rows = [
        (household, group, period, domain, payer, 12, cents[household] * share)
        for household, group in zip(households["household_id"], households["group"], strict=True)
        if household in BEFORE
        for period, cents in (("before", BEFORE), ("during", DURING), ("after", DURING))
        for domain, payer, share in (("wmo", "municipality", 2 / 3), ("zvw", "insurer", 1 / 3))
    ]
    columns = ["household_id", "group", "period", "domain", "payer", "months", "cents_per_month"]
    return validate_table("household_periods", pd.DataFrame(rows, columns=columns))


@pytest.fixture
def household_months(households: pd.DataFrame) -> pd.DataFrame:
    """Return months 2018-01 to 2020-12 with one domain; amounts real in 2019 prices are BEFORE and DURING."""
    rows = []
    for household, group in zip(households["household_id"], households["group"], strict=True):
        for month in pd.date_range("2018-01-01", "2020-12-01", freq="MS") if household in BEFORE else []:
            event_month = (month.year - 2019) * 12 + month.month - 1
            real = (BEFORE if event_month < 0 else DURING)[household]
            nominal = round(real / price_factor(month.year, price_year=2019))
            rows.append((household, group, month, event_month, "wmo", "municipality", nominal, float(real)))
    columns = ["household_id", "group", "month", "event_month", "domain", "payer", "cents", "real_cents"]
    return validate_table("household_months", pd.DataFrame(rows, columns=columns))


@pytest.fixture
def programme() -> pd.DataFrame:
    """Return ten hours of 80 euros in each of 2019's months for each household with a director."""
    rows = [
        (household, month, 10.0, 8_000)
        for household in ("H1", "H2", "H3")
        for month in pd.date_range("2019-01-01", "2019-12-01", freq="MS")
    ]
    return validate_table("programme", pd.DataFrame(rows, columns=["household_id", "month", "hours", "rate_cents"]))


@dataclass(frozen=True)
class Scores:
    """Builds a table ``person_waves`` from scores by person: (person, household, group) -> one score per wave."""

    waves: tuple[str, ...] = ("T0", "T1", "T2")

    def __call__(self, scores: Mapping[tuple[str, str, str], Sequence[float | None]], outcome: str = "score"):
        rows = [
            (person, household, group, self.waves[number], 12.0 * number, outcome, value)
            for (person, household, group), values in scores.items()
            for number, value in enumerate(values)
        ]
        columns = ["person_id", "household_id", "group", "wave", "month", "outcome", "score"]
        return validate_table("person_waves", pd.DataFrame(rows, columns=columns))


@pytest.fixture
def scores() -> Scores:
    return Scores()


@pytest.fixture
def person_waves() -> pd.DataFrame:
    """Return scores of two persons in H1 (one of them absent at T1) and one person in each other household."""
    scores = {
        ("P1", "H1", "director"): (4.0, 6.0, 5.0),
        ("P2", "H1", "director"): (2.0, None, 9.0),
        ("P3", "H2", "director"): (5.0, 8.0, 8.0),
        ("P4", "H3", "director"): (3.0, 4.0, 4.0),
        ("P5", "H4", "comparison"): (4.0, 5.0, 5.0),
        ("P6", "H5", "comparison"): (5.0, 6.0, 7.0),
        ("P7", "H6", "comparison"): (6.0, 6.5, 6.0),
        ("P8", "H7", "director"): (1.0, 10.0, 10.0),
    }
    rows = [
        (person, household, group, f"T{number}", 12.0 * number, "score", value)
        for (person, household, group), values in scores.items()
        for number, value in enumerate(values)
    ]
    columns = ["person_id", "household_id", "group", "wave", "month", "outcome", "score"]
    return validate_table("person_waves", pd.DataFrame(rows, columns=columns))
