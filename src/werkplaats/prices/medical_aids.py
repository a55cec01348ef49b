"""Reference prices 2024 of medical aids and dispensing, in euros of 2022 (`werkplaats.prices.costing_manual`)."""

from __future__ import annotations

from werkplaats.prices.costing_manual import manual_prices
from werkplaats.prices.unit_price import UnitPrice

AIDS: tuple[UnitPrice, ...] = manual_prices(
    (
        ("arm_prosthesis", "arm prosthesis", "aid", 3540.0),
        ("leg_prosthesis", "leg prosthesis", "aid", 2790.0),
        ("communication_aid_physical", "aid to communicate with a physical disability", "aid", 1550.0),
        ("communication_aid_visual", "aid to read with a visual disability", "aid", 1230.0),
        ("communication_aid_other", "other aid to communicate, inform or signal", "aid", 1170.0),
        ("mobility_aid_other", "other aid to move", "aid", 1040.0),
        ("diabetes_aid_other", "other aid for diabetes", "aid", 974.0),
        ("arm_hand_finger_aid", "other aid for arm, hand or finger", "aid", 927.0),
        ("orthopedic_shoes", "orthopedic shoes", "aid", 889.0),
        ("optical_aid", "special optical aid", "aid", 731.0),
    ),
    domain="zvw",
    payer="health_insurer",
)

DISPENSING: tuple[UnitPrice, ...] = manual_prices(
    (("dispensing_fee", "fee of the pharmacist", "prescription", 4.22),),
    domain="zvw",
    payer="health_insurer",
    note="what is dispensed comes on top of it",
)
