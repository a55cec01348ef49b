"""Safeguards of a study: who is shown under which pseudonym, who withdrew, and what people decided about records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from werkplaats.intake.decisions import Decision, read_decisions
from werkplaats.intake.delivery import Delivery, note_file, refuse_codes, select, settled, with_fields
from werkplaats.intake.fields import apply
from werkplaats.intake.privacy.pseudonyms import Pseudonymizer, build_pseudonymizer, parse_raw_id
from werkplaats.intake.raw import RawColumn
from werkplaats.intake.withdrawal import Withdrawn, add_members, code_withdrawn, find_unmatched, read_withdrawn
from werkplaats.params.pseudonyms import Pseudonyms

_KINDS = ("person_id", "household_id")


@dataclass(frozen=True)
class Safeguards:
    """What protects the people in a study, and what was decided about their records.

    Attributes
    ----------
    settings
        Which sources deliver raw identifiers.
    pseudonymizers
        By kind of identifier.
    """

    settings: Pseudonyms = field(default_factory=Pseudonyms)
    pseudonymizers: Mapping[str, Pseudonymizer] = field(default_factory=dict)
    withdrawn: Withdrawn = field(default_factory=Withdrawn)
    decisions: tuple[Decision, ...] = ()

    def of(self, source: str) -> dict[str, Pseudonymizer]:
        """Return how the identifiers of the source with this path become pseudonyms, by canonical column."""
        return {name: self.pseudonymizers[name] for name in self.settings.of(source)}

    @property
    def fingerprints(self) -> dict[str, str]:
        """Fingerprint of the key by kind of identifier, for the facts of a run."""
        return {name: item.fingerprint for name, item in self.pseudonymizers.items()}


NONE = Safeguards()
"""No pseudonyms to make, nobody who withdrew, nothing decided."""


def read_safeguards(settings: Pseudonyms, *, study: str, project: Path, folder: Path) -> Safeguards:
    """Return the safeguards of a study.

    Parameters
    ----------
    settings
        ``pseudonyms`` of the params file.
    project
        Folder of the project; keys and code lists must stand outside it.
    folder
        Folder data/raw/<study>, which may hold ``withdrawn.csv`` and ``decisions.csv``.

    Raises
    ------
    InputError
        When a key, a code list or one of the two lists cannot be used.
    """
    given = {name: getattr(settings, name) for name in _KINDS}
    pseudonymizers = {
        name: build_pseudonymizer(item, id_type=name, study=study, project=project)
        for name, item in given.items()
        if item is not None
    }
    coded = code_withdrawn(read_withdrawn(folder), {name: item.pseudonymize for name, item in pseudonymizers.items()})
    return Safeguards(settings, pseudonymizers, coded, read_decisions(folder))


def pseudonymize(delivery: Delivery, safeguards: Safeguards) -> Delivery:
    """Replace raw identifiers by pseudonyms before anything else looks at them; those that have none are refused.

    The raw texts are gone from here on, also those of rows that had no place for their fields.
    """
    chosen = safeguards.of(delivery.source.path)
    for name, pseudonymizer in chosen.items():
        held = delivery.fields.get(name)
        if held is None or held.column is None:
            continue
        parse = partial(parse_raw_id, pseudonymizer=pseudonymizer)
        answers = apply(held.column.texts, held.column.kinds, parse)
        texts = np.asarray([value or "" for value in answers.values], dtype=object)
        delivery = _replace_column(delivery, name, replace(held.column, texts=texts))
        broken = answers.rules != ""
        delivery = refuse_codes(delivery, _column(delivery, name), broken, pseudonymizer.refusal, columns=(name,))
    if chosen:
        asides = tuple(replace(aside, text="") for aside in delivery.raw.asides)
        delivery = replace(delivery, raw=replace(delivery.raw, asides=asides))
    return delivery


def remove_withdrawn(deliveries: Sequence[Delivery], withdrawn: Withdrawn) -> list[Delivery]:
    """Refuse every record of a person or household that withdrew, in every file.

    Lines of the list that are about nobody are told: most likely a slip in the identifier.
    """
    if not withdrawn.withdrawals:
        return [*deliveries]
    complete = add_members(withdrawn, _memberships(deliveries))
    unmatched = find_unmatched(complete, _known(deliveries, "person_id"), _known(deliveries, "household_id"))
    done = []
    for delivery in deliveries:
        cleaned = _remove(_remove(delivery, "person_id", complete.persons), "household_id", complete.households)
        done.append(cleaned)
    if unmatched:
        done[0] = note_file(done[0], "consent.unknown", "warning", found=f"{len(unmatched)} lines of withdrawn.csv")
    return done


def _remove(delivery: Delivery, name: str, gone: frozenset[str]) -> Delivery:
    held = delivery.fields.get(name)
    if held is None or held.column is None or not gone:
        return delivery
    hit = np.asarray([text.strip() in gone for text in held.column.texts], dtype=bool)
    return refuse_codes(delivery, held.column, hit, "consent.withdrawn", columns=(name,))


def _memberships(deliveries: Sequence[Delivery]) -> pd.DataFrame:
    parts = [pd.DataFrame({"person_id": [], "household_id": []}, dtype=object)]
    for delivery in deliveries:
        if all(delivery.fields.get(name) and delivery.fields[name].column for name in _KINDS):
            ready = settled(delivery, _KINDS)
            parts.append(ready.store.frame(f"SELECT DISTINCT person_id, household_id FROM ({select(ready, _KINDS)})"))
    return pd.concat(parts, ignore_index=True)


def _known(deliveries: Sequence[Delivery], name: str) -> frozenset[str]:
    held = [delivery.fields[name].column for delivery in deliveries if name in delivery.fields]
    return frozenset(text.strip() for column in held if column is not None for text in column.texts)


def _column(delivery: Delivery, name: str) -> RawColumn:
    column = delivery.fields[name].column
    assert column is not None
    return column


def _replace_column(delivery: Delivery, name: str, column: RawColumn) -> Delivery:
    columns = tuple(column if item.place == column.place else item for item in delivery.raw.columns)
    held = replace(delivery.fields[name], column=column, values=column.texts, lookup="")
    return with_fields(replace(delivery, raw=replace(delivery.raw, columns=columns)), {name: held})
