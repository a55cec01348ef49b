"""What every params model shares: strictness, and the kinds of text that may stand in a params file."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError


class Strict(BaseModel):
    """Unknown keys are errors, values are never coerced, a loaded model never changes."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True, allow_inf_nan=False
    )


def validate_line(text: str) -> str:
    """Return ``text`` when it is one line without markup, template syntax or control characters; else ValueError.

    Characters that turn the direction of writing count as control characters: they make a title read as another one.
    """
    if re.search(r"[<>{}\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text):
        raise ValueError("params.text: no markup (<>), no braces, no line breaks or control characters in this text")
    return text


def validate_relative_path(path: str) -> str:
    """Return ``path`` when it stays below the folder of the study; else ValueError."""
    if re.match(r"^[A-Za-z][A-Za-z0-9+.-]*://", path):
        raise ValueError("params.remote_path: a source is a file below data/raw/<study>, never an address")
    if path.startswith(("/", "~")) or re.search(r"[\\:<>\x00-\x1f]", path) or ".." in path.split("/"):
        raise ValueError("params.path: a source is a path below data/raw/<study>, with forward slashes and without ..")
    return path


def parse_iso_date(value: Any) -> Any:
    """Return text that is a date written as yyyy-mm-dd as that date, anything but text as it is; else ValueError."""
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("params.type: this must be a date, written as yyyy-mm-dd")
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise ValueError("params.type: there is no such day") from None


def fault(rule: str, message: str, *path: str | int, beside: tuple[str | int, ...] = ()) -> PydanticCustomError:
    """Return an error about the value at ``path`` below the model that raises it.

    Parameters
    ----------
    rule
        Stable name of the rule that is broken.
    message
        What is wrong, without capital and full stop.
    *path
        Keys and positions that lead from the model to the value.
    beside
        Path of a second value that it disagrees with; either of the two may be the wrong one.
    """
    return PydanticCustomError("fault", "{faults}", {"faults": [(rule, message, path, beside)]})


def faults(errors: list[PydanticCustomError]) -> PydanticCustomError:
    """Return one error that carries all of ``errors``, so that a reader can mend everything in one go."""
    return PydanticCustomError(
        "fault", "{faults}", {"faults": [item for error in errors for item in (error.context or {})["faults"]]}
    )


IsoDate = Annotated[dt.date, BeforeValidator(parse_iso_date)]
"""A date, written as yyyy-mm-dd, with or without quotes."""

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""Lower-case name that is safe as a file name, a column name and a Python name."""

POOL = "pool"
"""Group of the households that were screened and took no part."""

StudyName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
"""Lower-case name of a study: safe as the name of a file and of a folder."""

Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(validate_line)]
"""One line of text for a report."""

Citation = Annotated[str, Field(min_length=1, max_length=600), AfterValidator(validate_line)]
"""One line that names a publication, or what an owner asks."""

RelativePath = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(validate_relative_path)]
"""Path below data/raw/<study>; may hold * and ? to name several deliveries of one layout."""
