"""Reference prices 2024 of mental health care, in euros of 2022 (`werkplaats.prices.costing_manual`).

Social work stands with mental health care in the manual; the municipality pays it.
"""

from __future__ import annotations

from werkplaats.prices.costing_manual import manual_prices
from werkplaats.prices.unit_price import UnitPrice

PRACTICE_NURSE: tuple[UnitPrice, ...] = manual_prices(
    (
        ("practice_nurse_consultation", "practice nurse mental health, mean", "consultation", 20.85),
        (
            "practice_nurse_consultation_short",
            "practice nurse mental health, under 20 minutes",
            "consultation",
            9.31,
        ),
        (
            "practice_nurse_consultation_long",
            "practice nurse mental health, over 20 minutes",
            "consultation",
            23.12,
        ),
        ("practice_nurse_home_visit", "practice nurse mental health, home visit, mean", "visit", 28.5),
        (
            "practice_nurse_home_visit_short",
            "practice nurse mental health, home visit under 20 minutes",
            "visit",
            17.34,
        ),
        (
            "practice_nurse_home_visit_long",
            "practice nurse mental health, home visit over 20 minutes",
            "visit",
            28.91,
        ),
        ("practice_nurse_group", "practice nurse mental health, in a group", "consultation", 11.56),
    ),
    domain="zvw",
    payer="health_insurer",
)

SOCIAL_WORK: tuple[UnitPrice, ...] = manual_prices(
    (("social_work", "social work", "contact", 127.0),), domain="wmo", payer="municipality"
)

MENTAL_CARE: tuple[UnitPrice, ...] = manual_prices(
    (
        ("basic_mental_care_independent", "basic mental care, independent practice", "contact", 98.61),
        ("basic_mental_care_institution", "basic mental care, institution", "contact", 121.0),
        ("specialist_mental_care_independent", "specialist mental care, independent practice", "contact", 140.0),
        ("specialist_mental_care_institution", "specialist mental care, institution", "contact", 134.0),
        ("psychiatric_ward_contact", "psychiatric ward of a hospital (PAAZ, PUK)", "contact", 148.0),
        ("psychiatric_institution_day", "nursing day in a psychiatric institution", "day", 327.0),
        ("psychiatric_ward_day", "nursing day in a psychiatric ward of a hospital (PAAZ, PUK)", "day", 490.0),
        ("mental_care_day_activities", "day activities in specialist mental care", "half day", 22.81),
    ),
    domain="zvw",
    payer="health_insurer",
)
