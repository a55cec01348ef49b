"""Cleaned tables: what notebook 01 makes of raw files. Money is integer cents."""

from __future__ import annotations

from werkplaats.schema.declaration import Column, Table
from werkplaats.schema.notebooks import CLEANING
from werkplaats.schema.shared import GROUP, HOUSEHOLD, PERSON, PERSON_IF_KNOWN

CLEANED_TABLES = (
    Table(
        "persons",
        "person",
        CLEANING,
        (
            PERSON,
            Column("birth_year", "integer", "year of birth", required=False),
            Column("sex", "text", "sex as registered", required=False, allowed=("female", "male", "other")),
        ),
        key=("person_id",),
    ),
    Table(
        "memberships",
        "stretch of time that a person belongs to a household",
        CLEANING,
        (
            PERSON,
            HOUSEHOLD,
            Column("start", "date", "first day in the household; empty when before the study", required=False),
            Column("end", "date", "last day in the household; empty when still there", required=False),
        ),
        key=("person_id", "household_id", "start"),
    ),
    Table(
        "households",
        "household in the study",
        CLEANING,
        (
            HOUSEHOLD,
            GROUP,
            Column("neighborhood", "text", "neighborhood at the start, or another site", required=False),
            Column("subgroup", "text", "kind of household, of which results are given apart", required=False),
            Column("selection_date", "date", "day on which the selection rule was applied", required=False),
            Column("start", "date", "start of the director; index day of a comparison household", required=False),
            Column("end", "date", "end of the deployment, or of the index period", required=False),
            Column("exit_reason", "text", "why an enrolled household is lost; empty when analysed", required=False),
        ),
        key=("household_id",),
    ),
    Table(
        "costs",
        "cost line",
        CLEANING,
        (
            HOUSEHOLD,
            PERSON_IF_KNOWN,
            Column("domain", "text", "domain of care, as named in params `domains`"),
            Column("product_code", "text", "product as delivered", required=False),
            Column("provider", "text", "organization that delivered the care", required=False),
            Column("payer", "text", "who paid, as named in params `payers`"),
            Column("start", "date", "first day of the care"),
            Column("end", "date", "last day of the care"),
            Column("cents", "integer", "euro cents, prices of the time; a credit is negative"),
            Column("status", "text", "claimed or awarded", required=False, allowed=("claimed", "awarded")),
            Column("basis", "text", "measured or estimated", required=False, allowed=("measured", "estimated")),
        ),
    ),
    Table(
        "helpers",
        "professional involved with a household for a stretch of time",
        CLEANING,
        (
            HOUSEHOLD,
            PERSON_IF_KNOWN,
            Column("provider", "text", "organization of the professional"),
            Column("professional", "text", "code of the professional"),
            Column("start", "date", "first day involved"),
            Column("end", "date", "last day involved; empty when still involved", required=False),
        ),
    ),
    Table(
        "measurements",
        "answer or score of one person, in one wave",
        CLEANING,
        (
            PERSON,
            HOUSEHOLD,
            Column("wave", "text", "wave, as named in params `waves`"),
            Column("date", "date", "day of the measurement", required=False),
            Column("instrument", "text", "instrument, as named in params `instruments`"),
            Column("item", "text", "item or ready-made score"),
            Column("value", "number", "answer; empty when missing", required=False),
            Column("informant", "text", "who answered", required=False),
        ),
        key=("person_id", "wave", "instrument", "item"),
    ),
    Table(
        "programme",
        "month of family direction for one household",
        CLEANING,
        (
            HOUSEHOLD,
            Column("month", "date", "first day of the month"),
            Column("hours", "number", "hours of the family director"),
            Column("rate_cents", "integer", "cost of one hour, euro cents, prices of the time"),
        ),
        key=("household_id", "month"),
    ),
    Table(
        "events",
        "event in the life of a household",
        CLEANING,
        (
            HOUSEHOLD,
            PERSON_IF_KNOWN,
            Column("date", "date", "day of the event"),
            Column("event", "text", "crisis, out_of_home_placement, eviction, police_call, ..."),
        ),
    ),
    Table(
        "embedding",
        "answer of one respondent to one item on sustainability",
        CLEANING,
        (
            Column("respondent", "text", "code of the respondent"),
            Column("organization", "text", "organization of the respondent"),
            Column("date", "date", "day of the answer", required=False),
            Column("instrument", "text", "psat, csat or nomad"),
            Column("item", "text", "item code, such as funding_stability_3"),
            Column("value", "number", "answer; empty when missing", required=False),
        ),
        key=("respondent", "instrument", "item", "date"),
    ),
    Table(
        "referrals",
        "warm handover from one party to another",
        CLEANING,
        (
            Column("referral_id", "text", "code of the referral"),
            Column("household_id", "text", "pseudonym of the household", required=False),
            Column("from_party", "text", "who refers"),
            Column("to_party", "text", "who takes over"),
            Column("consent_date", "date", "day of consent"),
            Column("contact_date", "date", "day the contact took place; empty when it did not", required=False),
            Column("feedback_date", "date", "day the referrer heard back; empty when not", required=False),
        ),
        key=("referral_id",),
    ),
)
