"""Rules on decisions that people took, and which rules a decision may overrule."""

from __future__ import annotations

from collections.abc import Mapping

from werkplaats.intake.rulebook.rule import Rule

RULES: Mapping[str, Rule] = {
    "decision.kept": Rule(
        "records that break a rule and are used because somebody decided so",
        "Nothing; decisions.csv says who decided and why",
    ),
    "decision.dropped": Rule(
        "records that are set aside because somebody decided so", "Nothing; decisions.csv says who decided and why"
    ),
    "decision.void": Rule(
        "a decision that no longer fits any record, and was not applied",
        "Look at the record again, and decide anew or take the line out of decisions.csv",
        "What was decided about one record must not be done to another",
    ),
    "decision.list": Rule(
        "decisions.csv cannot be read",
        "Write the columns file;line;hash;rule;decision;who;date;why, and copy file, line and hash from the quarantine",
    ),
    "decision.not_allowed": Rule(
        "a decision cannot overrule this rule",
        "Have the value corrected at the source, and the file delivered again. A record with only a warning is used "
        "already",
        "Without the value the record has no meaning, or keeping it would harm somebody",
    ),
}

OVERRULABLE: Mapping[str, str] = {
    "row.duplicate": "two records may be alike because two such things happened on one day",
    "row.duplicate_across_files": "two records may be alike because two such things happened on one day",
    "key.duplicate": "somebody who knows the case can tell which of the records holds",
    "person.two_households": "a child may live in two households at once",
    "id.pattern": "identifiers may have been given out in another form at some time",
    "wave.order": "a questionnaire may have been filled in later than planned",
}
"""Rule -> why somebody who knows the case may decide to keep the record all the same.

A record that breaks any other rule holds no usable value (an amount or a date that cannot be), is no record (a total),
may not be kept at all (privacy, withdrawal), or is used already (a warning).
"""
