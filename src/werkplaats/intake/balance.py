"""Nothing is lost: records and cents of a file are the same before and after every step, in every corner of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from operator import mul
from typing import NamedTuple

from werkplaats.errors import BalanceError
from werkplaats.intake.delivery import Delivery, Step, select, settled
from werkplaats.intake.fates import REPEATING, count_fates
from werkplaats.intake.raw import CLEAN, QUARANTINED, STRUCTURE
from werkplaats.intake.store import literal

REPORT_IT = "This is a fault of the program; please report it with this message"
"""What to do about a fault that is nobody's data."""


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
                do=REPORT_IT,
                rule="balance.broken",
            )


def run_steps(delivery: Delivery, steps: Sequence[Step]) -> Delivery:
    """Apply steps one by one, and assert after each that changed a fate or an amount that nothing went missing.

    Raises
    ------
    BalanceError
        When a step lost or made up records or cents.
    """
    counted, cents = _count(delivery), delivery.fields.get("cents")
    for step in steps:
        delivery = step(delivery)
        if delivery.fields.get("cents") is not cents:
            delivery = settled(delivery, ("cents",))
        now, priced = _count(delivery), delivery.fields.get("cents")
        if now != counted or priced is not cents:
            validate_balance(delivery, step=_name(step))
            counted, cents = now, priced
    return delivery


def validate_balance(delivery: Delivery, *, step: str) -> None:
    """Raise BalanceError unless every row has one fate, and records and cents agree."""
    strange = delivery.store.value(f"SELECT count(*) - count(DISTINCT line) FROM {delivery.fates}")
    if strange:
        raise BalanceError(
            "a record has more than one fate",
            where=f"{delivery.raw.where}, table {delivery.table}, after {step}",
            found=f"{strange} records",
            do=REPORT_IT,
            rule="balance.records",
        )
    build_balance(delivery).validate(step)


def build_balance(delivery: Delivery) -> Balance:
    """Count records and cents of a file; clean cents are those of the parsed amounts, once they are parsed.

    The records in play are counted one by one. What was read is known from reading: how often each amount occurred.
    """
    clean, cents_clean = _count_in_play(delivery)
    aside = _count_aside(delivery)
    return Balance(
        file=delivery.raw.file,
        table=delivery.table,
        raw=delivery.raw.n_records + len(delivery.raw.asides),
        clean=clean,
        quarantined=sum(item.records for item in aside if item.status == QUARANTINED),
        structure=sum(item.records for item in aside if item.status == STRUCTURE),
        # A totals row repeats the cents of the others, and a record of another table brings none to this one.
        cents_raw=_measure_read(delivery) - sum(item.cents for item in aside if not item.counts),
        cents_clean=cents_clean,
        cents_quarantined=sum(item.cents for item in aside if item.counts),
    )


class _Aside(NamedTuple):
    """Rows with one kind of fate: how many, their cents, and whether those are cents of the file."""

    status: str
    counts: bool
    records: int
    cents: int


def _count_aside(delivery: Delivery) -> list[_Aside]:
    """Return rows and cents by kind of fate; rows that the reader set aside have no cents."""
    counts = f"f.status = {literal(QUARANTINED)} AND f.rule NOT IN {REPEATING}"
    joined, cents = f"{delivery.fates} f", "0"
    if delivery.measured and delivery.amount is not None:
        joined += f" LEFT JOIN {delivery.raw.records} r ON r.line = f.line"
        joined += f" LEFT JOIN {delivery.measured} m ON m.code = r.{delivery.amount.code}"
        cents = "coalesce(sum(m.value), 0)"
    rows = delivery.store.rows(f"SELECT f.status, {counts}, count(*), {cents} FROM {joined} GROUP BY ALL")
    return [_Aside(status, kept, int(records), int(value)) for status, kept, records, value in rows]


def _count_in_play(delivery: Delivery) -> tuple[int, int]:
    """Return how many records are in play, and their cents."""
    if not delivery.measured or delivery.amount is None:
        return count_fates(delivery)[CLEAN], 0
    cents = delivery.fields.get("cents")
    parsed = cents.lookup if cents is not None and cents.lookup else delivery.measured
    records, value = delivery.store.row(
        f"SELECT count(*), coalesce(sum(m.value), 0) FROM {delivery.raw.records} r "
        f"JOIN {parsed} m ON m.code = r.{delivery.amount.code} ANTI JOIN {delivery.fates} f ON f.line = r.line"
    )
    return int(records), int(value)


def _measure_read(delivery: Delivery) -> int:
    """Return the cents of all records that were read."""
    if not delivery.measured or delivery.amount is None:
        return 0
    values = delivery.store.column(f"SELECT coalesce(value, 0) FROM {delivery.measured} ORDER BY code")
    # In Python's whole numbers: amounts that no budget can hold may stand in a file too.
    return sum(map(mul, values, delivery.amount.counts.tolist()))


def build_fingerprint(delivery: Delivery) -> tuple[int, int]:
    """Return the number of records in play, and a fingerprint of their cents per household, domain and month.

    The fingerprint is a sum over records of their cents times a number drawn from household, domain and month. Two
    tables with the same fingerprint hold the same cents for each household, domain and month, whatever the order.
    """
    keys = ("household_id", "domain", "start", "cents")
    return fingerprint_query(delivery, select(delivery, keys))


def fingerprint_query(delivery: Delivery, query: str) -> tuple[int, int]:
    """Return the fingerprint of a query with columns household_id, domain, start and cents."""
    records, value = delivery.store.row(FINGERPRINT.format(query=query))
    return int(records), int(value or 0)


FINGERPRINT = (
    "SELECT count(*), sum((hash(household_id, domain, date_trunc('month', start)) >> 20)::HUGEINT * cents) "
    "FROM ({query})"
)


def _name(step: Step) -> str:
    return step.func.__name__ if isinstance(step, partial) else getattr(step, "__name__", "a step")


def _count(delivery: Delivery) -> tuple[int, int]:
    """Return how many records the file has, and how many rows of it have a fate."""
    records, fates = delivery.store.row(
        f"SELECT (SELECT count(*) FROM {delivery.raw.records}), (SELECT count(*) FROM {delivery.fates})"
    )
    return int(records), int(fates)


def validate_rows(n_rows: int, deliveries: Sequence[Delivery]) -> None:
    """Raise BalanceError unless a table has a row for every clean record of its files."""
    n_clean = sum(count_fates(delivery)[CLEAN] for delivery in deliveries)
    if n_rows != n_clean:
        raise unlike(deliveries, f"{n_rows} of {n_clean} records")


def unlike(deliveries: Sequence[Delivery], found: str) -> BalanceError:
    """Return the error of a table that does not hold what its files held."""
    return BalanceError(
        "the table does not hold what its files held, in each corner of it",
        where=f"{deliveries[0].raw.where}, table {deliveries[0].table}",
        found=found,
        do=REPORT_IT,
        rule="balance.table",
    )
