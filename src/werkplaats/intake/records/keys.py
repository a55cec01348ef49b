"""Records that must be filled, and keys that occur once."""

from __future__ import annotations

from werkplaats.intake.delivery import Delivery, select, settled
from werkplaats.intake.fates import refuse
from werkplaats.intake.mapping import ITEM
from werkplaats.intake.store import literal, quote
from werkplaats.schema import TABLES


def refuse_incomplete(delivery: Delivery) -> Delivery:
    """Refuse records with an empty text that must be filled (dates, numbers and amounts have rules of their own)."""
    for column in TABLES[delivery.table].columns:
        if column.kind != "text" or not column.required or column.name not in delivery.fields:
            continue
        delivery = settled(delivery, (column.name,))
        field = delivery.fields[column.name]
        if field.column is not None and field.values is not None and field.fallback is None and all(field.values):
            continue
        rows = select(delivery, (column.name,))
        rule = "id.missing" if column.name.endswith("_id") else "value.missing"
        empty = f"SELECT line FROM ({rows}) WHERE coalesce({quote(column.name)}, '') = ''"
        delivery = refuse(delivery, empty, rule, columns=(column.name,))
    return delivery


def refuse_repeated_keys(delivery: Delivery, taken: str) -> Delivery:
    """Refuse all records that share a key: nobody can tell which one holds.

    Parameters
    ----------
    taken
        Table in the store with the rows that earlier files brought to the same table; a record with one of their
        keys is refused as well. Empty text when there is none.
    """
    key = [name for name in TABLES[delivery.table].key if name in delivery.fields]
    # The key of an answer includes its item; a questionnaire with items side by side has one record per wave.
    if not key or (delivery.table == "measurements" and "wave" not in key):
        return delivery
    delivery = settled(delivery, key)
    rows, listed = select(delivery, key), ", ".join(quote(name) for name in key)
    twice = f"SELECT {listed} FROM ({rows}) GROUP BY {listed} HAVING count(*) > 1"
    repeated = f"SELECT line FROM ({rows}) r SEMI JOIN ({twice}) t ON {_same(key)}"
    if taken:
        others = f"SELECT * FROM {taken}{_asked_here(delivery)}"
        repeated += f" UNION SELECT line FROM ({rows}) r SEMI JOIN ({others}) t ON {_same(key)}"
    return refuse(delivery, repeated, "key.duplicate", columns=key)


def _asked_here(delivery: Delivery) -> str:
    """Return the condition on rows of earlier files that they answer an item of this one, when items are columns.

    Two questionnaires of one wave may come from two files.
    """
    items = [name.split(":", 2)[2] for name in delivery.fields if name.startswith(ITEM)]
    listed = ", ".join(literal(item) for item in items)
    return f" WHERE instrument || '.' || item IN ({listed})" if items else ""


def _same(key: list[str]) -> str:
    return " AND ".join(f"r.{quote(name)} IS NOT DISTINCT FROM t.{quote(name)}" for name in key)
