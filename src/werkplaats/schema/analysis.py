"""Analysis tables: what notebook 02 makes of cleaned tables."""

from __future__ import annotations

from werkplaats.schema.declaration import Column, Table
from werkplaats.schema.notebooks import HOUSEHOLDS
from werkplaats.schema.shared import GROUP, HOUSEHOLD, PERSON

_EVENT_MONTH = Column(
    "event_month",
    "integer",
    "calendar months since the month of the start (start month = 0); empty for a household without a start",
    required=False,
)

_PERIOD_COLUMNS = (
    HOUSEHOLD,
    GROUP,
    Column("period", "text", "before, during or after", allowed=("before", "during", "after")),
    Column("domain", "text", "domain of care"),
    Column("payer", "text", "who paid"),
    Column("months", "integer", "months of exposure in the period"),
    Column("cents_per_month", "number", "euro cents per household-month in prices of params `price_year`"),
)
_PERIOD_KEY = ("household_id", "period", "domain", "payer")

ANALYSIS_TABLES = (
    Table(
        "household_months",
        "household, calendar month, domain and payer with any cost",
        HOUSEHOLDS,
        (
            HOUSEHOLD,
            GROUP,
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
        _PERIOD_COLUMNS,
        key=_PERIOD_KEY,
    ),
    Table(
        "valued_volumes",
        "volume of care with what it cost: a volume times a price",
        HOUSEHOLDS,
        (
            HOUSEHOLD,
            Column("domain", "text", "domain of care"),
            Column("item", "text", "what was delivered, as the price is named"),
            Column("unit", "text", "what is counted"),
            Column("volume", "number", "number of units"),
            Column("payer", "text", "who paid"),
            Column("start", "date", "first day of the care"),
            Column("end", "date", "last day of the care"),
            Column("basis", "text", "estimated or avoided, never measured", allowed=("estimated", "avoided")),
            Column("price_label", "text", "what is priced, for a reader"),
            Column("price_euros", "number", "price of one unit, in prices of its own year"),
            Column("price_of", "integer", "year of that price"),
            Column("price_source", "text", "where the price was taken from"),
            Column("cents", "integer", "euro cents in prices of params `price_year`"),
        ),
    ),
    Table(
        "estimated_periods",
        "household, period, domain and payer: estimated cost, where measured cost is there as well",
        HOUSEHOLDS,
        _PERIOD_COLUMNS,
        key=_PERIOD_KEY,
    ),
    Table(
        "person_waves",
        "score of one person on one outcome in one wave",
        HOUSEHOLDS,
        (
            PERSON,
            HOUSEHOLD,
            GROUP,
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
            HOUSEHOLD,
            GROUP,
            Column("month", "date", "first day of the month"),
            _EVENT_MONTH,
            Column("n_helpers", "integer", "different professionals involved"),
            Column("n_providers", "integer", "different organizations involved"),
        ),
        key=("household_id", "month"),
    ),
)
