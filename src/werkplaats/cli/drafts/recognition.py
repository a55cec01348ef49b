"""What a sample of a raw file fills: a table of ours, by its columns, its notation and the codes in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from werkplaats.cli.drafts.code_names import name_code
from werkplaats.cli.drafts.column_names import NEEDED, match_names, recognize_item
from werkplaats.cli.drafts.notation import AmountNotation, DateNotation, recognize_amounts, recognize_dates
from werkplaats.cli.drafts.sampling import Sample
from werkplaats.intake.mapping import GENERIC_COSTS, GENERIC_ITEMS, GENERIC_KEYS
from werkplaats.schema import CLEANED, TABLES

_MOST_CODES = 60
_LONGEST_CODE = 40
_NO_CODE = re.compile(
    r"\d{5}|@|(?:\S+\s+){4}|^[A-Z][\w'.-]*(?:\s+(?:van|de|der|den|het|ten|ter|el|al|von))*\s+[A-Z][\w'-]+$"
)
_ITEMS_OF = {"eq5d_5l": 5, "eq_vas": 1, "positive_health": 6}
_SUFFIX = re.compile(r"(?i)(?P<item>.+?)(?P<suffix>[ _.-]?(?P<wave>[tm]\d{1,2}|voormeting|nameting))")


@dataclass(frozen=True)
class Recognized:
    """A raw file of which the table is known.

    Attributes
    ----------
    sample
        What was seen of it.
    table
        Table that it fills.
    columns
        Column of ours -> column of the delivery; empty when both have the same names (``generic``).
    items
        Column of the delivery -> ``instrument.item``; without the suffix when ``waves`` has any.
    waves
        Suffix of a column -> wave, when waves stand side by side.
    dates, amounts
        Notation of each; None when the file knows its dates and numbers, or when the values do not tell.
    """

    sample: Sample
    table: str
    generic: bool
    columns: Mapping[str, str]
    items: Mapping[str, str] = field(default_factory=dict)
    waves: Mapping[str, str] = field(default_factory=dict)
    dates: DateNotation | None = None
    amounts: AmountNotation | None = None


def recognize_layout(columns: Sequence[str]) -> str | None:
    """Return the table that a file with these columns fills, or None.

    Examples
    --------
    >>> recognize_layout(["Cliëntnummer", "Gezinsnummer", "Ingangsdatum", "Einddatum", "Kosten"])
    'costs'
    """
    likely = {table: len(match_names(table, columns)) for table in CLEANED if _has_needed(table, columns)}
    return max(likely, key=lambda table: likely[table], default=None)


def _has_needed(table: str, columns: Sequence[str]) -> bool:
    if table not in NEEDED:
        return False
    matched = match_names(table, columns)
    if table == "measurements" and "person_id" in matched and _items(columns)[0]:
        return True
    return all(any(name in matched for name in some) for some in NEEDED[table])


def recognize_instruments(columns: Sequence[str]) -> list[str]:
    """Return the instruments of which all items are columns of a questionnaire file."""
    found = Counter(item.split(".")[0] for item in {recognize_item(name) for name in columns} if item)
    return [name for name, number in _ITEMS_OF.items() if found[name] == number]


def recognize(sample: Sample) -> Recognized | None:
    """Return what the file is, or None when its columns do not tell."""
    table = recognize_layout(sample.names)
    if table is None:
        return None
    columns = match_names(table, sample.names)
    dates = [columns[name] for name in columns if _kind(table, name) == "date" and columns[name] not in sample.typed]
    amounts = [columns[name] for name in columns if name in {"amount", "hourly_rate", "hours"}]
    items, waves = _items(sample.names) if table == "measurements" else ({}, {})
    return Recognized(
        sample=sample,
        table=table,
        generic=_is_generic(table, sample.names),
        columns=columns,
        items=items,
        waves=waves,
        dates=recognize_dates(text for name in dates for text in sample.values[name]),
        amounts=recognize_amounts(text for name in amounts if name not in sample.typed for text in sample.values[name]),
    )


def _kind(table: str, column: str) -> str:
    return TABLES[table].column(column).kind if column in TABLES[table].names else "text"


def _is_generic(table: str, names: Sequence[str]) -> bool:
    if table == "costs":
        return set(GENERIC_COSTS) <= set(names)
    if table == "measurements":
        return {*GENERIC_KEYS, *GENERIC_ITEMS} <= set(names)
    return {name.replace("rate_cents", "hourly_rate") for name in TABLES[table].required} <= set(names)


def _items(names: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return column -> item and, when waves stand side by side, suffix -> wave; only of complete instruments."""
    complete = recognize_instruments(names)
    items = {name: item for name in names if (item := recognize_item(name)) and item.split(".")[0] in complete}
    return (items, {}) if items else _wide_items(names)


def _wide_items(names: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    parts = [found for name in names if (found := _SUFFIX.fullmatch(name)) and recognize_item(found["item"])]
    waves = {part["suffix"]: part["wave"].upper() for part in parts}
    bases = list(dict.fromkeys(part["item"] for part in parts))
    complete = recognize_instruments(bases)
    items = {base: item for base in bases if (item := recognize_item(base)) and item.split(".")[0] in complete}
    everywhere = all(f"{base}{suffix}" in names for base in items for suffix in waves)
    return (items, waves) if items and everywhere and len(waves) > 1 else ({}, {})


def find_codes(parts: Sequence[Recognized], column: str) -> tuple[dict[str, str | None], int]:
    """Return the codes that files hold in a column of ours with what they become, and how many are not shown.

    A code is shown when few different ones occur, each at least twice, and when it does not look like an identifier, a
    name or a sentence: what a params file holds is read by many.
    """
    texts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for part in parts:
        texts.update(part.sample.values[part.columns[column]])
        labels |= part.sample.labels.get(part.columns[column], {})
    if len(texts) > _MOST_CODES or 2 * len(texts) > max(texts.total(), 2):
        return {}, len(texts)
    raw = parts[0].columns[column]
    named = {
        text: name_code(column, raw, text) or name_code(column, raw, labels.get(text, ""))
        for text, count in sorted(texts.items())
        if count > 1 and is_code(text)
    }
    return named, len(texts) - len(named)


def is_code(text: str) -> bool:
    """Return whether a text may be shown as a code: no identifier, no name of a person, no sentence.

    Examples
    --------
    >>> [is_code(text) for text in ("02", "Gebruikelijke zorg", "P0001234", "Jan de Vries", "wil niet meer meedoen nu")]
    [True, True, False, False, False]
    """
    return len(text) <= _LONGEST_CODE and text.isprintable() and not _NO_CODE.search(text)
