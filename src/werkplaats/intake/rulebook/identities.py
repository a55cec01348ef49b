"""Rules on who a record is about."""

from __future__ import annotations

from collections.abc import Mapping

from werkplaats.intake.rulebook.rule import Rule

RULES: Mapping[str, Rule] = {
    "id.missing": Rule("an identifier is empty", "Ask for the identifier"),
    "id.placeholder": Rule(
        "an identifier that means 'unknown'",
        "Ask for the identifier",
        "All unknown persons would become one person",
        "999999",
    ),
    "id.pattern": Rule(
        "an identifier that is written differently from all others",
        "Correct it at the source",
        "It would become another person or household",
        "h0001",
    ),
    "id.leading_zeros": Rule(
        "identifiers that were stored as numbers: zeros in front may be lost",
        "Have the column exported as text",
        "They no longer match the identifiers of other files",
        "10",
    ),
    "id.zeros_suspect": Rule(
        "identifiers that are numbers of different lengths: zeros in front may be lost",
        "Compare them with another file of the same persons; they were used as they stand",
        "Identifiers without their zeros no longer match those of other files",
        "10, 121",
    ),
    "id.scientific": Rule(
        "an identifier in scientific notation; digits were lost",
        "Have the column exported as text",
        "Several persons may have become one",
        "1,23457E+05",
    ),
    "privacy.unkeyed_hash": Rule(
        "identifiers that look like a plain hash (MD5, SHA) of a number",
        "Ask how they were made; a pseudonym needs a secret key (HMAC) or a code list held elsewhere",
        "All numbers of nine digits can be hashed in a minute, which gives every person back",
    ),
    "privacy.mixed_pseudonyms": Rule(
        "identifiers of two schemes in one column, such as pseudonyms beside raw numbers",
        "Have the whole delivery pseudonymized in one way, and delete this file",
        "One person would be two, and the raw numbers should not be here",
    ),
    "person.before_birth": Rule(
        "care in a year before the person was born",
        "Ask which of the two is right, the year of birth or the person; the records were kept",
        why="Costs of somebody else in the family change the outcome of this household",
    ),
    "person.adult_youth_care": Rule(
        "youth care of a person who turned 23 in an earlier year",
        "Ask whether the person or the domain is right; the records were kept",
        why="Youth care ends at 18, and prolonged youth care at 23; after that another law and payer take over",
    ),
    "person.two_deaths": Rule(
        "a person of whom two days of death are told",
        "Ask which of the two is right",
        why="Nobody can tell from which day on this person counts as dead, nor which care came after it",
    ),
    "person.after_death": Rule(
        "care that starts after the death of the person",
        "Ask for the date of death, and whether a credit is still to come; the records were kept",
        why="Care that was not given is no cost, and will be credited",
    ),
    "person.placed_elsewhere": Rule(
        "care of a person who was placed out of home before it started",
        "Nothing; the costs stay with the household that the record names",
        why="Whether a child that was placed elsewhere still counts with the household decides what it costs",
    ),
    "person.household_switch": Rule(
        "a person who appears under one household first and under another later",
        "Ask whether the person moved; the records were kept with the household they name",
        why="Costs before and after a move belong to different households",
    ),
    "household.many_persons": Rule(
        "more than twenty persons under one household",
        "Ask whether the identifier is that of a household, or of an institution, or a default; the records were kept",
        why="Costs of a whole institution, or of everybody without a household, count as those of one household",
    ),
    "household.unknown": Rule("a household that is not among the households of the study", "Check the enrolment"),
    "household.unresolved": Rule("no household is known for this person on this day", "Check the memberships"),
    "household.from_membership": Rule(
        "no household on the record; the person's membership on that day gives it", "Nothing to do"
    ),
    "person.two_households": Rule("a person who belongs to two households on one day", "Correct the memberships"),
}
