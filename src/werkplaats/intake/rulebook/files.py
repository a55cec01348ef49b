"""Rules on a file as a whole: its kind, its encoding, its column names."""

from __future__ import annotations

from collections.abc import Mapping

from werkplaats.intake.rulebook.rule import Rule

RULES: Mapping[str, Rule] = {
    "encoding.legacy": Rule("the text is Windows-1252, not UTF-8", "Nothing; it was read as Windows-1252"),
    "encoding.utf16": Rule("the text is UTF-16, not UTF-8", "Nothing; it was read as UTF-16"),
    "csv.dialect": Rule("the separator is not a semicolon or a comma", "Nothing; the separator was recognized"),
    "csv.eol": Rule("lines end in a bare carriage return", "Nothing; the lines were recognized"),
    "csv.embedded_newline": Rule("a quoted field holds a line break", "Nothing; line numbers are physical lines"),
    "schema.header_normalised": Rule("column names differ in case or spaces", "Nothing; they were recognized"),
    "xlsx.header_row": Rule("the column names are not in the first row", "Nothing; they were found"),
}
