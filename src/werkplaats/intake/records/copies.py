"""Files that hold the same care in another form, such as a workbook beside the csv that was made from it."""

from __future__ import annotations

from collections.abc import Sequence

from werkplaats.intake.delivery import Delivery, select, settled
from werkplaats.intake.refusals import build_input_error

_COMPARED = ("person_id", "household_id", "domain", "product_code", "provider", "start", "end", "cents")


def validate_copies(deliveries: Sequence[Delivery]) -> None:
    """Look for two files of costs of which all records in play say the same.

    Files with the same bytes were refused before they were read, and records that are written alike are found one by
    one. What is left is the same delivery in another notation, of which every amount would count twice. Values are
    compared only when the files have as many records and the same amount in total.

    Raises
    ------
    InputError
        When there are two such files.
    """
    seen: dict[tuple[int, int], list[Delivery]] = {}
    for delivery in deliveries:
        if not delivery.measured or delivery.amount is None:
            continue
        records, cents = delivery.store.row(
            f"SELECT count(*), coalesce(sum(m.value), 0) FROM {delivery.raw.records} r "
            f"JOIN {delivery.measured} m ON m.code = r.{delivery.amount.code} "
            f"ANTI JOIN {delivery.fates} f ON f.line = r.line"
        )
        alike = seen.setdefault((records, int(cents)), [])
        for earlier in alike if records else ():
            if earlier.raw.file != delivery.raw.file and _hold_the_same(earlier, delivery):
                found = f"the same persons, days and amounts as {earlier.raw.file}"
                raise build_input_error("delivery.same_content", where=delivery.raw.where, found=found)
        alike.append(delivery)


def _hold_the_same(one: Delivery, other: Delivery) -> bool:
    names = [name for name in _COMPARED if name in one.fields and name in other.fields]
    left, right = (select(settled(delivery, names), names) for delivery in (one, other))
    values = f"SELECT * EXCLUDE (line) FROM ({left}) EXCEPT ALL SELECT * EXCLUDE (line) FROM ({right})"
    return not one.store.value(f"SELECT count(*) FROM ({values})")
