"""Credits: negative lines that take back an earlier claim. Matched, without a claim, or more than the claim."""

from __future__ import annotations

from werkplaats.intake.delivery import Delivery
from werkplaats.intake.fates import note
from werkplaats.intake.raw import RawColumn

_CLAIM = ("person_id", "household_id", "domain", "product_code", "provider")
_PERIOD = ("start", "end")


def check_credits(delivery: Delivery) -> Delivery:
    """Tell of credits that no claim in the file answers to, and of those that take back more than was claimed.

    A credit stays whatever it is: with its claim the two add up to what was paid. One without a claim may belong to an
    earlier delivery, so that costs of this study would come out too low.
    """
    if delivery.table != "costs" or delivery.amount is None or not delivery.measured:
        return delivery
    store, raw = delivery.store, delivery.raw
    lines = store.name("signed")
    codes = [column.code for name in (*_CLAIM, *_PERIOD) if (column := _raw_column(delivery, name)) is not None]
    claim = [column.code for name in _CLAIM if (column := _raw_column(delivery, name)) is not None]
    listed = ", ".join(f"r.{code}" for code in codes)
    store.run(
        f"CREATE TABLE {lines} AS SELECT r.line, {listed}, m.value AS cents FROM {raw.records} r "
        f"JOIN {delivery.measured} m ON m.code = r.{delivery.amount.code} "
        f"ANTI JOIN {delivery.fates} f ON f.line = r.line WHERE m.value < 0"
    )
    if store.value(f"SELECT count(*) FROM {lines}"):
        delivery = _judge(delivery, lines, claim, codes)
    store.run(f"DROP TABLE {lines}")
    return delivery


def _judge(delivery: Delivery, negative: str, claim: list[str], codes: list[str]) -> Delivery:
    assert delivery.amount is not None
    store, raw = delivery.store, delivery.raw
    columns, same, exact = ("amount",), ", ".join(claim), ", ".join(codes)
    claimed = store.name("claimed")
    listed = ", ".join(f"r.{code}" for code in codes)
    store.run(
        f"CREATE TABLE {claimed} AS SELECT {listed}, sum(m.value) AS cents FROM {raw.records} r "
        f"SEMI JOIN {negative} USING ({same}) JOIN {delivery.measured} m ON m.code = r.{delivery.amount.code} "
        f"ANTI JOIN {delivery.fates} f ON f.line = r.line WHERE m.value > 0 GROUP BY {listed}"
    )
    orphan = f"SELECT line FROM {negative} ANTI JOIN {claimed} USING ({same})"
    delivery = note(delivery, orphan, "credit.orphan", "warning", columns=columns)
    taken = f"SELECT {exact}, sum(cents) AS taken FROM {negative} GROUP BY {exact}"
    beyond = (
        f"SELECT line FROM {negative} SEMI JOIN (SELECT {exact} FROM ({taken}) JOIN {claimed} USING ({exact}) "
        f"WHERE -taken > cents) USING ({exact})"
    )
    delivery = note(delivery, beyond, "credit.exceeds", "warning", columns=columns)
    store.run(f"DROP TABLE {claimed}")
    return delivery


def _raw_column(delivery: Delivery, name: str) -> RawColumn | None:
    field = delivery.fields.get(name)
    return None if field is None else field.column
