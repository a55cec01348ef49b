"""Text that a spreadsheet may open: whatever it would run as a formula is turned into plain text.

A file of ours holds text that others typed. Excel and LibreOffice run a cell that starts with one of a few characters,
also after a space, and a Dutch Excel splits a comma-separated file at its semicolons, quoted or not. An apostrophe in
front makes either of them harmless; numbers are left as they are.

References
----------
OWASP (2023). CSV Injection. https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import re

_FIRST = r"[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]"
_START = re.compile(rf"^(?=[\t\r\n]|\s*{_FIRST})")
_NUMBER = r"\s*\"?\s*[+\-]?[\d.,]+\s*\"?(?:[;\t|,]|$)"
_INNER = re.compile(rf"(?<=[;\t|,\r\n])(?=\s*\"?\s*{_FIRST})(?!{_NUMBER})", re.MULTILINE)
FORMULA_START = r"^([\t\r\n]|\s*[=+\-@＝＋－＠])"
"""Start of a text that a spreadsheet would run, as a regular expression for DuckDB."""


def neutralize(text: str) -> str:
    """Return one cell of text with an apostrophe in front when a spreadsheet would run it.

    Examples
    --------
    >>> neutralize("=1+1"), neutralize("De Linde")
    ("'=1+1", 'De Linde')
    """
    return _START.sub("'", text, count=1)


def neutralize_record(text: str) -> str:
    """Return a record as it stood in its file, with an apostrophe before every field that a spreadsheet would run.

    Negative amounts stay what they are.

    Examples
    --------
    >>> neutralize_record("000011;Wmo;=1+1;-12,50")
    "000011;Wmo;'=1+1;-12,50"
    """
    return neutralize(_INNER.sub("'", text))
