"""Reference prices 2024 of travel, time and work, in euros of 2022 (`werkplaats.prices.costing_manual`)."""

from __future__ import annotations

from werkplaats.prices.costing_manual import manual_prices
from werkplaats.prices.unit_price import UnitPrice

TRAVEL_AND_TIME: tuple[UnitPrice, ...] = manual_prices(
    (
        ("car_kilometer", "car", "kilometer", 0.26),
        ("parking", "parking", "visit", 3.92),
        ("public_transport_kilometer", "public transport", "kilometer", 0.21),
        ("taxi_start", "taxi and Wmo transport, start", "ride", 3.36),
        ("taxi_kilometer", "taxi and Wmo transport", "kilometer", 2.47),
        ("informal_care_hour", "informal care, at the price of replacement", "hour", 18.8),
    ),
    domain="household",
    payer="household",
)

WORK: tuple[UnitPrice, ...] = (
    *manual_prices(
        (("paid_work_hour", "paid work lost", "hour", 39.88),),
        domain="work",
        payer="employer",
        note="a price of one hour; a period in days is not to be multiplied with it",
    ),
    *manual_prices(
        (("unpaid_work_hour", "unpaid work lost, at the price of replacement", "hour", 18.8),),
        domain="household",
        payer="household",
    ),
)

PRODUCTIVITY_HOUR = WORK[0]
"""Productivity of one hour of paid work."""
