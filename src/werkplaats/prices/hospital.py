"""Reference prices 2024 of hospital care, in euros of 2022 (`werkplaats.prices.costing_manual`)."""

from __future__ import annotations

from werkplaats.prices.costing_manual import manual_prices
from werkplaats.prices.unit_price import UnitPrice

HOSPITAL: tuple[UnitPrice, ...] = manual_prices(
    (
        ("nursing_day_without_specialists", "nursing day in hospital, without personnel costs", "day", 537.0),
        ("nursing_day", "nursing day in hospital, with personnel costs", "day", 644.0),
        ("intensive_care_day", "nursing day in intensive care, with diagnostics and medication", "day", 2727.0),
        ("day_treatment", "day treatment in hospital", "treatment", 335.0),
        ("intravenous_administration", "intravenous administration in hospital", "administration", 171.0),
        ("subcutaneous_administration", "subcutaneous administration in hospital", "administration", 75.28),
        ("outpatient_visit", "outpatient visit in hospital", "visit", 120.0),
        ("emergency_visit", "visit to the emergency department", "visit", 258.0),
        ("ambulance_ride", "ambulance ride, weighted mean", "ride", 528.0),
        ("ambulance_ride_ordered", "ambulance ride, ordered", "ride", 293.0),
        ("ambulance_ride_urgent", "ambulance ride, urgent", "ride", 657.0),
        ("operating_room_minute", "conventional operating room", "minute", 11.09),
        ("hybrid_operating_room_minute", "hybrid operating room", "minute", 23.34),
    ),
    domain="zvw",
    payer="health_insurer",
)
