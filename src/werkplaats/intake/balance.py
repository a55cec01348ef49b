"""Nothing is lost: records and cents of a file are the same before and after every step, in every corner of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from werkplaats.errors import BalanceError
from werkplaats.intake.delivery import REPEATING, Delivery, Step, count_fates, select, settled
from werkplaats.intake.raw import CLEAN, QUARANTINED, STRUCTURE

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
    """Count records and cents of a file; clean cents are those of the parsed amounts, once they are parsed."""
    counts = count_fates(delivery)
    cents_raw, cents_clean, cents_quarantined = count_cents(delivery)
    return Balance(
        file=delivery.raw.file,
        table=delivery.table,
        raw=delivery.raw.n_records + len(delivery.raw.asides),
        clean=counts[CLEAN],
        quarantined=counts[QUARANTINED],
        structure=counts[STRUCTURE],
        cents_raw=cents_raw,
        cents_clean=cents_clean,
        cents_quarantined=cents_quarantined,
    )


def count_cents(delivery: Delivery) -> tuple[int, int, int]:
    """Return cents of the file (without rows that are no records), of the records in play, and of the quarantine."""
    if not delivery.measured or delivery.amount is None:
        return 0, 0, 0
    store, code = delivery.store, delivery.amount.code
    measured = f"{delivery.raw.records} r JOIN {delivery.measured} m ON m.code = r.{code}"
    raw = store.value(f"SELECT sum(m.value) FROM {measured}")
    # A totals row repeats the cents of the others, and a record of another table brings none to this one.
    outside = dict(
        store.rows(
            f"SELECT CASE WHEN f.rule IN {REPEATING} THEN 'structure' ELSE f.status END, sum(m.value) "
            f"FROM {measured} JOIN {delivery.fates} f ON f.line = r.line GROUP BY 1"
        )
    )
    cents = delivery.fields.get("cents")
    parsed = cents.lookup if cents is not None and cents.lookup else delivery.measured
    clean = store.value(
        f"SELECT sum(m.value) FROM {delivery.raw.records} r JOIN {parsed} m ON m.code = r.{code} "
        f"ANTI JOIN {delivery.fates} f ON f.line = r.line"
    )
    structure = int(outside.get(STRUCTURE) or 0)
    return int(raw or 0) - structure, int(clean or 0), int(outside.get(QUARANTINED) or 0)


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
