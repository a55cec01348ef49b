"""Codes that are common in a delivery, and the invented cells of the template rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

Value = str | int | Decimal | dt.date | None
"""One cell of an example row; None is an empty cell."""

CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "domain": ("Wmo", "Jeugdwet", "Zvw", "Wlz"),
        "wave": ("T0", "T1", "T2"),
        "group": ("intervention", "comparison"),
        "event": ("crisis", "out_of_home_placement", "eviction", "police_call"),
        "instrument": ("psat", "csat", "nomad"),
    }
)
"""Codes that are common; a study may agree on others."""

EXAMPLES: Mapping[str, tuple[Value, ...]] = MappingProxyType(
    {
        "person_id": ("P0001", "P0001", "P0002"),
        "household_id": ("H0001", "H0001", "H0002"),
        "domain": ("Wmo", "Jeugdwet", "Wmo"),
        "product_code": ("02A03", "45A48", "02A03"),
        "provider": ("De Linde", "Thuiszorg Noord", "De Linde"),
        "start": (dt.date(2023, 1, 1), dt.date(2023, 2, 1), dt.date(2023, 3, 1)),
        "end": (dt.date(2023, 1, 31), dt.date(2023, 2, 28), dt.date(2023, 3, 31)),
        "amount": (Decimal("1234.56"), Decimal("209.08"), Decimal("87.50")),
        "wave": ("T0", "T1", "T0"),
        "date": (dt.date(2023, 1, 26), dt.date(2023, 7, 19), dt.date(2023, 2, 5)),
        "birth_year": (1984, 2011, 1990),
        "sex": ("female", "male", "female"),
        "group": ("intervention", "intervention", "comparison"),
        "neighborhood": ("Noord", "Noord", "Zuid"),
        "subgroup": ("gezin", "gezin", "alleenstaand"),
        "selection_date": (dt.date(2022, 10, 1), dt.date(2022, 10, 1), dt.date(2023, 1, 1)),
        "exit_reason": (None, "moved", None),
        "professional": ("HV01", "HV02", "HV01"),
        "month": (dt.date(2023, 1, 1), dt.date(2023, 2, 1), dt.date(2023, 1, 1)),
        "hours": (Decimal("12.5"), Decimal("9.0"), Decimal("14.0")),
        "hourly_rate": (Decimal("85.00"), Decimal("85.00"), Decimal("85.00")),
        "event": ("crisis", "police_call", "eviction"),
        "respondent": ("R01", "R01", "R02"),
        "organization": ("Gemeente", "Gemeente", "De Linde"),
        "instrument": ("psat", "psat", "psat"),
        "item": ("funding_stability_1", "funding_stability_2", "funding_stability_1"),
        "value": (Decimal(5), Decimal(4), Decimal(6)),
        "unit": ("consultation", "hour", "session"),
        "volume": (Decimal(2), Decimal("6.5"), Decimal(1)),
        "payer": (None, None, None),
        "reason": ("19", "39", None),
        "delivery": ("first", "first", None),
        "said_by": ("youth_team", "landlord", "family_director"),
        "evidence": ("B", "A", "C"),
        "consequence": ("prevented", "delayed", "prevented"),
        "delay_months": (None, Decimal(12), None),
        "probability_low": (Decimal("0.2"), Decimal("0.5"), Decimal("0.1")),
        "probability_mid": (Decimal("0.4"), Decimal("0.7"), Decimal("0.2")),
        "probability_high": (Decimal("0.6"), Decimal("0.9"), Decimal("0.4")),
        "price": (Decimal("60000.00"), Decimal("6000.00"), Decimal("4000.00")),
        "price_unit": ("year", "event", "year"),
        "duration": (Decimal("0.5"), Decimal(1), Decimal(1)),
        "price_source": ("Tarieven regio 2023", "Woningcorporatie 2023", "Tarieven regio 2023"),
        "price_year": (2023, 2023, 2023),
        "spent": (Decimal("1100.00"), Decimal("400.00"), Decimal(0)),
        "measure": ("inflow", "inflow", "inflow"),
        "kind": ("count", "count", "count"),
        "exposure": (Decimal(2150), Decimal(2150), Decimal(2148)),
        "role": ("intervention", "intervention", None),
        "n_households": (14, 12, 9),
        "referral_id": ("V001", "V002", "V003"),
        "from_party": ("Huisarts", "Wijkteam", "Huisarts"),
        "to_party": ("Wijkteam", "De Linde", "Wijkteam"),
        "consent_date": (dt.date(2023, 1, 10), dt.date(2023, 2, 14), dt.date(2023, 3, 7)),
        "contact_date": (dt.date(2023, 1, 17), dt.date(2023, 2, 20), None),
        "feedback_date": (dt.date(2023, 2, 1), None, None),
    }
)
"""Three cells by column."""

ROWS_OF_THEIR_OWN: Mapping[tuple[str, str], tuple[Value, ...]] = MappingProxyType(
    {
        ("persons", "person_id"): ("P0001", "P0002", "P0003"),
        ("memberships", "person_id"): ("P0001", "P0002", "P0003"),
        ("volumes", "domain"): ("Zvw", "Wmo", "Zvw"),
        ("volumes", "item"): ("gp_consultation", "household_help", "physiotherapy"),
        ("volumes", "basis"): ("estimated", None, None),
        ("neighborhood_series", "value"): (Decimal(14), Decimal(12), Decimal(9)),
        ("neighborhood_series", "month"): (dt.date(2023, 1, 1), dt.date(2023, 2, 1), dt.date(2023, 3, 1)),
        ("neighborhood_series", "neighborhood"): ("Noord", "Noord", "Noord"),
        ("neighborhood_series", "unit"): ("clients", "clients", "clients"),
        ("households", "household_id"): ("H0001", "H0002", "H0003"),
        ("avoided", "payer"): ("municipality", "landlord", "municipality"),
        ("avoided", "event"): ("out_of_home_placement", "eviction", "crisis"),
    }
)
"""Three cells for a column that identifies the rows of its table."""

ANSWERS: Mapping[str, tuple[Value, ...]] = MappingProxyType(
    {"eq5d_5l": (2, 1, 3), "eq_vas": (70, 75, 60), "positive_health": (6, 7, 5)}
)
"""Three answers by instrument, the same for each of its items."""
