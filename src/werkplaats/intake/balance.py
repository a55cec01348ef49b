"""Nothing is lost: records and cents of a file are the same before and after every step."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from werkplaats.errors import BalanceError


@dataclass(frozen=True)
class Balance:
    """Records and cents of one file on their way into one table.

    ``raw`` counts what the reader read, ``clean`` the records that reached the table, ``quarantined`` those set aside
    with a reason, ``structure`` rows that are no record of the table. A totals row carries no cents, because it
    repeats those of the other rows. Cents that could not be read are zero; their records are quarantined.
    """

    file: str
    table: str
    raw: int
    clean: int
    quarantined: int
    structure: int
    cents_raw: int = 0
    cents_clean: int = 0
    cents_quarantined: int = 0

    def validate(self, step: str = "the end") -> None:
        """Raise BalanceError unless raw = clean + quarantined + structure, for records and for cents."""
        records = self.clean + self.quarantined + self.structure
        cents = self.cents_clean + self.cents_quarantined
        if records != self.raw or cents != self.cents_raw:
            raise BalanceError(
                "records or cents were lost or made up",
                where=f"{self.file}, table {self.table}, after {step}",
                found=f"{records} of {self.raw} records and {cents} of {self.cents_raw} cents",
                do="This is a fault of the program; please report it with this message",
                rule="balance.broken",
            )


def validate_conserved(before: pd.Index, after: pd.Index, *, where: str, step: str) -> None:
    """Raise BalanceError unless ``after`` names the same records as ``before``, each once."""
    if after.is_unique and before.sort_values().equals(after.sort_values()):
        return
    raise BalanceError(
        "a step changed which records there are",
        where=f"{where}, after {step}",
        found=f"{len(before)} records before, {len(after)} after, {len(before.intersection(after))} the same",
        do="This is a fault of the program; please report it with this message",
        rule="balance.records",
    )
