"""From a validation error to a message: what is wrong, where it stands, what was found there, what to do about it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from werkplaats.errors import CombinedParamsError, ParamsError
from werkplaats.params.advice import EXPECTED, advice, shown
from werkplaats.params.draft import Draft
from werkplaats.params.model import StudyParams
from werkplaats.params.secrecy import looks_secret
from werkplaats.params.yaml_strict import Path

_RULES: Mapping[str, str] = {
    "missing": "params.missing_key",
    "literal_error": "params.unknown_value",
    "string_pattern_mismatch": "params.name",
    "string_too_short": "params.length",
    "string_too_long": "params.length",
    "too_short": "params.length",
    "finite_number": "params.range",
    "greater_than": "params.range",
    "greater_than_equal": "params.range",
    "less_than": "params.range",
    "less_than_equal": "params.range",
}
"""Kind of validation error -> rule; any kind that is not here is a wrong type."""


def problems_in(errors: Iterable[ErrorDetails], draft: Draft) -> list[ParamsError]:
    """Return one message per problem, in the order of the file."""
    return in_order([problem for error in errors for problem in _problems(error, draft)])


def in_order(problems: list[ParamsError]) -> list[ParamsError]:
    """Return ``problems`` in the order of the file."""
    return sorted(problems, key=_position)


def gather(problems: list[ParamsError]) -> ParamsError:
    """Return the one problem, or one error that tells them all."""
    return problems[0] if len(problems) == 1 else CombinedParamsError(problems)


def dotted(path: Path) -> str:
    """Return ``path`` as a reader writes it: ``waves.0.month``."""
    return ".".join(str(step) for step in path)


def _position(problem: ParamsError) -> tuple[int, str]:
    line = re.search(r", line (\d+)", problem.where)
    return (int(line.group(1)) if line else 0, problem.where)


def _problems(error: ErrorDetails, draft: Draft) -> Iterator[ParamsError]:
    path: Path = tuple(error["loc"])
    kind = error["type"]
    if kind == "fault":
        for rule, message, below, beside in error["ctx"]["faults"]:
            yield _fault(rule, message, (*path, *below), draft, beside=(*path, *beside) if beside else ())
    elif kind == "extra_forbidden":
        yield _unknown_key(path, draft)
    elif path and path[-1] == "[key]":
        yield _bad_key(path[:-1], draft)
    elif kind == "value_error":
        rule, _, message = str(error["msg"]).removeprefix("Value error, ").partition(": ")
        yield _fault(rule, message, path, draft)
    elif kind == "missing":
        yield _missing(path, draft)
    else:
        yield _wrong_value(error, path, draft)


def _where(path: Path, draft: Draft) -> str:
    place = draft.place(path)
    return f"{place}, key {dotted(path)}" if path else place


def _beside(path: Path, draft: Draft) -> str:
    """Return where the other value stands, without the file when it is the same one."""
    place = draft.place(path).removeprefix(f"{draft.where}, ")
    return f"{place}, key {dotted(path)}"


def _fault(rule: str, message: str, path: Path, draft: Draft, *, beside: Path = ()) -> ParamsError:
    value = draft.value(path)
    scalar = value is not None and not isinstance(value, (dict, list))
    named = re.match(
        r"(?:[\w ]+ )?'([^']*)' is not one of: (.*)|table '\w+' has no column '([^']*)'; it has: (.*)", message
    )
    nearest = ""
    if named:
        nearest = nearest_name(named.group(1) or named.group(3), (named.group(2) or named.group(4)).split(", "))
    return ParamsError(
        message,
        where=_where(path, draft) + (f" (see also {_beside(beside, draft)})" if beside else ""),
        found=shown(value, path) if scalar and not named else "",
        do=f"Perhaps you meant '{nearest}'" if nearest else advice("fault", value, rule),
        rule=rule,
    )


def _unknown_key(path: Path, draft: Draft) -> ParamsError:
    name, value = str(path[-1]), draft.value(path)
    where = _where(path, draft)
    if looks_secret(name):
        return ParamsError(
            "a params file never holds a secret: it is copied into every run",
            where=where,
            found="a key that looks like a password, key or salt (value not shown)",
            do="Remove it here and keep it in a key file outside the project; if it was real, replace it",
            rule="params.secret",
        )
    if not name.isidentifier():
        return ParamsError(
            "a key is a plain name: letters, digits and underscores",
            where=f"{draft.place(path)}, key {shown(name, ())}",
            do="Remove it; names of parameters end up in notebooks as code",
            rule="params.identifier",
        )
    if isinstance(value, str) and re.match(r"^[A-Za-z][A-Za-z0-9+.-]*://", value):
        return ParamsError(
            f"unknown key '{name}' that holds an address",
            where=where,
            do="Remove it; reports and results are written to folders of this project only",
            rule="params.remote_path",
        )
    known = fields_at(path[:-1])
    nearest = nearest_name(name, known)
    return ParamsError(
        f"unknown key '{name}'",
        where=where,
        do=f"Perhaps you meant '{nearest}'" if nearest else f"Known here: {', '.join(known)}",
        rule="params.unknown_key",
    )


def _bad_key(path: Path, draft: Draft) -> ParamsError:
    return ParamsError(
        "a name is lower-case letters, digits and underscores, starting with a letter, at most 40 long",
        where=_where(path[:-1], draft) if looks_secret(str(path[-1])) else _where(path, draft),
        found=shown(path[-1], path),
        do="Choose such a name and keep the readable one as its label",
        rule="params.identifier",
    )


def _missing(path: Path, draft: Draft) -> ParamsError:
    place = draft.place(path[:-1]) if len(path) > 1 else draft.where
    field = _field(path)
    meaning = (field or "").splitlines()[0].rstrip(".") if field else ""
    return ParamsError(
        f"the required key '{dotted(path)}' is missing",
        where=place,
        do=f"Add it. It means: {meaning}" if meaning else "Add it",
        rule="params.missing_key",
    )


def _wrong_value(error: ErrorDetails, path: Path, draft: Draft) -> ParamsError:
    kind, value = error["type"], draft.value(path)
    rule = _RULES.get(kind, "params.type")
    if path == ("study",) and rule == "params.name":
        rule = "params.run_name"
    if path == ("disclosure", "min_households") and rule == "params.range":
        rule = "params.policy_floor"
    expected = EXPECTED.get(kind, "").format(**error.get("ctx", {}))
    return ParamsError(
        f"this must be {expected or _bound(str(error['msg']))}",
        where=_where(path, draft),
        found=shown(value, path),
        do=_literal_hint(error, value) or advice(kind, value, rule),
        rule=rule,
    )


def _bound(message: str) -> str:
    """Return what pydantic says that a value should be, without its own way of starting."""
    return message.removeprefix("Input should be ").removeprefix("Input should ").removeprefix("should ")


def _literal_hint(error: ErrorDetails, value: Any) -> str:
    if error["type"] != "literal_error":
        return ""
    choices = re.findall(r"'([^']*)'", error["ctx"]["expected"])
    nearest = nearest_name(str(value), choices)
    return f"Perhaps you meant '{nearest}'" if nearest else f"Choose one of: {', '.join(choices)}"


def nearest_name(name: str, known: Iterable[str]) -> str:
    """Return the known name that ``name`` most resembles, or an empty text."""
    close = difflib.get_close_matches(name.casefold(), list(known), n=1, cutoff=0.6)
    return close[0] if close else ""


def fields_at(path: Path) -> list[str]:
    """Return the names of the fields of the model at ``path``; empty when there is no model."""
    model = _model_at(path)
    return list(model.model_fields) if model else []


def _field(path: Path) -> str | None:
    model = _model_at(path[:-1])
    field = model.model_fields.get(str(path[-1])) if model else None
    return field.description if field else None


def _model_at(path: Path) -> type[BaseModel] | None:
    """Follow ``path`` through the models; positions in lists and names in dictionaries lead to their values' model."""
    model: type[BaseModel] | None = StudyParams
    pending: type[BaseModel] | None = None
    for step in path:
        if pending is not None:  # this step is a position or a name in a container of models
            model, pending = pending, None
            continue
        field = model.model_fields.get(str(step)) if model else None
        if field is None:
            return None
        inner = _models_in(field.annotation)
        container = get_origin(field.annotation) in {list, dict}
        model, pending = (None, inner) if container else (inner, None)
        if inner is None:
            return None
    return model


def _models_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for option in get_args(annotation):
        found = _models_in(option)
        if found:
            return found
    return None
