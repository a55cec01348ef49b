"""One message, read and reconciled: who, what, when, how much; and nothing that says who somebody is."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import pairwise
from typing import IO, TypeVar

from werkplaats.intake.reading.messages.amounts import parse_signed, validate_total
from werkplaats.intake.reading.messages.contents import Line, Message, Person
from werkplaats.intake.reading.messages.elements import Element, read_elements
from werkplaats.intake.reading.messages.fields import DECLARATION, HEADER, RECORDS, find_text, list_wanted
from werkplaats.intake.reading.messages.kinds import ANSWERS, ASSIGNMENT, DECLARATIONS, MessageKind, find_kind
from werkplaats.intake.reading.messages.people import Pseudonym, find_bsn, lacking, make_person, make_replacement
from werkplaats.intake.refusals import build_input_error

Record = TypeVar("Record", Line, Person)

_OUTGOING = (*ANSWERS, ASSIGNMENT)
"""Messages that the municipality sends; of these the provider is the recipient."""


def read_message(file: str, stream: IO[bytes], *, pseudonym: Pseudonym | None) -> Message:
    """Return a message with persons as pseudonyms, its totals checked against its lines.

    Read are declarations (323; 303 before 2021), their answers (325; 304), assignments (301), starts (305) and stops
    (307) of the Wmo and the Jeugdwet, of any release that has the elements of `fields`.

    Parameters
    ----------
    file
        Name for messages.
    stream
        The message.
    pseudonym
        Replaces a burgerservicenummer; None when the study has none configured.

    Raises
    ------
    InputError
        When the file is no such message, is damaged, lacks what a record cannot do without, or does not add up.
    PrivacyError
        When ``pseudonym`` is None, or hands back the number it was given.
    """
    elements = list(read_elements(file, stream, wanted=list_wanted()))
    root, header = elements[0], _header(file, elements)
    kind = find_kind(file, schemas=" ".join(root.texts.values()), code=find_text(header.texts, HEADER["code"]))
    replace = make_replacement(file, pseudonym)
    body = next((element for element in elements if element.name in ("Declaratie", "DeclaratieAntwoord")), None)
    lines = [_make_line(file, kind, element, replace) for element in elements if element.name in RECORDS]
    persons = [make_person(file, element, replace) for element in elements if element.name == "Client"]
    message = Message(
        file=file,
        kind=kind,
        release=".".join(find_text(header.texts, HEADER[part]) for part in ("version", "subversion")).strip("."),
        provider=_find_provider(kind, header),
        identification=find_text(header.texts, HEADER["answered" if kind.number in ANSWERS else "identification"]),
        declaration=find_text(body.texts, DECLARATION["declaration"]) if body else "",
        submitted=_find_total(file, "submitted", header, body),
        awarded=_find_total(file, "awarded", header, body),
        lines=_apart(lines, root.line),
        persons=_apart(persons, root.line),
        opens=root.line,
    )
    _validate_totals(message)
    return message


def _apart(records: Sequence[Record], opens: int) -> list[Record]:
    """Return records each with a line of its own: where several open on one line, they are counted from the root."""
    lines = [opens, *(record.line for record in records)]
    if all(before < after for before, after in pairwise(lines)):
        return list(records)
    return [dataclasses.replace(record, line=opens + place) for place, record in enumerate(records, start=1)]


def _header(file: str, elements: Sequence[Element]) -> Element:
    header = next((element for element in elements if element.name == "Header"), None)
    if elements[0].name != "Bericht" or header is None:
        raise build_input_error("message.unknown", where=file, found="no element Bericht with a Header in it")
    return header


def _make_line(file: str, kind: MessageKind, element: Element, replace: Pseudonym) -> Line:
    fields = RECORDS[element.name]
    amounts = {
        name: parse_signed(file, element.texts, fields.get(name, ()), line=element.line)
        for name in ("claimed", "awarded", "vat")
    }
    if amounts["claimed"] is None and kind.number in (*DECLARATIONS, *ANSWERS):
        raise lacking(file, element.line, "a performance without an amount")
    bsn = find_bsn(file, element.within, element.line)
    person = replace(bsn)
    texts = {column: find_text(element.texts, paths) for column, paths in fields.items() if column not in amounts}
    hidden = {column: text.replace(bsn, person) for column, text in texts.items()}  # some number lines after clients
    return Line(
        line=element.line,
        person=person,
        texts={**hidden, "vat": "yes" if amounts["vat"] else ""},
        claimed=amounts["claimed"],
        awarded=amounts["awarded"],
    )


def _find_provider(kind: MessageKind, header: Element) -> str:
    side = "recipient" if kind.number in _OUTGOING else "sender"
    return find_text(header.texts, HEADER["provider"]) or find_text(header.texts, HEADER[side])


def _find_total(file: str, name: str, header: Element, body: Element | None) -> int | None:
    found = parse_signed(file, header.texts, HEADER[name], line=header.line)
    if found is None and body is not None:
        found = parse_signed(file, body.texts, DECLARATION[name], line=body.line)
    return found


def _validate_totals(message: Message) -> None:
    kind, submitted, awarded = message.kind, message.submitted, message.awarded
    if kind.number in DECLARATIONS:
        if submitted is None or not message.lines:
            raise lacking(message.file, message.opens, "a declaration without a total or without a performance")
        difference = submitted - sum(line.claimed or 0 for line in message.lines)
        validate_total(message.file, lines=len(message.lines), difference=difference, what="the total that was claimed")
    elif kind.number in ANSWERS and submitted is not None:
        if awarded is None:
            raise lacking(message.file, message.opens, "an answer that says what was claimed, not what is awarded")
        if message.lines or awarded:  # an answer that rejects the whole declaration names no performance (TR342)
            difference = submitted - awarded - sum((line.claimed or 0) - (line.awarded or 0) for line in message.lines)
            validate_total(message.file, lines=len(message.lines), difference=difference, what="what was not awarded")
