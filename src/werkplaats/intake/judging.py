"""What becomes of a delivery when a rule on cells or columns speaks: records refused, findings noted, or an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from werkplaats.errors import InputError, WerkplaatsError
from werkplaats.intake.cells.parsing import WARNINGS, Parsed
from werkplaats.intake.columns.profile import Judgement, Judgements
from werkplaats.intake.delivery import Delivery, build_profile, lines_with, with_fields
from werkplaats.intake.fates import note, note_codes, refuse, refuse_codes
from werkplaats.intake.fields import Answers, Field, Shortcut, Type, apply
from werkplaats.intake.findings import Outcome
from werkplaats.intake.raw import RawColumn, RawFile
from werkplaats.intake.refusals import build_input_error, build_privacy_error
from werkplaats.intake.rulebook import RULES

Parse = Callable[[str, str], Parsed]


def parse_column(
    delivery: Delivery, name: str, parse: Parse, kind: Type = "VARCHAR", *, shortcut: Shortcut | None = None
) -> Delivery:
    """Parse one canonical column: each different text once.

    Records that break a rule are refused, repairs are noted, and the field holds the values.
    """
    return parse_columns(delivery, {name: parse}, kind, shortcut=shortcut)


def parse_columns(
    delivery: Delivery, parses: Mapping[str, Parse], kind: Type, *, shortcut: Shortcut | None = None
) -> Delivery:
    """Parse several columns of one kind; a rule that fires in more than one of them is one finding about all.

    Parameters
    ----------
    parses
        Rule by canonical column.
    shortcut
        Answers for texts that need not be asked about; see `werkplaats.intake.fields.apply`.
    """
    # A value that was made of the line has no text to ask about.
    fields = {name: delivery.fields[name] for name in parses if delivery.fields[name].values is not None}
    answers: dict[str, Answers] = {}
    for name, field in fields.items():
        assert field.values is not None
        kinds = np.full(len(field.values), "text", dtype=object) if field.column is None else field.column.kinds
        answers[name] = apply(field.values, kinds, parses[name], shortcut=shortcut)
        if field.column is None and answers[name].rules[0]:
            raise _constant_error(delivery, name, answers[name].rules[0])
        delivery = with_fields(delivery, {name: replace(field, type=kind, values=answers[name].values, lookup="")})
    hits = _hits(fields, {name: given.rules for name, given in answers.items()})
    for rule in sorted(hits):
        lines = " UNION ".join(lines_with(delivery, column, hit) for column, hit in hits[rule].values())
        delivery = refuse(delivery, lines, rule, columns=tuple(hits[rule]))
    hits = _hits(fields, {name: given.repairs for name, given in answers.items()})
    for rule in sorted(hits):
        lines = " UNION ".join(lines_with(delivery, column, hit) for column, hit in hits[rule].values())
        delivery = note(delivery, lines, rule, outcome_of(rule), columns=tuple(hits[rule]))
    return delivery


def _constant_error(delivery: Delivery, name: str, rule: str) -> InputError:
    return build_input_error(
        rule,
        what=f"the value that `constants` gives to '{name}' cannot be used: {RULES[rule].what}",
        where=f"params, source '{delivery.source.path}', constants.{name}",
        found="one value for every record of the file",
        do="Correct the constant in the params file",
        columns=[name],
    )


def _hits(
    fields: Mapping[str, Field], said: Mapping[str, np.ndarray]
) -> dict[str, dict[str, tuple[RawColumn, np.ndarray]]]:
    """Return rule -> column name -> the raw column and which of its texts the rule is about."""
    hits: dict[str, dict[str, tuple[RawColumn, np.ndarray]]] = {}
    for name, rules in said.items():
        column = fields[name].column
        for rule in set(rules) - {""} if column is not None else ():
            assert column is not None
            hits.setdefault(rule, {})[name] = (column, rules == rule)
    return hits


def judge_column(delivery: Delivery, column: RawColumn, name: str, judge: Callable[..., Judgements]) -> Delivery:
    """Let a rule on a whole column speak.

    Parameters
    ----------
    judge
        Function of the column's profile.

    Raises
    ------
    InputError, PrivacyError
        When the rule says that the file cannot be used.
    """
    for judgement in judge(build_profile(delivery, column, name=name)):
        delivery = follow(delivery, column, name, judgement)
    return delivery


def follow(delivery: Delivery, column: RawColumn, name: str, judgement: Judgement) -> Delivery:
    """Do what a judgement says; raises as `judge_column` does."""
    if judgement.verdict == "error":
        lines = None
        if judgement.hit is not None:
            lines = delivery.store.column(
                f"SELECT line FROM ({lines_with(delivery, column, judgement.hit)}) ORDER BY line"
            )
        raise judgement_error(delivery.raw, judgement, delivery.names.get(name, name), column, lines or ())
    if judgement.verdict == "quarantined":
        hit = np.ones(len(column.texts), dtype=bool) if judgement.hit is None else judgement.hit
        return refuse_codes(delivery, column, hit, judgement.rule, columns=(name,))
    return note_codes(
        delivery, column, judgement.hit, judgement.rule, judgement.verdict, columns=(name,), found=judgement.found
    )


def judgement_error(
    raw: RawFile, judgement: Judgement, name: str, column: RawColumn | None, lines: Sequence[int]
) -> WerkplaatsError:
    """Return the error that a judgement asks for, with its place and without a value."""
    place = raw.where + (f" line {lines[0]}" if lines else "")
    letter = f" ({column.letter})" if column is not None else ""
    build = build_privacy_error if judgement.rule.startswith("privacy.") else build_input_error
    several = f"{len(lines)} lines" if len(lines) > 1 else ""
    return build(
        judgement.rule,
        where=f"{place}, column {name}{letter}" if name else place,
        found=judgement.found or several,
        lines=lines,
        columns=[name] if name else [],
    )


def outcome_of(repair: str) -> Outcome:
    """Return how a repair is told: as such, or as a warning."""
    return "warning" if repair in WARNINGS else "repaired"
