"""What care the invented households can receive: products, who pays, what they cost, what family direction does.

Categories are those of the national code lists of iWmo (WMO020) and iJw (JZ020); `P1` and `P2` are local codes. Product
codes have the form of those lists. Tariffs and providers are invented.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Product:
    """One kind of care.

    ``tariff`` is euros per unit in prices of 2020, None where amounts are free; ``reduction`` is the share of its cost
    that family direction takes away at full strength.
    """

    category: str
    code: str
    domain: str
    payer: str
    unit: str
    tariff: float | None
    for_child: bool
    reduction: float
    providers: tuple[str, ...]


HOUR, HALF_DAY, NIGHT, PIECE = "04", "16", "14", "82"
"""Units of iWmo and iJw (code list WJ756)."""

_SUPPORT = ("Maasoever", "Coöp. Thuis", "Heuvel")
_YOUTH = ("Vijverdal", "'t Geultje", "Müller c.s.")
_SHELTER = ("De Brug", "Zuiderlicht")
_DEBT = ("Zuiderpoort", "Meedoen")
_MEDICAL = ("ZUIDOEVER", "MERGEL", "OOST", "MAASDAL")

PRODUCTS: tuple[Product, ...] = (
    Product("01", "01A03", "wmo", "municipality", HOUR, 28.20, False, 0.00, _SUPPORT),
    Product("02", "02A05", "wmo", "municipality", HOUR, 62.40, False, 0.12, _SUPPORT),
    Product("07", "07A03", "wmo", "municipality", HALF_DAY, 38.50, False, 0.05, _SUPPORT),
    Product("15", "15A03", "shelter", "municipality", NIGHT, 214.30, False, 0.15, _SHELTER),
    Product("16", "16A01", "shelter", "municipality", NIGHT, 228.60, False, 0.15, _SHELTER),
    Product("43", "43A12", "youth", "municipality", NIGHT, 312.75, True, 0.15, _YOUTH),
    Product("45", "45A04", "youth", "municipality", HOUR, 88.20, True, 0.08, _YOUTH),
    Product("46", "46A01", "youth", "municipality", NIGHT, 428.00, True, 0.15, _YOUTH),
    Product("48", "48A01", "youth", "municipality", NIGHT, 24.10, True, 0.08, _YOUTH),
    Product("54", "54A02", "youth", "municipality", HOUR, 104.60, True, 0.05, _YOUTH),
    Product("P1", "P1-01", "participation", "municipality", PIECE, 145.00, False, 0.00, _DEBT),
    Product("P2", "P2-01", "participation", "municipality", PIECE, 118.00, False, 0.00, _DEBT),
    Product("GGZ", "GGZ-AMB", "zvw", "health_insurer", "", None, False, 0.03, _MEDICAL[:1]),
    Product("GGZ", "GGZ-KLIN", "zvw", "health_insurer", "", None, False, 0.06, _MEDICAL[:1]),
    Product("MSZ", "MSZ-DBC", "zvw", "health_insurer", "", None, False, 0.00, _MEDICAL[1:2]),
    Product("HUI", "HUI-CONS", "zvw", "health_insurer", "", None, False, 0.00, _MEDICAL[2:3]),
    Product("WYK", "WYK-UUR", "zvw", "health_insurer", "", None, False, 0.00, _MEDICAL[3:4]),
    Product("WLZ", "WLZ-VPT", "wlz", "care_office", "", None, False, 0.00, _MEDICAL[3:4]),
)

CODES: tuple[str, ...] = tuple(product.code for product in PRODUCTS)

FAMILY_BASE = ("45A04", "02A05", "54A02", "48A01", "07A03", "P1-01", "P2-01", "GGZ-AMB", "MSZ-DBC", "HUI-CONS")
ADULT_BASE = ("02A05", "01A03", "07A03", "15A03", "P1-01", "P2-01", "GGZ-AMB", "MSZ-DBC", "WYK-UUR")
FAMILY_CRISIS = ("43A12", "46A01", "16A01")
ADULT_CRISIS = ("15A03", "16A01", "GGZ-KLIN")


def product_index(code: str) -> int:
    """Return the position of a product in `PRODUCTS`."""
    return CODES.index(code)


def is_municipal() -> tuple[bool, ...]:
    """Return for every product whether the municipality pays it."""
    return tuple(product.payer == "municipality" for product in PRODUCTS)
