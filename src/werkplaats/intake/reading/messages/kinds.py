"""Which message a file holds, told from its schema or its code, whatever the release.

References
----------
Vektis, code list COD002-VEKT; iStandaarden, informatiemodel iWmo and iJw 3.0 (messages 303 and 304) and 3.2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from werkplaats.errors import InputError
from werkplaats.intake.reading.messages.codes import Act
from werkplaats.intake.refusals import build_input_error

DECLARATIONS, ANSWERS = ("323", "303"), ("325", "304")
ASSIGNMENT, START, STOP = "301", "305", "307"
_READ = (*DECLARATIONS, *ANSWERS, ASSIGNMENT, START, STOP)
_SCHEMA = re.compile(r"/(?:wmo|jw)(\d{3})(?:/|$)")
_ACT = re.compile(r"/i(wmo|jw)/", re.IGNORECASE)

CODES: Mapping[str, tuple[Act, str]] = {
    "414": ("wmo", "301"),
    "416": ("wmo", "303"),
    "448": ("wmo", "303"),
    "417": ("wmo", "304"),
    "449": ("wmo", "304"),
    "418": ("wmo", "305"),
    "420": ("wmo", "307"),
    "484": ("wmo", "323"),
    "485": ("wmo", "325"),
    "436": ("youth", "301"),
    "432": ("youth", "303"),
    "450": ("youth", "303"),
    "433": ("youth", "304"),
    "451": ("youth", "304"),
    "438": ("youth", "305"),
    "440": ("youth", "307"),
    "490": ("youth", "323"),
    "491": ("youth", "325"),
}
"""Act and number of the message by its code."""

_INVOICES = ("448", "449", "450", "451")


@dataclass(frozen=True)
class MessageKind:
    """Act and number of a message; whether it is an invoice (303F) or answers one, instead of a declaration."""

    act: Act
    number: str
    invoice: bool = False


def find_kind(file: str, *, schemas: str, code: str) -> MessageKind:
    """Return what message this is.

    Parameters
    ----------
    file
        Name for messages.
    schemas
        Attributes of the root, joined; the namespace of a message names it.
    code
        Text of ``BerichtCode``; used when no namespace says what the message is.

    Raises
    ------
    InputError
        When it is no standard message, or one that holds neither costs nor care: an acknowledgement, a request.

    Examples
    --------
    >>> find_kind("m.xml", schemas="", code="484")
    MessageKind(act='wmo', number='323', invoice=False)
    """
    by_schema, act = _SCHEMA.search(schemas), _ACT.search(schemas)
    if by_schema and act:
        kind = MessageKind("wmo" if act[1].lower() == "wmo" else "youth", by_schema[1], code in _INVOICES)
    elif code in CODES:
        kind = MessageKind(*CODES[code], code in _INVOICES)
    else:
        raise _unknown(file)
    if code in CODES and CODES[code] != (kind.act, kind.number):
        raise _contradiction(file, kind.number)
    if kind.number not in _READ:
        raise _unread(file, kind.number)
    return kind


def _unknown(file: str) -> InputError:
    return build_input_error("message.unknown", where=file, found="neither a namespace nor a BerichtCode of one")


def _contradiction(file: str, number: str) -> InputError:
    return build_input_error(
        "message.structure", where=file, found=f"a namespace of message {number} and a BerichtCode of another message"
    )


def _unread(file: str, number: str) -> InputError:
    return build_input_error("message.not_read", where=file, found=f"message {number}")
