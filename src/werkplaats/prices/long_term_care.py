"""Reference prices 2024 of care for the elderly and at home, in euros of 2022 (`werkplaats.prices.costing_manual`)."""

from __future__ import annotations

from werkplaats.prices.costing_manual import manual_prices
from werkplaats.prices.unit_price import UnitPrice

ELDERLY_CARE: tuple[UnitPrice, ...] = (
    *manual_prices(
        (
            ("nursing_home_day", "nursing and care, with day activities", "day", 290.0),
            ("elderly_day_activities", "day activities for the elderly", "half day", 83.29),
        ),
        domain="wlz",
        payer="care_office",
    ),
    *manual_prices(
        (
            ("geriatric_rehabilitation_day", "geriatric rehabilitation, mean", "day", 329.0),
            ("geriatric_rehabilitation_day_amputation", "geriatric rehabilitation, after amputation", "day", 306.0),
            ("geriatric_rehabilitation_day_stroke", "geriatric rehabilitation, after a stroke", "day", 357.0),
            ("geriatric_rehabilitation_day_surgery", "geriatric rehabilitation, after planned surgery", "day", 360.0),
            ("geriatric_rehabilitation_day_trauma", "geriatric rehabilitation, after trauma", "day", 331.0),
            ("geriatric_rehabilitation_day_other", "geriatric rehabilitation, other diagnoses", "day", 311.0),
        ),
        domain="zvw",
        payer="health_insurer",
    ),
)

_NO_UNIT = "the table of the manual names no unit; an hour, as for the home care beside it"

HOME_CARE: tuple[UnitPrice, ...] = (
    *manual_prices(
        (("household_help", "household help at home", "hour", 32.76),),
        domain="wmo",
        payer="municipality",
        note=_NO_UNIT,
    ),
    *manual_prices(
        (("personal_care", "personal care at home", "hour", 57.58),),
        domain="zvw",
        payer="health_insurer",
        note=_NO_UNIT,
    ),
    *manual_prices((("guidance", "guidance at home", "hour", 64.0),), domain="wmo", payer="municipality"),
    *manual_prices((("home_nursing", "nursing at home", "hour", 75.0),), domain="zvw", payer="health_insurer"),
    *manual_prices((("home_treatment", "treatment at home", "hour", 138.0),), domain="wlz", payer="care_office"),
    *manual_prices(
        (("home_care_travel", "travel to home care", "visit", 30.64),), domain="zvw", payer="health_insurer"
    ),
)
