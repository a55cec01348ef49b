"""Product codes as a column: which of them a spreadsheet turned into a date or a number."""

from __future__ import annotations

import re

import numpy as np

from werkplaats.intake.columns.profile import Judgement, Judgements, Profile

_MONTH = "jan|feb|mrt|mar|maa|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec"
_DATE = re.compile(rf"[0-9]{{1,4}}[- ](?:{_MONTH})[a-z]*|(?:{_MONTH})[a-z]*[- ][0-9]{{1,4}}", re.IGNORECASE)
_FULL_DATE = re.compile(r"[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T].*)?")
_FLOATED = re.compile(r"[0-9]{4,}[.,]0")
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?E[+-][0-9]+|[0-9]+[.,][0-9]+E[0-9]+", re.IGNORECASE)


def judge_codes(profile: Profile) -> Judgements:
    """Judge a column of product codes: ``code.mangled`` (quarantined) with those that are no longer what they were.

    These are dates (3-5 became 5-mrt), numbers in scientific notation (1E05 became 1E+05) or with a decimal (12000
    became 12000.0), and numbers of which the
    column holds the same code with zeros in front. A number that is merely shorter than others is left alone, because
    the code lists of several domains meet in one column.

    Examples
    --------
    >>> texts = np.array(["012000", "02A03", "5-mrt", "1E+05", "12000"], dtype=object)
    >>> profile = Profile("product_code", texts, np.full(5, "text", dtype=object), np.ones(5, dtype=np.int64))
    >>> judge_codes(profile)[0].hit.tolist()
    [False, False, True, True, True]
    """
    zeros = _lost_zeros(profile)
    hit = np.array(
        [text in zeros or any(form.fullmatch(text.strip()) for form in _FORMS) for text in profile.texts], dtype=bool
    )
    if not hit.any():
        return []
    return [Judgement("code.mangled", "quarantined", hit, f"{hit.sum()} different codes")]


_FORMS = (_DATE, _FULL_DATE, _SCIENTIFIC, _FLOATED)


def _lost_zeros(profile: Profile) -> frozenset[str]:
    """Return the numbers that are written with zeros in front elsewhere in the column."""
    numbers = {text for text in profile.texts if text.isascii() and text.isdigit()}
    return frozenset(text.lstrip("0") for text in numbers if text.startswith("0") and text.strip("0"))
