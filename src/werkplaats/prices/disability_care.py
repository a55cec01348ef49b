"""Reference prices 2024 of rehabilitation and disability care, in euros of 2022 (`werkplaats.prices.costing_manual`).

In disability care a price comes with or without day activities; adding those to the former counts them twice.
"""

from __future__ import annotations

from werkplaats.prices.costing_manual import manual_prices
from werkplaats.prices.unit_price import UnitPrice

REHABILITATION: tuple[UnitPrice, ...] = manual_prices(
    (
        ("rehabilitation_consultation", "rehabilitation, all ages", "consultation", 371.0),
        ("rehabilitation_consultation_children", "rehabilitation, children", "consultation", 497.0),
        ("rehabilitation_consultation_adults", "rehabilitation, adults", "consultation", 347.0),
        ("rehabilitation_day", "nursing day in rehabilitation with treatment, all ages", "day", 910.0),
        (
            "rehabilitation_day_children",
            "nursing day in rehabilitation with treatment, children",
            "day",
            1368.0,
        ),
        ("rehabilitation_day_adults", "nursing day in rehabilitation with treatment, adults", "day", 849.0),
    ),
    domain="zvw",
    payer="health_insurer",
)

DISABILITY_CARE: tuple[UnitPrice, ...] = manual_prices(
    (
        ("intellectual_disability_day_with_activities", "stay, intellectual disability, with activities", "day", 282.0),
        ("intellectual_disability_day", "stay, intellectual disability, without activities", "day", 163.0),
        ("mild_intellectual_disability_day_with_activities", "stay, mild (LVB), with activities", "day", 345.0),
        ("disturbed_behavior_day_with_activities", "stay, mild with severe behavior, with activities", "day", 458.0),
        ("physical_disability_day_with_activities", "stay, physical disability, with activities", "day", 301.0),
        ("physical_disability_day", "stay, physical disability, without activities", "day", 234.0),
        ("auditory_disability_day_with_activities", "stay, auditory disability, with activities", "day", 429.0),
        ("auditory_disability_day", "stay, auditory disability, without activities", "day", 263.0),
        ("visual_disability_day_with_activities", "stay, visual disability, with activities", "day", 277.0),
        ("visual_disability_day", "stay, visual disability, without activities", "day", 208.0),
    ),
    domain="wlz",
    payer="care_office",
)
