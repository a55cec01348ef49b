"""Care that was claimed twice for the same days: lines of one person and product whose stretches of time overlap."""

from __future__ import annotations

from werkplaats.intake.delivery import Delivery, settled
from werkplaats.intake.fates import note
from werkplaats.intake.fields import build_select
from werkplaats.intake.shared_hashes import keep_shared_hashes

_WHO = ("person_id", "household_id")
_CARE = ("domain", "product_code", "provider")
_PERIOD = ("start", "end")


def note_overlaps(delivery: Delivery) -> Delivery:
    """Tell of claims for the same care of the same person whose days overlap, as corrections sent twice do.

    The same care is that of one person, household, domain, product and provider, as far as the file names them. Left
    out are care of one day, because two visits on a day are no mistake; lines over exactly the same days, because a
    period may be declared in parts; and a claim that was taken back over the same days. Two stretches that share only
    the day on which the one ends and the other begins follow each other.
    """
    if delivery.table != "costs" or not delivery.measured or delivery.amount is None:
        return delivery
    who, care = (_codes(delivery, names) for names in (_WHO, _CARE))
    if not who or not care or not set(_PERIOD) <= set(delivery.fields):
        return delivery
    delivery = settled(delivery, _PERIOD)
    assert delivery.amount is not None
    store, name = delivery.store, delivery.store.name("stretches")
    long = _select_long(delivery, who + care)
    # Most care has one such line, and a hash is enough to leave it out before anything is sorted.
    several = keep_shared_hashes(store, long, delivery.raw.n_records)
    store.run(
        f"CREATE TABLE {name} AS SELECT long.* EXCLUDE (hash), m.value AS cents FROM ({long}) long "
        f"SEMI JOIN {several} USING (hash) JOIN {delivery.measured} m ON m.code = {delivery.amount.code}"
    )
    delivery = note(
        delivery, _select_overlapping(name, who + care), "interval.overlap", "warning", columns=(*_PERIOD, "amount")
    )
    store.run(f"DROP TABLE {name}")
    store.run(f"DROP TABLE {several}")
    return delivery


def _codes(delivery: Delivery, names: tuple[str, ...]) -> list[str]:
    """Return the columns of codes of those canonical columns that the file has."""
    fields = [delivery.fields[name] for name in names if name in delivery.fields]
    return [field.column.code for field in fields if field.column is not None]


def _select_long(delivery: Delivery, care: list[str]) -> str:
    """Return a SELECT of the lines of more than one day, with a hash of the care that they are about."""
    assert delivery.amount is not None
    rows = build_select(
        delivery.raw.records, delivery.fates, delivery.fields, _PERIOD, play=True, codes=[*care, delivery.amount.code]
    )
    return f'SELECT *, hash({", ".join(care)}) AS hash FROM ({rows}) WHERE "end" > start'


def _select_overlapping(stretches: str, care: list[str]) -> str:
    """Return a SELECT of the claims that share days with another claim for the same care."""
    listed = ", ".join(care)
    claimed = f'SELECT {listed}, start, "end" FROM {stretches} GROUP BY ALL HAVING sum(cents) > 0'
    in_order = f'PARTITION BY {listed} ORDER BY start, "end"'
    before = f"{in_order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    shared = (
        f'SELECT {listed}, start, "end" FROM ({claimed}) '
        f'QUALIFY max("end") OVER ({before}) > start OR lead(start) OVER ({in_order}) < "end"'
    )
    return f'SELECT line FROM {stretches} SEMI JOIN ({shared}) USING ({listed}, start, "end") WHERE cents > 0'
