"""Records that were delivered before: in the same file, or in an earlier file of the same source."""

from __future__ import annotations

from collections.abc import Sequence

from werkplaats.intake.delivery import Delivery
from werkplaats.intake.fates import refuse
from werkplaats.intake.fields import make_lookup
from werkplaats.intake.headers import normalize_name
from werkplaats.intake.shared_hashes import keep_shared_hashes


def refuse_repeats(delivery: Delivery) -> Delivery:
    """Refuse a record of which every raw field repeats an earlier record of the file.

    Two lines that differ in anything, if only in their line number, are two lines. Where each line is another person,
    two persons may well be alike.
    """
    if delivery.source.line_ids:
        return delivery
    store, raw = delivery.store, delivery.raw
    codes = ", ".join(column.code for column in raw.columns)
    hashed = f"SELECT *, hash({codes}) AS hash FROM {raw.records}"
    alike = keep_shared_hashes(store, hashed, raw.n_records)
    # Hashes only tell where to look; records are the same when all their codes are.
    repeats = (
        f"SELECT line FROM (SELECT line, min(line) OVER (PARTITION BY {codes}) AS first FROM ({hashed}) "
        f"SEMI JOIN {alike} USING (hash) ANTI JOIN {delivery.fates} USING (line)) WHERE line > first"
    )
    delivery = refuse(delivery, repeats, "row.duplicate")
    store.run(f"DROP TABLE {alike}")
    return delivery


def refuse_repeats_across(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """Refuse records that an earlier file of the same source holds already, as cumulative deliveries do.

    Files are compared in the order in which they are given, on the texts of all columns, whatever their order.
    """
    done: list[Delivery] = []
    seen: dict[int, list[str]] = {}
    several = {id(item.source) for item in deliveries if _siblings(item, deliveries) > 1 and not item.source.line_ids}
    for arriving in deliveries:
        delivery = arriving
        if id(delivery.source) in several:
            earlier = seen.setdefault(id(delivery.source), [])
            own = _hash_records(delivery)
            if earlier:
                before = " UNION ALL ".join(f"SELECT first, second FROM {name}" for name in earlier)
                repeats = f"SELECT line FROM {own} SEMI JOIN ({before}) USING (first, second)"
                delivery = refuse(delivery, repeats, "row.duplicate_across_files")
            earlier.append(own)
        done.append(delivery)
    return done


def _siblings(delivery: Delivery, deliveries: Sequence[Delivery]) -> int:
    return sum(item.source is delivery.source for item in deliveries)


def _hash_records(delivery: Delivery) -> str:
    """Return a table with two independent hashes (128 bits) of the texts of each record in play."""
    store, raw = delivery.store, delivery.raw
    ordered = sorted(raw.columns, key=lambda column: normalize_name(column.name))
    joins, texts = [], []
    for place, column in enumerate(ordered):
        lookup = make_lookup(store, column.texts, "VARCHAR")
        joins.append(f"JOIN {lookup} t{place} ON t{place}.code = r.{column.code}")
        texts.append(f"t{place}.value")
    listed = ", ".join(texts)
    name = store.name("hashes")
    store.run(
        f"CREATE TABLE {name} AS SELECT r.line, hash({listed}) AS first, hash('second', {listed}) AS second "
        f"FROM {raw.records} r {' '.join(joins)} ANTI JOIN {delivery.fates} f ON f.line = r.line"
    )
    return name
