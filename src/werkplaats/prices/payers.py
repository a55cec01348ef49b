"""Who pays for care and for what comes of it, and the act or budget that makes them pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Payer:
    """A payer: its name for a reader, whether it is public money, and from which act or budget it pays."""

    label: str
    public: bool
    pays_from: str


PAYERS: Mapping[str, Payer] = MappingProxyType(
    {
        "municipality": Payer(
            "municipality", True, "Wmo 2015, Jeugdwet, Participatiewet, Wet gemeentelijke schuldhulpverlening"
        ),
        "health_insurer": Payer("health insurer", True, "Zorgverzekeringswet"),
        "care_office": Payer("care office", True, "Wet langdurige zorg"),
        "state": Payer("state", True, "national budgets other than education and justice"),
        "housing_corporation": Payer("housing corporation", False, "rents"),
        "education": Payer("education", True, "budgets of schools and their partnerships"),
        "justice": Payer("justice", True, "police, prosecution, courts, prisons, probation"),
        "household": Payer("household", False, "own contributions, and time"),
        "employer": Payer("employer", False, "work that is not done"),
    }
)
"""Payers that the code list knows; a study names its own under `payers`."""
