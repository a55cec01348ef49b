"""People who withdrew leave: their records are set aside in every file, and what others wrote about them is masked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa

from werkplaats.intake.delivery import Delivery, replace_column, select, settled
from werkplaats.intake.fates import note_file, refuse_codes
from werkplaats.intake.matching import match_texts
from werkplaats.intake.raw import Aside
from werkplaats.intake.safeguards import KINDS
from werkplaats.intake.withdrawal import FILE, Withdrawn, add_members, find_unmatched, plain_id
from werkplaats.workspace.erasure import build_words

_RULE, _MASK = "consent.withdrawn", "..."


def remove_withdrawn(deliveries: Sequence[Delivery], withdrawn: Withdrawn) -> list[Delivery]:
    """Refuse every record of a person or household that withdrew, in every file, and mask them in other texts.

    Lines of the list that are about nobody are told: most likely a slip in the identifier.
    """
    if not withdrawn.withdrawals:
        return [*deliveries]
    complete = complete_withdrawn(deliveries, withdrawn)
    unmatched = find_unmatched(complete, _known(deliveries, "person_id"), _known(deliveries, "household_id"))
    done = []
    for delivery in deliveries:
        staying = _remove(_remove(delivery, "person_id", complete.persons), "household_id", complete.households)
        done.append(_without_lines(_without_mentions(staying, complete.ids)))
    if unmatched:
        listed = ", ".join(str(line) for line in unmatched)
        done[0] = note_file(done[0], "consent.unknown", "warning", found=f"{FILE} line {listed}")
    return done


def complete_withdrawn(deliveries: Sequence[Delivery], withdrawn: Withdrawn) -> Withdrawn:
    """Return who withdrew, with the members of households that withdrew as far as the deliveries tell who they are."""
    return add_members(withdrawn, _memberships(deliveries)) if withdrawn.households else withdrawn


def _remove(delivery: Delivery, name: str, gone: frozenset[str]) -> Delivery:
    held = delivery.fields.get(name)
    if held is None or held.column is None or not gone:
        return delivery
    plain = {plain_id(text) for text in gone}
    hit = np.asarray([plain_id(text) in plain for text in held.column.texts], dtype=bool)
    return refuse_codes(delivery, held.column, hit, _RULE, columns=(name,))


def _without_lines(delivery: Delivery) -> Delivery:
    """Leave of their records the number, and not where they stood."""
    findings = tuple(replace(finding, lines=()) if finding.rule == _RULE else finding for finding in delivery.findings)
    return replace(delivery, findings=findings)


def _without_mentions(delivery: Delivery, ids: frozenset[str]) -> Delivery:
    """Mask people who withdrew in what is kept about others, and empty rows outside the table that name them."""
    words, plain = build_words(ids), {plain_id(text) for text in ids}
    separator = delivery.raw.separator
    asides = tuple(
        replace(aside, text="") if _names(aside, separator, plain, words) else aside for aside in delivery.raw.asides
    )
    delivery = replace(delivery, raw=replace(delivery.raw, asides=asides))
    own = {delivery.fields[name].column for name in KINDS if name in delivery.fields}
    for column in delivery.raw.columns:
        if words is None or column in own:
            continue
        texts = pa.array(column.texts, pa.string())
        near = match_texts(texts, "(?i)" + "|".join(rf"\Q{text}\E" for text in sorted(ids)))
        if near.any():
            masked = column.texts.copy()
            masked[near] = [words.sub(_MASK, text) for text in masked[near]]
            delivery = replace_column(delivery, replace(column, texts=masked))
    return delivery


def _names(aside: Aside, separator: str, plain: set[str], words: re.Pattern[str] | None) -> bool:
    cells = {plain_id(text) for text in aside.text.split(separator)}
    return bool(cells & plain) or (words is not None and words.search(aside.text) is not None)


def _memberships(deliveries: Sequence[Delivery]) -> pd.DataFrame:
    parts = [pd.DataFrame({"person_id": [], "household_id": []}, dtype=object)]
    for delivery in deliveries:
        if all(name in delivery.fields and delivery.fields[name].column for name in KINDS):
            ready = settled(delivery, KINDS)
            parts.append(ready.store.frame(f"SELECT DISTINCT person_id, household_id FROM ({select(ready, KINDS)})"))
    return pd.concat(parts, ignore_index=True)


def _known(deliveries: Sequence[Delivery], name: str) -> frozenset[str]:
    held = [delivery.fields[name].column for delivery in deliveries if name in delivery.fields]
    return frozenset(text for column in held if column is not None for text in column.texts)
