"""Raw identifiers of a delivery become pseudonyms, and nothing of the raw ones stays behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from werkplaats.intake.delivery import Delivery, replace_column
from werkplaats.intake.fates import refuse_codes
from werkplaats.intake.privacy.pseudonyms import Pseudonymizer, parse_raw_id
from werkplaats.intake.raw import Aside, RawColumn
from werkplaats.intake.records.totals import is_marker
from werkplaats.intake.safeguards import Safeguards


def pseudonymize(delivery: Delivery, safeguards: Safeguards) -> Delivery:
    """Replace raw identifiers by pseudonyms before anything else looks at them; those that have none are refused.

    The raw texts are gone from here on, also those of rows that had no place for their fields, and those that stand
    once more in a column that nothing is read from.
    """
    chosen = safeguards.of(delivery.source.path)
    raw_ids: set[str] = set()
    for name, pseudonymizer in chosen.items():
        held = delivery.fields.get(name)
        if held is None or held.column is None:
            continue
        raw_ids |= {_plain(text) for text in held.column.texts}
        pairs = zip(held.column.texts, held.column.kinds, strict=True)
        answers = [parse_raw_id(text, kind, pseudonymizer=pseudonymizer) for text, kind in pairs]
        column = _recode(delivery, held.column, [answer.value or "" for answer in answers])
        delivery = replace_column(delivery, column)
        broken = np.asarray([bool(answer.rule) for answer in answers])
        delivery = refuse_codes(delivery, column, broken, pseudonymizer.refusal, columns=(name,))
    if not chosen:
        return delivery
    return _without_copies(_without_asides(delivery, [*chosen.values()]), raw_ids - {""})


def _recode(delivery: Delivery, column: RawColumn, pseudonyms: Sequence[str]) -> RawColumn:
    """Return a column of pseudonyms, with one code for all spellings of an identifier, so that records are alike."""
    first: dict[str, int] = {}
    target = np.asarray(
        [first.setdefault(text, code) if text else code for code, text in enumerate(pseudonyms)], dtype="int32"
    )
    moved = np.flatnonzero(target != np.arange(len(target)))
    if len(moved):
        store, name = delivery.store, delivery.store.name("spellings")
        store.keep(name, pa.table({"code": pa.array(moved, pa.int32()), "target": pa.array(target[moved])}))
        store.run(
            f"UPDATE {delivery.raw.records} SET {column.code} = s.target FROM {name} s WHERE {column.code} = s.code"
        )
    counts = np.zeros_like(column.counts)
    np.add.at(counts, target, column.counts)
    kinds = np.full(len(pseudonyms), "text", dtype=object)
    return replace(column, texts=np.asarray(pseudonyms, dtype=object), kinds=kinds, counts=counts)


def _without_asides(delivery: Delivery, pseudonymizers: Sequence[Pseudonymizer]) -> Delivery:
    """Empty the rows outside the table: somebody may be named there. Totals stay, because they prove the sum."""
    asides = tuple(
        aside if _is_total(delivery, aside, pseudonymizers) else replace(aside, text="")
        for aside in delivery.raw.asides
    )
    return replace(delivery, raw=replace(delivery.raw, asides=asides))


def _is_total(delivery: Delivery, aside: Aside, pseudonymizers: Sequence[Pseudonymizer]) -> bool:
    first, *others = aside.text.split(delivery.raw.separator)
    amounts = all(not text.strip("0123456789.,-+ \u20ac") for text in others)
    numbers = any(item.pseudonymize(text) for item in pseudonymizers for text in others)
    return is_marker(delivery, first) and amounts and not numbers


def _without_copies(delivery: Delivery, raw_ids: set[str]) -> Delivery:
    """Empty raw identifiers that stand once more in a column that nothing is read from."""
    read = {held.column.place for held in delivery.fields.values() if held.column is not None}
    for column in delivery.raw.columns:
        hit = np.asarray([_plain(text) in raw_ids for text in column.texts], dtype=bool)
        if column.place not in read and hit.any():
            delivery = replace_column(delivery, replace(column, texts=np.where(hit, "", column.texts)))
    return delivery


def _plain(text: str) -> str:
    return text.strip().upper()
