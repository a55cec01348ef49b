"""Errors of spreadsheets where a value should be: cells of a workbook, and what is left of them in a text file.

References
----------
Names of the errors in English and Dutch: Microsoft support, "How to correct a #N/A error" and its sister pages.
"""

from __future__ import annotations

import re

_OF_KIND = {"error": "xlsx.error_cell", "formula": "xlsx.formula_without_value"}
_NAMED = (
    "N/A|N/B|NV|N/D|NULL!|LEEG!|DIV/0!|DEEL/0!|VALUE!|WAARDE!|REF!|VERW!|NAME[?]|NAAM[?]|NUM!|GETAL!|"
    "SPILL!|OVERLOOP!|CALC!|BEREKENEN!|FIELD!|VELD!|BLOCKED!|GEBLOKKEERD!|CONNECT!|VERBINDEN!|BUSY!|BEZET!|"
    "UNKNOWN!|ONBEKEND!|GETTING_DATA|GEGEVENS_OPHALEN"
)
_ERROR = re.compile(rf"#(?:{_NAMED}|#+)|(?:err|fout):[0-9]{{3}}", re.IGNORECASE)


def check_spreadsheet_error(text: str, kind: str = "text") -> str:
    """Return the rule that a spreadsheet error breaks, or the empty text when the cell holds none.

    A row of number signs is a column that was too narrow when it was printed to text.

    Parameters
    ----------
    text, kind
        The cell, and its kind in the file.

    Examples
    --------
    >>> check_spreadsheet_error("#N/B"), check_spreadsheet_error("########"), check_spreadsheet_error("#1 in zorg")
    ('value.excel_error', 'value.excel_error', '')
    >>> check_spreadsheet_error("#REF!", "error"), check_spreadsheet_error("=B2*2", "formula")
    ('xlsx.error_cell', 'xlsx.formula_without_value')
    """
    if kind in _OF_KIND:
        return _OF_KIND[kind]
    if "#" not in text and ":" not in text:
        return ""
    return "value.excel_error" if _ERROR.fullmatch(text.strip()) else ""
