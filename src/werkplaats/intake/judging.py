"""What becomes of a delivery when a rule on cells or columns speaks: records refused, findings noted, or an error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from werkplaats.errors import InputError, PrivacyError, WerkplaatsError
from werkplaats.intake.cells.parsing import INFORMATIVE, WARNINGS, Parsed
from werkplaats.intake.columns.profile import Judgement, Judgements
from werkplaats.intake.delivery import (
    Delivery,
    build_profile,
    lines_with,
    note_codes,
    refuse_codes,
    with_fields,
)
from werkplaats.intake.fields import Type, apply
from werkplaats.intake.findings import Outcome
from werkplaats.intake.raw import RawColumn, RawFile
from werkplaats.intake.rulebook import RULES

Parse = Callable[[str, str], Parsed]


def parse_column(delivery: Delivery, name: str, parse: Parse, kind: Type = "VARCHAR") -> Delivery:
    """Parse one canonical column: each different text once.

    Records that break a rule are refused, repairs are noted, and the field holds the values.
    """
    field = delivery.fields[name]
    assert field.values is not None
    kinds = np.full(len(field.values), "text", dtype=object) if field.column is None else field.column.kinds
    answers = apply(np.asarray(["" if value is None else value for value in field.values], dtype=object), kinds, parse)
    values = np.empty(len(answers), dtype=object)
    values[:] = [answer.value for answer in answers]
    delivery = with_fields(delivery, {name: replace(field, type=kind, values=values, lookup="")})
    if field.column is None:
        return delivery
    return _tell(delivery, field.column, name, answers)


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
    rule = RULES[judgement.rule]
    place = raw.where + (f" line {lines[0]}" if lines else "")
    letter = f" ({column.letter})" if column is not None else ""
    kind = PrivacyError if judgement.rule.startswith("privacy.") else InputError
    several = f"{len(lines)} lines" if len(lines) > 1 else ""
    return kind(
        rule.what,
        where=f"{place}, column {name}{letter}" if name else place,
        found=judgement.found or several,
        do=rule.do,
        rule=judgement.rule,
        lines=lines,
        columns=[name] if name else [],
    )


def _tell(delivery: Delivery, column: RawColumn, name: str, answers: Sequence[Parsed]) -> Delivery:
    broken = np.asarray([answer.rule for answer in answers], dtype=object)
    repairs = np.asarray([answer.repair for answer in answers], dtype=object)
    for rule in sorted(set(broken) - {""}):
        delivery = refuse_codes(delivery, column, broken == rule, rule, columns=(name,))
    for rule in sorted(set(repairs) - {""}):
        delivery = note_codes(delivery, column, repairs == rule, rule, outcome_of(rule), columns=(name,))
    return delivery


def outcome_of(repair: str) -> Outcome:
    """Return how a repair is told: as such, as a warning, or as mere information."""
    if repair in WARNINGS:
        return "warning"
    return "info" if repair in INFORMATIVE else "repaired"
