"""Reference prices 2024 of primary care, in euros of 2022 (`werkplaats.prices.costing_manual`)."""

from __future__ import annotations

from werkplaats.prices.costing_manual import manual_prices
from werkplaats.prices.unit_price import UnitPrice

PRIMARY_CARE: tuple[UnitPrice, ...] = manual_prices(
    (
        ("gp_consultation", "general practitioner, consultation, mean", "consultation", 30.87),
        ("gp_consultation_short", "general practitioner, consultation under 20 minutes", "consultation", 28.74),
        ("gp_consultation_long", "general practitioner, consultation over 20 minutes", "consultation", 42.47),
        ("gp_home_visit", "general practitioner, home visit, mean", "visit", 43.31),
        ("gp_home_visit_short", "general practitioner, home visit under 20 minutes", "visit", 36.72),
        ("gp_home_visit_long", "general practitioner, home visit over 20 minutes", "visit", 48.21),
        ("physiotherapy", "physiotherapy", "session", 38.89),
        ("exercise_therapy", "exercise therapy", "session", 42.91),
        ("speech_therapy", "speech therapy", "session", 40.93),
        ("occupational_therapy", "occupational therapy", "session", 24.32),
        ("dietary_advice", "dietary advice", "session", 24.7),
    ),
    domain="zvw",
    payer="health_insurer",
)

LIFESTYLE: tuple[UnitPrice, ...] = manual_prices(
    (("lifestyle_intervention", "combined lifestyle intervention (GLI)", "piece", 128.0),),
    domain="zvw",
    payer="health_insurer",
    note="the table of the manual names no unit for it; look it up before use",
)
