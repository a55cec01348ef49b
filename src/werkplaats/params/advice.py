"""What to tell somebody whose value has the wrong type: the slip behind it is nearly always one of a few."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from werkplaats.params.secrecy import looks_secret
from werkplaats.params.value_set_choices import ADVICE
from werkplaats.params.yaml_strict import Path

EXPECTED: Mapping[str, str] = {
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "an ordinary number",
    "bool_type": "true or false",
    "string_type": "text",
    "date_type": "a date, written as yyyy-mm-dd",
    "date_parsing": "a date that exists, written as yyyy-mm-dd",
    "date_from_datetime_parsing": "a date that exists, written as yyyy-mm-dd",
    "list_type": "a list",
    "dict_type": "a block of keys",
    "model_type": "a block of keys",
    "model_attributes_type": "a block of keys",
    "string_too_short": "text of at least {min_length} character",
    "string_too_long": "text of at most {max_length} characters",
    "too_short": "a filled list or block, at least {min_length} long",
    "string_pattern_mismatch": "a plain name: letters, digits and underscores, as the documentation of this key says",
}
"""Kind of validation error -> what was expected, in words; {names} come from the context of the error."""

_YES_OR_NO = r"(?i)y|n|yes|no|on|off|ja|nee|true|false"

_SLIPS: tuple[tuple[str, str], ...] = (
    (r"[-+]?0[0-9]+", "A number with a leading zero is text; write it without the zero"),
    (r"[-+]?[0-9]+,[0-9]+", "Write a decimal point instead of a comma"),
    (r"[-+]?[0-9]{1,3}([._ ,'][0-9]{3})+", "Write the number without thousands separators"),
    (r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}", "Write the date as yyyy-mm-dd"),
    (r"[-+]?[0-9]+(\.[0-9]+)?", "Remove the quotes"),
)


def advice(kind: str, value: Any, rule: str) -> str:
    """Return what to do about ``value``, for which validation said ``kind`` and which breaks ``rule``."""
    if rule == "params.policy_floor":
        return "The floor protects households and cannot be lowered; leave the key out or choose a higher number"
    if rule == "params.value_set":
        return ADVICE if isinstance(value, dict) else "Remove it here"
    if kind == "string_type" and value is not None and not isinstance(value, (dict, list)):
        return "Put quotes around it"
    if kind == "list_type":
        return "Write it as [a, b] or as lines that start with '- '"
    if kind == "bool_type" and isinstance(value, str) and re.fullmatch(_YES_OR_NO, value.strip()):
        return "Write true or false, in lower case"
    if isinstance(value, str) and rule in ("params.type", "params.name"):
        return next((hint for pattern, hint in _SLIPS if re.fullmatch(pattern, value.strip())), "")
    if value is None and rule != "params.missing_key":
        return "Fill in a value, or remove the key to get its default"
    return ""


def shown(value: Any, path: Path) -> str:
    """Return ``value`` for a message: short, and never one that may be a secret."""
    if any(looks_secret(str(step)) for step in path):
        return "a value that is not shown"
    if isinstance(value, dict):
        return "a block of keys"
    if isinstance(value, list):
        return f"a list of {len(value)} items"
    if value is None:
        return "nothing"
    text = repr(value) if isinstance(value, str) else str(value).lower()
    kind = "text" if isinstance(value, str) else "true/false" if isinstance(value, bool) else "number"
    return f"{text if len(text) <= 60 else text[:57] + '...'} ({kind})"
