"""Rules on single cells: codes, texts, amounts, numbers and dates."""

from __future__ import annotations

from collections.abc import Mapping

from werkplaats.intake.rulebook.rule import Rule

RULES: Mapping[str, Rule] = {
    "code.unknown": Rule("a code that the params file does not list", "Add it to `codes` of the source"),
    "code.normalised": Rule("a code in other case or with spaces", "Nothing; it was recognized"),
    "value.missing": Rule("a cell that must be filled is empty", "Ask for the value"),
    "value.excel_error": Rule("an Excel error instead of a value", "Repair the formula in the workbook"),
    "text.unicode_form": Rule("the same letters in another Unicode form", "Nothing; they were made equal"),
    "text.control_chars": Rule("invisible characters in a text", "Nothing; they were taken out"),
    "amount.missing": Rule("the amount is empty", "Ask for the amount"),
    "amount.ambiguous": Rule(
        "an amount that can be read in two ways, as thousands or as decimals", "Write 1.234,00 or 1,23"
    ),
    "amount.decimal_point": Rule("a decimal separator that the source does not use", "Check `amounts` of the source"),
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
