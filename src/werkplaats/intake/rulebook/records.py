"""Rules on whole records: rows that are no records, and records that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping

from werkplaats.intake.rulebook.rule import Rule

RULES: Mapping[str, Rule] = {
    "row.blank": Rule("a blank row", "Nothing"),
    "row.title": Rule("a row above the column names", "Nothing"),
    "row.repeated_header": Rule("the column names again", "Nothing"),
    "row.not_selected": Rule("a record that `where` of the source leaves out", "Nothing"),
    "csv.field_count": Rule("a row with too few or too many fields", "Ask for the row again, or quote the field"),
    "csv.truncated": Rule("the file ends in the middle of its last row", "Ask for the file again"),
    "row.total": Rule("a totals row; it equals the sum of the file", "Nothing; it was checked and set aside"),
    "row.total_unchecked": Rule(
        "a totals row that cannot be checked, because amounts cannot be read", "Correct the amounts first"
    ),
    "row.duplicate": Rule("the same record stands earlier in the file", "Nothing, or number the lines"),
    "row.duplicate_across_files": Rule("the same record was delivered in an earlier file", "Nothing"),
    "key.duplicate": Rule("two records for one key, with different content", "Ask which one holds"),
}
