"""Privacy at the door: a file with direct identifiers is refused before anything else looks at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

import numpy as np

from werkplaats.intake.columns.combinations import BIRTHS, POSTCODES, judge_together
from werkplaats.intake.columns.privacy import judge_loose_texts, judge_name, judge_privacy
from werkplaats.intake.columns.profile import Judgement, Profile
from werkplaats.intake.delivery import Delivery, build_profile
from werkplaats.intake.fates import note_file
from werkplaats.intake.judging import follow, judgement_error
from werkplaats.intake.mapping import map_columns
from werkplaats.intake.pseudonymizing import pseudonymize
from werkplaats.intake.raw import RawFile
from werkplaats.intake.refusals import build_privacy_error
from werkplaats.intake.safeguards import Safeguards
from werkplaats.intake.whole_columns import IDENTIFIERS
from werkplaats.params.sources import Source

_INDIRECT = "privacy.indirect_identifier"


def enter(raw: RawFile, source: Source, safeguards: Safeguards) -> Delivery:
    """Return the delivery of a raw file: identifiers replaced, columns mapped, and nobody named.

    Raises
    ------
    PrivacyError
        When the file holds direct identifiers.
    """
    delivery = pseudonymize(map_columns(raw, source), safeguards)
    return validate_privacy(delivery, coded=frozenset(safeguards.of(source.path)))


def validate_privacy_together(deliveries: Sequence[Delivery]) -> None:
    """Look at what files tell together that none of them tells alone.

    That is full postcodes in one and dates of birth in another, of the same people, and identifiers of which each file
    has too few to be sure. The files are those of one study, or of one delivery, so whoever has one has the other.
    Files without persons and households are left out: nothing links them.

    Raises
    ------
    PrivacyError
        When there are two such files.
    """
    linked = [delivery for delivery in deliveries if {*IDENTIFIERS} & {*delivery.fields}]
    for name in IDENTIFIERS:
        _validate_numbers(name, [delivery for delivery in linked if _is_suspected(delivery, name)])
    told = [(delivery, item) for delivery in linked for item in delivery.findings if item.rule == _INDIRECT]
    born = [pair for pair in told if pair[1].found == BIRTHS]
    living = [pair for pair in told if pair[1].found == POSTCODES]
    if not born or not living:
        return
    (first, postcodes), (second, births) = living[0], born[0]
    raise build_privacy_error(
        "privacy.direct_identifier",
        where=f"{second.raw.where}, columns {', '.join(births.columns)}",
        found=f"dates of birth, beside full postcodes in {first.raw.where}, columns {', '.join(postcodes.columns)}",
        lines=births.lines,
        columns=births.columns,
    )


def _is_suspected(delivery: Delivery, name: str) -> bool:
    shown = delivery.names.get(name, name)
    suspected = any(item.rule == "privacy.bsn_suspected" and shown in item.columns for item in delivery.findings)
    return suspected and name in delivery.fields and delivery.fields[name].column is not None


def _validate_numbers(name: str, deliveries: Sequence[Delivery]) -> None:
    """Judge the identifiers of several files as those of one."""
    columns = [column for delivery in deliveries if (column := delivery.fields[name].column) is not None]
    if len(columns) < 2:
        return
    texts = np.array(sorted({text for column in columns for text in column.texts}), dtype=object)
    kinds, counts = np.full(len(texts), "text", dtype=object), np.ones(len(texts), dtype=np.int64)
    for judgement in judge_privacy(Profile(name, texts, kinds, counts)):
        if judgement.verdict == "error":
            shown = deliveries[-1].names.get(name, name)
            raise build_privacy_error(
                judgement.rule,
                where=f"{deliveries[-1].raw.where}, column {shown}",
                found=judgement.found,
                columns=(shown,),
            )


def validate_privacy(delivery: Delivery, *, coded: frozenset[str] = frozenset()) -> Delivery:
    """Look at the names and texts of every column, and at the texts around the table.

    Parameters
    ----------
    coded
        Canonical columns that hold pseudonyms by now; what they are called in the file tells nothing any longer.

    Raises
    ------
    PrivacyError
        When the file holds direct identifiers; the message names places and counts, never a value.
    """
    delivery = _validate_surroundings(delivery)
    named = {raw: name for name, raw in delivery.names.items()}
    for column in delivery.raw.columns:
        name = named.get(column.name, column.name)
        profile = build_profile(delivery, column, name=name)
        for judgement in () if name in coded else judge_name(profile, column.name):
            if judgement.verdict == "error":
                lines = [delivery.raw.header_line] if delivery.raw.header_line else []
                raise judgement_error(delivery.raw, judgement, column.name, column, lines)
            delivery = follow(delivery, column, name, judgement)
        for judgement in () if name in coded else judge_privacy(profile):
            delivery = follow(delivery, column, name, judgement)
    return _validate_together(delivery, named, coded)


def _validate_together(delivery: Delivery, named: Mapping[str, str], coded: frozenset[str]) -> Delivery:
    """Look at what columns tell together that none of them tells alone."""
    raw = delivery.raw
    told = judge_together(
        {
            column.name: Profile(named.get(column.name, column.name), column.texts, column.kinds, column.counts)
            for column in raw.columns
            if named.get(column.name, column.name) not in coded
        }
    )
    if told is None:
        return delivery
    columns, judgement = told
    lines = (raw.header_line,) if raw.header_line else ()
    if judgement.verdict == "error":
        where = f"{raw.where}, columns {', '.join(columns)}"
        raise build_privacy_error(judgement.rule, where=where, found=judgement.found, lines=lines, columns=columns)
    shown = [named.get(name, name) for name in columns]
    return note_file(delivery, judgement.rule, "warning", lines, columns=shown, found=judgement.found)


def _validate_surroundings(delivery: Delivery) -> Delivery:
    """Look at the file name, the sheet name, rows outside the table and value labels."""
    raw = delivery.raw
    for judgement in judge_loose_texts([PurePath(raw.file).name, raw.sheet or "", *raw.texts, *_labels(raw)]):
        delivery = _follow_loose(delivery, judgement)
    outside = [aside.text for aside in raw.asides]
    for judgement in judge_loose_texts(outside, contacts=False) if outside else ():
        delivery = _follow_loose(delivery, judgement)
    return delivery


def _follow_loose(delivery: Delivery, judgement: Judgement) -> Delivery:
    if judgement.verdict == "error":
        raise judgement_error(delivery.raw, judgement, "", None, ())
    return note_file(delivery, judgement.rule, "warning", found=judgement.found)


def _labels(raw: RawFile) -> list[str]:
    return [label for labels in raw.labels.values() for label in labels.values()]
