"""Rules on who a record is about."""

from __future__ import annotations

from collections.abc import Mapping

from werkplaats.intake.rulebook.rule import Rule

RULES: Mapping[str, Rule] = {
    "id.missing": Rule("an identifier is empty", "Ask for the identifier"),
    "id.placeholder": Rule("an identifier that means 'unknown'", "Ask for the identifier"),
    "id.pattern": Rule("an identifier that is written differently from all others", "Correct it at the source"),
    "household.unknown": Rule("a household that is not among the households of the study", "Check the enrolment"),
    "household.unresolved": Rule("no household is known for this person on this day", "Check the memberships"),
    "household.from_membership": Rule(
        "no household on the record; the person's membership on that day gives it", "Nothing"
    ),
    "person.two_households": Rule("a person who belongs to two households on one day", "Correct the memberships"),
}
