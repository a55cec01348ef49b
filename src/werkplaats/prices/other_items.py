"""What lies outside care and still moves when care changes: income, debt, school, police, housing, the director.

The domains are those in which evaluations of this kind look for costs; there is no national list of items for them. An
item here names what to ask for, not what it costs.

References
----------
Drost, R. M. W. A., Paulus, A. T. G., Ruwaard, D. & Evers, S. M. A. A. (2014). Handleiding intersectorale kosten en
baten van (preventieve) interventies: classificatie, identificatie en kostprijzen. Maastricht University.
"""

from __future__ import annotations

from werkplaats.prices.code_list import Item

_ITEMS = (
    (
        "participation",
        "municipality",
        (
            ("benefit", "benefit to live on"),
            ("special_assistance", "special assistance"),
            ("reintegration", "help to find work"),
        ),
    ),
    (
        "debt",
        "municipality",
        (
            ("debt_counseling", "debt counseling"),
            ("debt_administration", "administration of money by order"),
        ),
    ),
    (
        "education",
        "education",
        (
            ("special_education", "special education"),
            ("extra_support", "extra support in school"),
            ("truancy", "truancy and dropping out"),
        ),
    ),
    (
        "justice",
        "justice",
        (
            ("police", "police"),
            ("prosecution", "prosecution and courts"),
            ("detention", "detention"),
            ("probation", "probation"),
            ("halt", "Halt"),
        ),
    ),
    (
        "housing",
        "housing_corporation",
        (
            ("rent_arrears", "rent arrears"),
            ("eviction", "eviction"),
            ("nuisance", "nuisance and damage"),
        ),
    ),
    (
        "direction",
        "municipality",
        (
            ("family_direction", "family director"),
            ("training", "training of directors"),
            ("coordination", "coordination of the approach"),
        ),
    ),
    (
        "household",
        "household",
        (
            ("own_contribution", "own contributions"),
            ("travel", "travel"),
            ("informal_care", "informal care"),
        ),
    ),
    ("work", "employer", (("absence", "paid work that is not done"),)),
    (
        "state_benefits",
        "state",
        (
            ("disability_benefit", "benefits for disability and illness"),
            ("allowances", "allowances for rent, care and children"),
        ),
    ),
)

OTHER_ITEMS: tuple[Item, ...] = tuple(
    Item(domain, name, label, payer) for domain, payer, rows in _ITEMS for name, label in rows
)
