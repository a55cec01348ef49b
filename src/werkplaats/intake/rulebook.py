"""Every rule of intake by its stable name: what it means and what to do. Other programs match on these names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Rule:
    """What is wrong when the rule fires, and what to do about it."""

    what: str
    do: str


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        # The file as a whole
        "encoding.legacy": Rule("the text is Windows-1252, not UTF-8", "Nothing; it was read as Windows-1252"),
        "encoding.utf16": Rule("the text is UTF-16, not UTF-8", "Nothing; it was read as UTF-16"),
        "csv.dialect": Rule("the separator is not a semicolon or a comma", "Nothing; the separator was recognized"),
        "csv.eol": Rule("lines end in a bare carriage return", "Nothing; the lines were recognized"),
        "csv.embedded_newline": Rule("a quoted field holds a line break", "Nothing; line numbers are physical lines"),
        "schema.header_normalised": Rule("column names differ in case or spaces", "Nothing; they were recognized"),
        "xlsx.header_row": Rule("the column names are not in the first row", "Nothing; they were found"),
        # Rows that are no record of the table
        "row.blank": Rule("a blank row", "Nothing"),
        "row.title": Rule("a row above the column names", "Nothing"),
        "row.repeated_header": Rule("the column names again", "Nothing"),
        "row.not_selected": Rule("a record that `where` of the source leaves out", "Nothing"),
        # Rows that cannot be used
        "csv.field_count": Rule("a row with too few or too many fields", "Ask for the row again, or quote the field"),
        "csv.truncated": Rule("the file ends in the middle of its last row", "Ask for the file again"),
        "row.total": Rule("a totals row; it equals the sum of the file", "Nothing; it was checked and set aside"),
        "row.total_unchecked": Rule(
            "a totals row that cannot be checked, because amounts cannot be read", "Correct the amounts first"
        ),
        "row.duplicate": Rule("the same record stands earlier in the file", "Nothing, or number the lines"),
        "row.duplicate_across_files": Rule("the same record was delivered in an earlier file", "Nothing"),
        "key.duplicate": Rule("two records for one key, with different content", "Ask which one holds"),
        # Identities
        "id.missing": Rule("an identifier is empty", "Ask for the identifier"),
        "id.placeholder": Rule("an identifier that means 'unknown'", "Ask for the identifier"),
        "id.pattern": Rule("an identifier that is written differently from all others", "Correct it at the source"),
        "household.unknown": Rule("a household that is not among the households of the study", "Check the enrolment"),
        "household.unresolved": Rule("no household is known for this person on this day", "Check the memberships"),
        "household.from_membership": Rule(
            "no household on the record; the person's membership on that day gives it", "Nothing"
        ),
        "person.two_households": Rule("a person who belongs to two households on one day", "Correct the memberships"),
        # Codes and texts
        "code.unknown": Rule("a code that the params file does not list", "Add it to `codes` of the source"),
        "code.normalised": Rule("a code in other case or with spaces", "Nothing; it was recognized"),
        "value.missing": Rule("a cell that must be filled is empty", "Ask for the value"),
        "value.excel_error": Rule("an Excel error instead of a value", "Repair the formula in the workbook"),
        "text.unicode_form": Rule("the same letters in another Unicode form", "Nothing; they were made equal"),
        "text.control_chars": Rule("invisible characters in a text", "Nothing; they were taken out"),
        # Amounts and numbers
        "amount.missing": Rule("the amount is empty", "Ask for the amount"),
        "amount.ambiguous": Rule(
            "an amount that can be read in two ways, as thousands or as decimals", "Write 1.234,00 or 1,23"
        ),
        "amount.decimal_point": Rule(
            "a decimal separator that the source does not use", "Check `amounts` of the source"
        ),
        "amount.scientific": Rule("an amount in scientific notation; digits were lost", "Export the amounts as text"),
        "amount.not_finite": Rule("infinity or not-a-number instead of an amount", "Ask for the amount"),
        "amount.not_a_number": Rule("an amount that is not a number", "Ask for the amount"),
        "amount.precision": Rule("an amount with fractions of a cent", "Ask how it was rounded"),
        "amount.range": Rule("an amount of a billion euros or more", "Ask for the amount"),
        "amount.currency_symbol": Rule("a currency sign or word", "Nothing; it was left out"),
        "amount.negative_notation": Rule("a minus written as accountants do", "Nothing; it is a negative amount"),
        "amount.space_thousands": Rule("a space between the thousands", "Nothing; it was left out"),
        "number.not_a_number": Rule("a number that cannot be read", "Ask for the number"),
        "number.ambiguous": Rule("a number that can be read in two ways", "Check `amounts` of the source"),
        "value.range": Rule(
            "an answer outside the range of its item", "Ask for the answer, or list the code in `user_missing`"
        ),
        "value.user_missing": Rule("a code for 'no answer'", "Nothing; it counts as missing"),
        "sav.user_missing": Rule("a code for 'no answer', declared in the file", "Nothing; it counts as missing"),
        # Dates
        "date.missing": Rule("a date that must be filled is empty", "Ask for the date"),
        "date.invalid": Rule("a date that does not exist", "Ask for the date"),
        "date.format": Rule("a date that is not written as the source says", "Check `dates` of the source"),
        "date.placeholder": Rule("a date that means 'unknown'", "Ask for the date"),
        "date.range": Rule("a date before 1900 or after 2100", "Ask for the date"),
        "date.serial_in_csv": Rule("an Excel day number instead of a date", "Export dates as text"),
        "date.notation": Rule("dots, slashes or single digits in a date", "Nothing; it can be read in one way only"),
        "date.open_end": Rule("31-12-9999 as end", "Nothing; it counts as still running"),
        "interval.negative": Rule("the end lies before the start", "Ask which of the two is right"),
    }
)
"""Rule by name. Fatal problems of a whole file are raised where they are met and name their rule there."""
