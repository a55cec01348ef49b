"""``werkplaats instruments``: what is scored here, what a study adds, and all there is to know about one of them."""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from werkplaats.analyses.outcomes import validate_outcomes
from werkplaats.cli.instrument_list import Listed, as_object, list_instruments
from werkplaats.errors import InputError
from werkplaats.instruments.definitions import OutcomeDefinition
from werkplaats.params.loading import load_params
from werkplaats.params.model import Instrument
from werkplaats.report.language import message, translate

_HEADINGS = (
    message("name"),
    message("version"),
    message("items"),
    message("score"),
    message("range"),
    message("better is"),
    message("value set"),
    message("licence"),
    message("source"),
)

_POPULATIONS = {"adults": message("adults"), "youth": message("children and young people"), "any": message("anybody")}


def instruments_command(params_or_name: str | None, name: str | None, *, as_json: bool, language: str) -> None:
    """Print the instruments as a table, or one of them in full; as JSON the same, for other programs.

    Raises
    ------
    ParamsError
        When the params file is wrong.
    InputError
        When there is no instrument of this name.
    """
    params, name = _told_apart(params_or_name, name)
    listed = list_instruments(_study(params))
    if name is not None:
        listed = [_named(name, listed, language)]
    if as_json:
        sys.stdout.write(json.dumps([as_object(one) for one in listed], ensure_ascii=False, indent=1) + "\n")
    elif name is not None:
        sys.stdout.write("\n".join(_described(listed[0], language)) + "\n")
    else:
        _print_table(listed, language)


def _told_apart(first: str | None, second: str | None) -> tuple[Path | None, str | None]:
    """Return the params file and the name; a single argument is a file when it looks like one."""
    if first is None or second is not None or Path(first).suffix or "/" in first or Path(first).exists():
        return (Path(first) if first is not None else None), second
    return None, first


def _study(path: Path | None) -> Sequence[Instrument]:
    if path is None:
        return ()
    params = load_params(path)
    validate_outcomes(params)
    return params.instruments


def _named(name: str, listed: Sequence[Listed], language: str) -> Listed:
    names = {one.name: one for one in listed}
    if name in names:
        return names[name]
    near = difflib.get_close_matches(name, names, n=1)
    raise InputError(
        translate(language, "there is no instrument of this name"),
        where=f"instruments {name}",
        do=translate(language, "Perhaps you meant {name}", name=near[0])
        if near
        else translate(language, "Choose from {names}", names=", ".join(names)),
        rule="instruments.name",
    )


def _print_table(listed: Sequence[Listed], language: str) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    study = any(one.used for one in listed)
    table = Table(box=None, pad_edge=False)
    for heading in _HEADINGS:
        table.add_column(translate(language, heading), overflow="fold", justify="left")
    for one in listed:
        for row in _rows(one, language):
            table.add_row(*(escape(text) for text in row), style="bold" if one.used else None)
    # A pipe has no width: without one the table would be cut at 80 columns.
    Console(highlight=False, width=None if sys.stdout.isatty() else 240).print(table)
    if study:
        used = ", ".join(one.name for one in listed if one.used)
        sys.stdout.write("\n" + translate(language, "Used by this study: {names}", names=used) + "\n")


def _rows(one: Listed, language: str) -> Iterator[tuple[str, ...]]:
    """Yield a row for every score; what holds for the whole instrument stands in the first."""
    known = one.definition
    first = (one.name, known.version if known else "", str(len(known.items)) if known else "")
    last = (known.licence, known.source) if known else ("", "")
    if not one.outcomes:
        needed = translate(language, "after the study has brought {key}", key=one.needs or "")
        yield (*first, needed, "", "", "", *last)
    for position, outcome in enumerate(one.outcomes):
        scored = (outcome.outcome, _range(outcome), _direction(outcome, language), _value_set(one, outcome, language))
        yield (*first, *scored, *last) if position == 0 else ("", "", "", *scored, "", "")


def _range(outcome: OutcomeDefinition) -> str:
    return f"{outcome.minimum:g} - {outcome.maximum:g}"


def _direction(outcome: OutcomeDefinition, language: str) -> str:
    return translate(language, "higher") if outcome.higher_is_better else translate(language, "lower")


def _value_set(one: Listed, outcome: OutcomeDefinition, language: str) -> str:
    if outcome.value_set is None and one.value_sets:
        return translate(language, "choose: {names}", names=", ".join(one.value_sets))
    return outcome.value_set or ""


def _described(one: Listed, language: str) -> Iterator[str]:
    known = one.definition
    yield f"{one.name}: {one.label[language]}"
    if known is None and one.needs:
        yield translate(language, "It is scored after the study has brought {key} in its params.", key=one.needs)
    if known is not None:
        population = translate(language, _POPULATIONS[known.population])
        yield translate(language, "version: {version}; for: {population}", version=known.version, population=population)
        yield translate(language, "items:")
        for item in known.items:
            lowest, highest = known.range_of(item)
            yield f"  {item}  {lowest:g} - {highest:g}"
        yield translate(language, "missing answers: {rule}", rule=known.missing_rule[language])
    yield translate(language, "scores:")
    for outcome in one.outcomes:
        yield from _described_score(one, outcome, language)
    for key, value_set in one.value_sets.items():
        yield translate(language, "value_set: {key} is {value_set}", key=key, value_set=value_set)
    if known is not None:
        yield translate(language, "licence: {licence}", licence=known.licence)
        yield translate(language, "source: {source}", source=known.source)


def _described_score(one: Listed, outcome: OutcomeDefinition, language: str) -> Iterator[str]:
    value_set = _value_set(one, outcome, language)
    yield f"  {outcome.outcome}: {outcome.label[language]}"
    yield "    " + translate(
        language,
        "range {range}; better is {direction}",
        range=_range(outcome),
        direction=_direction(outcome, language),
    )
    if value_set:
        yield "    " + translate(language, "value set: {value_set}", value_set=value_set)
    if not outcome.is_measure:
        yield "    " + translate(language, "a conversation tool, not a measure")
    if outcome.ordinal:
        yield "    " + translate(language, "levels, not distances: counted and not averaged")
    difference = outcome.minimal_important_difference
    if difference is not None:
        yield "    " + translate(
            language,
            "smallest change that matters: {value} ({source})",
            value=f"{difference.value:g}",
            source=difference.source,
        )
    for cut_off in outcome.cut_offs:
        yield f"    >= {cut_off.lowest:g}: {cut_off.label[language]}"
