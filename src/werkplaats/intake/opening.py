"""The files of one source: read as text, each for itself, and no two of them alike."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from werkplaats.errors import WerkplaatsError
from werkplaats.intake.delivery import Delivery
from werkplaats.intake.door import enter
from werkplaats.intake.mapping import build_layout
from werkplaats.intake.reading.container import Member
from werkplaats.intake.reading.files import Request, read_member
from werkplaats.intake.refusals import build_input_error
from werkplaats.intake.safeguards import NONE, Safeguards
from werkplaats.intake.standard_messages import read_messages
from werkplaats.intake.store import Store
from werkplaats.params.sources import Source


def read_members(
    members: Sequence[Member], source: Source, store: Store, safeguards: Safeguards = NONE
) -> tuple[list[Delivery], dict[str, WerkplaatsError]]:
    """Read every file of a source; return what could be read, and the error of each other file by its name."""
    read: list[Delivery] = []
    errors: dict[str, WerkplaatsError] = {}
    messages = [member for member in members if member.kind == "message"]
    try:
        read += read_messages(messages, source, store, safeguards)
    except WerkplaatsError as error:
        errors[messages[0].file] = error
    for member in members:
        try:
            read += [] if member.kind == "message" else [read_delivery(member, source, store, safeguards)]
        except WerkplaatsError as error:
            errors[member.file] = error
    return read, errors


def read_delivery(member: Member, source: Source, store: Store, safeguards: Safeguards = NONE) -> Delivery:
    """Read one raw file and map its columns; errors as in `deliveries.read_deliveries`."""
    request = Request(
        wanted=build_layout(source).wanted,
        sheet=source.sheet,
        header_row=source.header_row,
        agreed=source.layout == "generic",
    )
    return enter(read_member(member, store, request), source, safeguards)


def validate_different(members: Sequence[Member]) -> None:
    """Raise InputError when two files of a delivery hold the same bytes: every total would double."""
    seen: dict[str, Member] = {}
    # Files of different sizes differ; most deliveries need not be read again for this.
    sizes = Counter(member.path.stat().st_size for member in members)
    for member in [item for item in members if sizes[item.path.stat().st_size] > 1]:
        digest = hash_file(member.path)
        first = seen.setdefault(digest, member)
        if first is not member and member.path.stat().st_size:
            raise build_input_error(
                "delivery.duplicate_file", where=member.file, found=f"the same bytes as {first.file}"
            )


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
