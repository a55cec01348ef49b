"""Messages as grids: the rows of the tables that a message can fill, under the names that need no mapping.

Amounts are euros with a decimal comma, as the generic layout has them; volumes of a credit are negative, because credit
goes for amount and number alike (COD043).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from werkplaats.intake.reading.grid import Grid, Note
from werkplaats.intake.reading.messages.amounts import format_euros
from werkplaats.intake.reading.messages.codes import CATEGORIES, DELIVERIES, FREQUENCIES, STOP_REASONS, UNITS
from werkplaats.intake.reading.messages.contents import Line, Message
from werkplaats.intake.reading.messages.kinds import ANSWERS, ASSIGNMENT, DECLARATIONS, STOP

_CARE = ("person_id", "domain", "product_category", "product_code", "provider")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "costs": (
        *_CARE,
        *("start", "end", "amount", "status", "claimed", "volume", "unit"),
        *("reference", "previous_reference", "assignment", "declaration"),
    ),
    "rejections": (*_CARE, "start", "end", "amount", "claimed", "reference", "previous_reference", "declaration"),
    "assignments": (
        *_CARE,
        *("assigned", "start", "end", "volume", "unit", "frequency", "change", "assignment"),
    ),
    "events": (*_CARE, "event", "date", "start", "reason", "delivery", "assignment"),
    "stops": (*_CARE, "date", "reason", "delivery"),
    "persons": ("person_id", "birth_year", "sex"),
}
"""Columns by table.

``costs``: ``amount`` in euros is what counts, awarded where ``status`` says so and claimed elsewhere; ``claimed`` is
what the provider asked. ``rejections``: what an answer did not award in full, with in ``amount`` what it did award.
``assignments``: care that was indicated, not care that was delivered. ``events``: ``care_start`` and ``care_stop`` with
its reason; ``stops`` holds the stops alone; ``delivery`` says whether the record is the first, changes an earlier one,
or withdraws it. ``domain`` is ``wmo`` or ``youth``; ``unit``, ``frequency`` and ``reason`` are words of `codes`.
"""


def build_grids(message: Message) -> dict[str, Grid]:
    """Return the tables that a message fills, each with its column names as the first row.

    The lines of a grid are the physical lines on which the elements of the records open; its first row stands on the
    line of the root. A table without rows is left out, so an answer that awards everything gives none.
    """
    table = _find_table(message)
    rows = [_make_row(message, line, COLUMNS[table]) for line in message.lines]
    places, notes = [line.line for line in message.lines], _list_notes(message)
    grids = {table: _make_grid(message, table, rows, places, notes)}
    if message.kind.number == STOP:
        stops = [_make_row(message, line, COLUMNS["stops"]) for line in message.lines]
        grids["stops"] = _make_grid(message, "stops", stops, places, notes)
    persons = [person for person in message.persons if person.birth_year or person.sex]
    people = [[person.person, person.birth_year, person.sex] for person in persons]
    grids["persons"] = _make_grid(message, "persons", people, [person.line for person in persons], ())
    return {name: grid for name, grid in grids.items() if len(grid.rows) > 1}


def _find_table(message: Message) -> str:
    number = message.kind.number
    if number in DECLARATIONS:
        return "costs"
    if number in ANSWERS:
        return "rejections"
    return "assignments" if number == ASSIGNMENT else "events"


def _make_grid(
    message: Message, table: str, rows: Sequence[Sequence[str]], lines: Sequence[int], notes: tuple[Note, ...]
) -> Grid:
    everything = [COLUMNS[table], *rows]
    return Grid(
        file=message.file,
        rows=everything,
        lines=[message.opens, *lines],
        texts=[";".join(row) for row in everything],
        notes=notes,
    )


def _make_row(message: Message, line: Line, columns: Sequence[str]) -> list[str]:
    made = {**line.texts, **_describe(message, line)}
    return [made.get(column, "") for column in columns]


def _describe(message: Message, line: Line) -> dict[str, str]:
    texts, kind, stop = line.texts, message.kind, message.kind.number == STOP
    asked = 0 if kind.number in ANSWERS else line.claimed  # a 325 names only what was rejected altogether
    counted = asked if line.awarded is None else line.awarded
    volume = texts.get("volume", "")
    return {
        "person_id": line.person,
        "domain": kind.act,
        "provider": message.provider,
        "declaration": message.declaration or message.identification,
        "amount": "" if counted is None else format_euros(counted),
        "claimed": "" if line.claimed is None else format_euros(line.claimed),
        "status": "claimed" if line.awarded is None else "awarded",
        "volume": f"-{volume}" if volume and (line.claimed or 0) < 0 else volume,
        "unit": UNITS.get(texts.get("unit", ""), texts.get("unit", "")),
        "frequency": FREQUENCIES.get(texts.get("frequency", ""), texts.get("frequency", "")),
        "delivery": DELIVERIES.get(texts.get("delivery", ""), texts.get("delivery", "")),
        "reason": STOP_REASONS[kind.act].get(texts.get("reason", ""), texts.get("reason", "")),
        "event": "care_stop" if stop else "care_start",
        "date": texts.get("end" if stop else "start", ""),
    }


def _list_notes(message: Message) -> tuple[Note, ...]:
    repeated = _find_repeated(message.lines)
    unknown = [line.line for line in message.lines if not _knows_codes(message, line)]
    vat = [line.line for line in message.lines if message.kind.invoice and line.texts.get("vat")]
    found = {"message.repeated_reference": repeated, "message.unknown_code": unknown, "message.vat": vat}
    return (*message.notes, *((rule, tuple(lines)) for rule, lines in found.items() if lines))


def _find_repeated(lines: Sequence[Line]) -> list[int]:
    seen: dict[str, list[int]] = {}
    for line in lines:
        seen.setdefault(line.texts.get("reference", ""), []).append(line.line)
    return sorted(place for reference, places in seen.items() if reference and len(places) > 1 for place in places)


def _knows_codes(message: Message, line: Line) -> bool:
    act = message.kind.act
    lists: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("product_category", CATEGORIES[act].__contains__),
        ("unit", UNITS.__contains__),
        ("frequency", FREQUENCIES.__contains__),
        ("delivery", DELIVERIES.__contains__),
        ("reason", STOP_REASONS[act].__contains__),
    )
    return all(knows(line.texts[column]) for column, knows in lists if line.texts.get(column))
