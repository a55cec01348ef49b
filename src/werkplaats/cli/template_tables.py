"""What a delivery looks like: its columns, how they are written, which codes they take, and a few invented rows.

Columns come from the schema, the generic layout and the instruments, so a template can never ask for something else
than the workbench reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from werkplaats.cli.template_examples import ANSWERS, CODES, EXAMPLES, ROWS_OF_THEIR_OWN, Value
from werkplaats.instruments.registry import INSTRUMENTS
from werkplaats.intake.mapping import GENERIC_COSTS, GENERIC_ITEMS, GENERIC_KEYS
from werkplaats.report.language import message, translate
from werkplaats.schema import CLEANED, TABLES, Column

Kind = Literal["text", "integer", "number", "date", "amount"]


@dataclass(frozen=True, kw_only=True)
class TemplateColumn:
    """One column to deliver.

    Attributes
    ----------
    name, kind
        Name in the header, and how its cells are written; an ``amount`` is in euros.
    meaning
        What it holds, in the language of the reader.
    required
        Whether every cell must be filled.
    codes
        What may stand there; empty when anything may.
    lowest, highest
        Range of an answer; None when there is none.
    examples
        Invented cells, one per row.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool
    codes: tuple[str, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    examples: tuple[Value, ...]


@dataclass(frozen=True)
class TemplateTable:
    """One file to deliver: its name, what a row is (in the language of the reader), and its columns."""

    name: str
    row: str
    columns: tuple[TemplateColumn, ...]


LAYOUTS: tuple[str, ...] = (
    "costs",
    "questionnaires",
    *(name for name in CLEANED if name not in {"costs", "measurements"}),
)
"""Every file that has a template."""

_ROWS: Mapping[str, str] = MappingProxyType({"questionnaires": message("questionnaire of one person in one wave")})

_IN_EUROS: Mapping[str, str] = MappingProxyType({"cents": "amount", "rate_cents": "hourly_rate"})
_IN_CENTS: Mapping[str, str] = MappingProxyType({euros: cents for cents, euros in _IN_EUROS.items()})

_DIMENSIONS: Mapping[str, str] = MappingProxyType(
    {
        "mobility": message("mobility, 1 no problems to 5 unable"),
        "selfcare": message("self-care, 1 no problems to 5 unable"),
        "activity": message("usual activities, 1 no problems to 5 unable"),
        "pain": message("pain or discomfort, 1 none to 5 extreme"),
        "anxiety": message("anxiety or depression, 1 none to 5 extreme"),
        "vas": message("own rating of health today, 0 worst to 100 best"),
    }
)

_MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "domain": message("domain of care: Wmo, Jeugdwet, Zvw, Wlz, or another name that was agreed"),
        "amount": message("amount in euros; a credit is negative"),
        "hourly_rate": message("cost of one hour of the family director, in euros"),
        "group": message("group of the household, as agreed"),
        "wave": message("wave of measurement: T0 comes first, then T1, T2"),
    }
)
"""What a column holds for whoever delivers it, where the schema speaks to whoever analyses it."""


def build_template(name: str, *, language: str) -> TemplateTable:
    """Return what a file of this name holds; KeyError when it has no template.

    Examples
    --------
    >>> [column.name for column in build_template("persons", language="nl").columns]
    ['person_id', 'birth_year', 'sex']
    """
    columns = [_table_column(name, column, language) for column in _sources(name)]
    if name == "questionnaires":
        columns += _items(language)
    return TemplateTable(name, translate(language, _row(name)), tuple(columns))


def template_messages() -> frozenset[str]:
    """Return the English texts of the schema that templates show; a test asks for their translation."""
    meanings = {_MEANINGS.get(name, source.meaning) for layout in LAYOUTS for name, source in _sources(layout)}
    return frozenset({*meanings, *(_row(layout) for layout in LAYOUTS)})


def _row(name: str) -> str:
    return _ROWS[name] if name in _ROWS else TABLES[name].row


def _sources(name: str) -> list[tuple[str, Column]]:
    """Return the columns of a file by the name they are delivered under."""
    if name == "questionnaires":
        return [(key, TABLES["measurements"].column(key)) for key in GENERIC_KEYS]
    if name == "costs":
        return [(column, TABLES["costs"].column(_IN_CENTS.get(column, column))) for column in GENERIC_COSTS]
    return [(_IN_EUROS.get(column.name, column.name), column) for column in TABLES[name].columns]


def _table_column(table: str, delivered: tuple[str, Column], language: str) -> TemplateColumn:
    name, source = delivered
    return TemplateColumn(
        name=name,
        kind="amount" if name in _IN_CENTS else source.kind,
        meaning=translate(language, _MEANINGS.get(name, source.meaning)),
        required=source.required,
        codes=source.allowed or CODES.get(name, ()),
        examples=ROWS_OF_THEIR_OWN.get((table, name)) or EXAMPLES[name],
    )


def _items(language: str) -> Iterator[TemplateColumn]:
    for name, item in GENERIC_ITEMS.items():
        instrument, _, part = item.partition(".")
        known = INSTRUMENTS[instrument]
        label = known.outcomes[known.items.index(part)].label[language] if len(known.outcomes) > 1 else ""
        yield TemplateColumn(
            name=name,
            kind="integer" if known.integer else "number",
            meaning=f"{known.label[language]}: {label or translate(language, _DIMENSIONS.get(part, part))}",
            required=False,
            lowest=known.minimum,
            highest=known.maximum,
            examples=ANSWERS[instrument],
        )
