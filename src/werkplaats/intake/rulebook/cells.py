"""Rules on single cells and on columns of them: codes, texts, amounts, numbers, answers and dates."""

from __future__ import annotations

from collections.abc import Mapping

from werkplaats.intake.rulebook.rule import Rule

_TEXTS: Mapping[str, Rule] = {
    "code.unknown": Rule(
        "a code that is not among those that were agreed",
        "Ask what it stands for; in a study, add it to `codes` of the source",
        "A code that is guessed puts a record under the wrong domain or wave",
        "nulmeting",
    ),
    "code.normalised": Rule("a code in other case or with spaces", "Nothing; it was recognized", example=" WMO"),
    "code.mangled": Rule(
        "a product code that a spreadsheet turned into a date or a number",
        "Have the codes exported again as text",
        "What the code was cannot be told from what is left: 3-5 and 03-05 both become 5-mrt",
        "5-mrt",
    ),
    "value.missing": Rule("a cell that must be filled is empty", "Ask for the value"),
    "provider.missing": Rule(
        "care of which nobody says who delivered it",
        "Ask for the provider; the records were kept",
        "Care that stops at one provider and goes on at another cannot be told from care that stops",
    ),
    "product.missing": Rule(
        "care of which nobody says what it was",
        "Ask for the product code; the records were kept",
        "Care that becomes lighter or heavier cannot be told from care that is paid otherwise",
    ),
    "value.excel_error": Rule(
        "an Excel error instead of a value",
        "Repair the formula in the workbook and export again",
        "Ordinary readers take it for an empty cell",
        "#N/B",
    ),
    "xlsx.error_cell": Rule(
        "an error cell in the workbook",
        "Repair the formula in the workbook and save it again",
        "Ordinary readers take it for an empty cell",
        "#DIV/0!",
    ),
    "xlsx.formula_without_value": Rule(
        "a formula of which the workbook holds no outcome",
        "Open the workbook in Excel, let it calculate and save it, or paste the values",
        "A program wrote the formula and nobody calculated it; ordinary readers see an empty cell",
        "=100+23",
    ),
    "encoding.mojibake": Rule(
        "letters with accents that went through a wrong encoding",
        "Ask for a file that is exported as UTF-8 once; the texts were left as they are",
        "Names that differ only in this count as two providers",
        "CoÃ¶peratie",
    ),
    "text.unicode_form": Rule(
        "the same letters in another Unicode form",
        "Nothing; they were made equal",
        "Names that look the same would count as two",
    ),
    "text.spelling": Rule(
        "a name or code that stands there with other capitals or spaces as well",
        "Ask whether they are the same; they were left as they are",
        "Names that differ only in this count as two",
        "De Linde, de linde",
    ),
    "text.control_chars": Rule(
        "invisible characters in a text", "Nothing; they were taken out", "Names that look the same would count as two"
    ),
    "text.formula": Rule(
        "a text that a spreadsheet would run as a formula",
        "Nothing; it is a text here, and every file that is written keeps it a text",
        "Opened in a spreadsheet, it could send data away",
        "=HYPERLINK(...)",
    ),
    "text.markup": Rule(
        "markup, script or a link in a text",
        "Nothing; it is shown as plain text everywhere",
        "In a report it could run, or lead readers away",
        "<b>De Linde</b>",
    ),
}

_AMOUNTS: Mapping[str, Rule] = {
    "amount.missing": Rule("the amount is empty", "Ask for the amount", "Empty is unknown, not 0"),
    "amount.ambiguous": Rule(
        "an amount that can be read in two ways, as thousands or as decimals",
        "Write 1.234,00 or 1,23",
        "The two readings differ by a factor of a thousand",
        "1.234",
    ),
    "amount.decimal_point": Rule(
        "a decimal separator that the source does not use",
        "Check `amounts` of the source, or have the amounts written in one way",
        "A file that writes amounts in two ways was put together by hand",
        "1234.56",
    ),
    "amount.scientific": Rule(
        "an amount in scientific notation; digits were lost",
        "Export the amounts as text or with two decimals",
        example="1,23457E+05",
    ),
    "amount.not_finite": Rule(
        "infinity or not-a-number instead of an amount",
        "Ask for the amount",
        "One of these makes every total infinite or unknown",
        "NaN",
    ),
    "amount.not_a_number": Rule("an amount that is not a number", "Ask for the amount", example="1.23,45"),
    "amount.precision": Rule(
        "an amount with fractions of a cent", "Ask how it was rounded", "It was calculated, not declared", "1234,567"
    ),
    "amount.range": Rule(
        "an amount of a hundred million euros or more", "Ask for the amount", example="99999999999,00"
    ),
    "amount.currency_symbol": Rule("a currency sign or word", "Nothing; it was left out", example="€ 12,50"),
    "amount.negative_notation": Rule(
        "a minus written as accountants do", "Nothing; it is a negative amount", example="50,00-"
    ),
    "amount.space_thousands": Rule("a space between the thousands", "Nothing; it was left out", example="1 234,56"),
    "amount.unit_suspect": Rule(
        "all amounts are whole and very large: they may be cents",
        "Ask for the unit; if they are cents, set `amounts: cents`",
        "Costs would be a hundred times too high",
        "123456",
    ),
    "amount.large": Rule(
        "an amount of more than five million euros on one line",
        "Ask whether it is right; the record was kept",
        "One slip of this size decides the outcome of a study with few households",
        "9.999.999,99",
    ),
    "amount.all_zero": Rule(
        "every amount of the file is zero",
        "Ask for the amounts; zero was taken for what it says",
        "An export without rights to the amounts looks like care that costs nothing",
        "0,00",
    ),
    "xlsx.number_as_text": Rule(
        "amounts stored as text where a workbook should hold numbers",
        "Nothing; they were read as the source writes amounts in text",
        "A spreadsheet leaves them out of its own totals",
        "1.234,56",
    ),
    "number.not_a_number": Rule("a number that cannot be read", "Ask for the number", example="veel"),
    "number.ambiguous": Rule(
        "a number that can be read in two ways", "Check `amounts` of the source", example="51.119"
    ),
}

_ANSWERS: Mapping[str, Rule] = {
    "value.range": Rule(
        "an answer that its item does not have",
        "Ask for the answer, or list the code in `user_missing`",
        "One impossible answer says that a form was misread, or that a code means 'no answer'",
        "999",
    ),
    "value.scale_suspect": Rule(
        "all answers on a scale from 0 to 100 are ten or less: it may have been asked from 0 to 10",
        "Ask how the question was put; the answers were left as they are",
        "Health would seem ten times as poor",
    ),
    "value.missing_item": Rule(
        "an answer is empty",
        "Nothing; the score of this questionnaire stays missing",
        "A score from the other answers would be a guess",
    ),
    "value.user_missing": Rule("a code for 'no answer'", "Nothing; it counts as missing", example="-99"),
    "sav.user_missing": Rule(
        "a code for 'no answer', declared in the file", "Nothing; it counts as missing", example="999"
    ),
    "sav.label_mismatch": Rule(
        "the labels of the answers run the wrong way, or begin at another code",
        "Ask which of the two is right, codes or labels, and have the file corrected",
        "The scores would be mirrored, and every answer would still be within its range",
        "1 = extreme problemen",
    ),
}

_DATES: Mapping[str, Rule] = {
    "date.missing": Rule("a date that must be filled is empty", "Ask for the date"),
    "date.invalid": Rule("a date that does not exist", "Ask for the date", example="31-02-2023"),
    "date.format": Rule(
        "a date that is not written as the source says",
        "Check `dates` of the source, or have the dates written in full: day, month and four digits of the year",
        example="1 mrt 2023",
    ),
    "date.month_first": Rule(
        "a date with the month before the day",
        "Have the dates exported as dd-mm-yyyy or yyyy-mm-dd",
        "Other dates of the file may have changed places as well, and nobody would see it",
        "12-31-2023",
    ),
    "date.ambiguous": Rule(
        "a date with slashes of which day and month may have changed places",
        "Have the dates exported as dd-mm-yyyy or yyyy-mm-dd",
        "Nothing else in the file tells which of the two is the day",
        "03/04/2023",
    ),
    "date.placeholder": Rule("a date that means 'unknown'", "Ask for the date", example="01-01-1900"),
    "date.range": Rule(
        "a date far outside the time of the study",
        "Ask for the date",
        "It is most likely a slip of the pen",
        "01-01-2099",
    ),
    "date.serial_in_csv": Rule(
        "an Excel day number instead of a date",
        "Export dates as text, or set `dates: serial`",
        "Excel counts days from 1900 or from 1904, and a csv file does not say which",
        "44927",
    ),
    "date.notation": Rule(
        "a date in another notation than agreed", "Nothing; it can be read in one way only", example="1.2.2023"
    ),
    "date.open_end": Rule(
        "a date far in the future as end", "Nothing; it counts as still running", example="31-12-9999"
    ),
    "xlsx.date_as_text": Rule(
        "dates stored as text where a workbook should hold dates",
        "Nothing; they were read as the source writes dates in text",
        "They were typed or pasted apart from the others",
    ),
    "xlsx.date_as_number": Rule(
        "day numbers in a workbook that does not show them as dates",
        "Look whether the dates are right; they were read as days since 1900",
        "A workbook of an old Mac counts from 1904, which is four years off",
        "44927",
    ),
    "interval.negative": Rule("the end lies before the start", "Ask which of the two is right"),
}

RULES: Mapping[str, Rule] = {**_TEXTS, **_AMOUNTS, **_ANSWERS, **_DATES}
"""Rule by name."""
