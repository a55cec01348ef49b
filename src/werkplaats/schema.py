"""The tables of a study: their columns, what these mean, and which notebook writes them.

One declaration per table serves intake (what to deliver), cleaning (what to validate), the analyses (what they may
lean on) and the message about a table that is not there yet. Money is integer cents in every cleaned table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["text", "integer", "number", "date"]
"""How a column is held: str, nullable Int64, float64, datetime64[us] (a date, no time, no zone)."""

CLEANING = "01_cleaning"
HOUSEHOLDS = "02_households"
QUALITY_OF_LIFE = "03_quality_of_life"
COSTS = "04_costs"
COST_EFFECTIVENESS = "05_cost_effectiveness"
SUSTAINABILITY = "06_sustainability"
ROBUSTNESS = "07_robustness"
REPORT = "08_report"


@dataclass(frozen=True)
class Column:
    """One column: its name, how it is held, whether it must be filled, and what it means (with its unit)."""

    name: str
    kind: Kind
    meaning: str
    required: bool = True
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: a row is a ``row``; ``key`` identifies it; ``written_by`` names the notebook."""

    name: str
    row: str
    written_by: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Column names, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that must be filled in every row."""
        return tuple(column.name for column in self.columns if column.required)

    def column(self, name: str) -> Column:
        """Return the column with this name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


_PERSON = Column("person_id", "text", "pseudonym of the person")
_PERSON_IF_KNOWN = Column("person_id", "text", "pseudonym of the person, when the record names one", required=False)
_HOUSEHOLD = Column("household_id", "text", "pseudonym of the household")
_GROUP = Column("group", "text", "group of the household, as named in params `groups`")

_CLEANED = (
    Table(
        "persons",
        "person",
        CLEANING,
        (
            _PERSON,
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
            _PERSON,
            _HOUSEHOLD,
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
            _HOUSEHOLD,
            _GROUP,
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
            _HOUSEHOLD,
            _PERSON_IF_KNOWN,
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
            _HOUSEHOLD,
            _PERSON_IF_KNOWN,
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
            _PERSON,
            _HOUSEHOLD,
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
            _HOUSEHOLD,
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
            _HOUSEHOLD,
            _PERSON_IF_KNOWN,
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

_EVENT_MONTH = Column(
    "event_month",
    "integer",
    "calendar months since the month of the start (start month = 0); empty for a household without a start",
    required=False,
)

_ANALYSIS = (
    Table(
        "household_months",
        "household, calendar month, domain and payer with any cost",
        HOUSEHOLDS,
        (
            _HOUSEHOLD,
            _GROUP,
            Column("month", "date", "first day of the month"),
            _EVENT_MONTH,
            Column("domain", "text", "domain of care"),
            Column("payer", "text", "who paid"),
            Column("cents", "integer", "euro cents, prices of the time"),
            Column("real_cents", "number", "euro cents in prices of params `price_year`"),
        ),
        key=("household_id", "month", "domain", "payer"),
    ),
    Table(
        "household_periods",
        "household, period, domain and payer; zero cost is a row, a month outside the observation is not exposure",
        HOUSEHOLDS,
        (
            _HOUSEHOLD,
            _GROUP,
            Column("period", "text", "before, during or after", allowed=("before", "during", "after")),
            Column("domain", "text", "domain of care"),
            Column("payer", "text", "who paid"),
            Column("months", "integer", "months of exposure in the period"),
            Column("cents_per_month", "number", "euro cents per household-month in prices of params `price_year`"),
        ),
        key=("household_id", "period", "domain", "payer"),
    ),
    Table(
        "person_waves",
        "score of one person on one outcome in one wave",
        HOUSEHOLDS,
        (
            _PERSON,
            _HOUSEHOLD,
            _GROUP,
            Column("wave", "text", "wave"),
            Column("month", "number", "months since baseline, as planned in params `waves`"),
            Column("outcome", "text", "name of the score, such as eq5d_utility"),
            Column("score", "number", "score; empty when it cannot be computed", required=False),
        ),
        key=("person_id", "wave", "outcome"),
    ),
    Table(
        "care_stacking",
        "household and calendar month",
        HOUSEHOLDS,
        (
            _HOUSEHOLD,
            _GROUP,
            Column("month", "date", "first day of the month"),
            _EVENT_MONTH,
            Column("n_helpers", "integer", "different professionals involved"),
            Column("n_providers", "integer", "different organizations involved"),
        ),
        key=("household_id", "month"),
    ),
)

TABLES: Mapping[str, Table] = MappingProxyType({table.name: table for table in (*_CLEANED, *_ANALYSIS)})
"""Every table by name."""

CLEANED: tuple[str, ...] = tuple(table.name for table in _CLEANED)
ANALYSIS: tuple[str, ...] = tuple(table.name for table in _ANALYSIS)
