"""Reference prices 2024 of education, in euros of 2022 (`werkplaats.prices.costing_manual`)."""

from __future__ import annotations

from werkplaats.prices.costing_manual import manual_prices
from werkplaats.prices.unit_price import UnitPrice

SCHOOLS: tuple[UnitPrice, ...] = manual_prices(
    (
        ("primary_school_year", "primary school", "year", 9846.0),
        ("primary_school_day", "primary school", "day", 52.1),
        ("primary_school_hour", "primary school", "hour", 10.47),
        ("secondary_school_year", "secondary school", "year", 14342.0),
        ("secondary_school_day", "secondary school", "day", 75.88),
        ("secondary_school_hour", "secondary school", "hour", 15.26),
        ("vocational_school_year", "vocational school (mbo)", "year", 19251.0),
        ("vocational_school_day", "vocational school (mbo)", "day", 103.0),
        ("vocational_school_hour", "vocational school (mbo)", "hour", 20.77),
        ("higher_vocational_year", "higher vocational education (hbo)", "year", 15963.0),
        ("higher_vocational_day", "higher vocational education (hbo)", "day", 84.46),
        ("higher_vocational_hour", "higher vocational education (hbo)", "hour", 16.98),
        ("university_year", "university", "year", 29735.0),
        ("university_day", "university", "day", 157.33),
        ("university_hour", "university", "hour", 31.63),
        ("special_school_year", "special primary school", "year", 15855.0),
        ("special_school_day", "special primary school", "day", 83.89),
        ("special_school_hour", "special primary school", "hour", 16.87),
    ),
    domain="education",
    payer="education",
)

LESSONS: tuple[UnitPrice, ...] = (
    *manual_prices(
        (
            ("lesson_by_student_hour", "private lesson by a student", "hour", 15.0),
            ("lesson_by_teacher_hour", "private lesson by a teacher", "hour", 30.0),
        ),
        domain="household",
        payer="household",
    ),
    *manual_prices(
        (("remedial_teaching_hour", "remedial teaching", "hour", 40.0),), domain="education", payer="education"
    ),
)
