"""Reference prices 2024 of offenses, in euros of 2022 (`werkplaats.prices.costing_manual`).

A price of an offense is not money that one payer gets back when it does not happen: it is spread over police, courts,
prisons and victims. Read what the manual counts in it before a line is given to one payer.
"""

from __future__ import annotations

from werkplaats.prices.costing_manual import manual_prices
from werkplaats.prices.unit_price import UnitPrice

OFFENSES: tuple[UnitPrice, ...] = manual_prices(
    (
        ("robbery", "robbery, theft with violence", "offense", 13855.0),
        ("simple_theft", "simple theft", "offense", 3147.0),
        ("stolen_goods", "handling stolen goods", "offense", 929.0),
        ("vandalism", "vandalism", "offense", 8809.0),
        ("public_disorder", "public disorder, discrimination", "offense", 3605.0),
        ("arson", "arson", "offense", 14627.0),
        ("cybercrime", "cybercrime", "offense", 106076.0),
        ("assault", "simple or severe assault", "offense", 19927.0),
        ("threat", "threat", "offense", 23451.0),
        ("sexual_coercion", "sexual coercion", "offense", 4088.0),
        ("unauthorized_driving", "driving without being allowed to", "offense", 7086.0),
        ("driving_under_influence", "driving under the influence", "offense", 1424.0),
        ("selling_soft_drugs", "selling soft drugs", "offense", 5612.0),
        ("selling_hard_drugs", "selling hard drugs", "offense", 32335.0),
        ("weapon", "offense with a weapon", "offense", 32333.0),
    ),
    domain="justice",
    payer="justice",
    note="for society as a whole, not for one payer",
)
