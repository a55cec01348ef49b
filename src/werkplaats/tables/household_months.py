"""Cost lines become cents per household and calendar month; not a cent is lost on the way.

Cost lines stay in their database at any size. There, households and pairs of domain and payer are numbers, because
ten million lines are grouped several times faster by a number than by three texts.
"""

from __future__ import annotations

import duckdb
import pandas as pd

from werkplaats.errors import BalanceError, InputError
from werkplaats.prices import CPI, FIRST_YEAR, LAST_YEAR, price_factor
from werkplaats.tables.months import month_number
from werkplaats.tables.proration import spread_over_months
from werkplaats.workspace.database import LargeTable, ask_relation, drop_kept, keep_frame, keep_relation, open_relation

_PAIRS = """
SELECT domain, payer, row_number() OVER (ORDER BY domain, payer) - 1 AS place, count(*) OVER () AS n_pairs
FROM (SELECT DISTINCT domain, payer FROM costs)
"""

_LINES = """
SELECT
    households.place * pairs.n_pairs + pairs.place AS key,
    costs."start"::DATE AS "start", costs."end"::DATE AS "end", costs.cents::BIGINT AS cents
FROM costs
LEFT JOIN {households} AS households ON households.household_id = costs.household_id
LEFT JOIN {pairs} AS pairs ON pairs.domain = costs.domain AND pairs.payer = costs.payer
"""

_NAMED = """
FROM {months} AS months
JOIN {pairs} AS pairs ON pairs.place = months.key % pairs.n_pairs
JOIN {households} AS households ON households.place = months.key // pairs.n_pairs
"""

# A sum of cents times a number drawn from the key: equal when each key has the same cents. The hash of 0 is 0.
_FINGERPRINT = "SELECT sum((1 + (hash(key) >> 20))::HUGEINT * cents), count(*) - count(key) FROM {table}"

_UNBALANCED = """
SELECT count(*), coalesce(sum(abs(cents)), 0)::BIGINT FROM (
    SELECT key, sum(cents) AS cents FROM (
        SELECT key, cents::HUGEINT AS cents FROM {lines}
        UNION ALL
        SELECT key, -cents FROM {months}
    )
    GROUP BY key HAVING sum(cents) <> 0 OR key IS NULL
)
"""

_TABLE = """
SELECT
    households.household_id,
    households."group",
    make_date(months.number // 12, months.number % 12 + 1, 1)::TIMESTAMP AS "month",
    months.number - households.start_month AS event_month,
    pairs.domain,
    pairs.payer,
    months.cents,
    months.cents::DOUBLE * factors.factor AS real_cents
{named}
JOIN {factors} AS factors ON factors.year = months.number // 12
"""


def build_household_months(
    costs: pd.DataFrame | duckdb.DuckDBPyRelation | LargeTable, households: pd.DataFrame, *, price_year: int
) -> duckdb.DuckDBPyRelation:
    """Cents per household, calendar month, domain and payer; a line is spread over its months by days.

    Parameters
    ----------
    costs
        Cleaned table ``costs``, of any size or as a DataFrame.
    households
        Cleaned table ``households``; every household of ``costs`` must be in it.
    price_year
        Year in whose prices ``real_cents`` are.

    Returns
    -------
    DuckDBPyRelation
        Table ``household_months``, in no order: only months with a cost line. It lives in the database of ``costs``.

    Raises
    ------
    BalanceError
        When for any household and domain the cents of the months do not add up to those of the lines.
    InputError
        When a line lies outside the years of the price index, or a household occurs twice.
    """
    _validate_unique(households)
    lines = open_relation(costs)
    names = {
        "households": keep_frame(lines, _number_households(households), "households"),
        "pairs": keep_relation(ask_relation(lines, "costs", _PAIRS), "pairs"),
        "factors": keep_frame(lines, _factors(price_year), "factors"),
    }
    names["lines"] = keep_relation(ask_relation(lines, "costs", _LINES.format(**names)), "lines")
    coded = ask_relation(lines, "costs", f"FROM {names['lines']}")
    names["months"] = keep_relation(spread_over_months(coded), "months")
    _validate_balance(lines, names)
    drop_kept(lines, names["lines"])
    _validate_years(lines, names["months"])
    return ask_relation(lines, "costs", _TABLE.format(named=_NAMED.format(**names), **names))


def _number_households(households: pd.DataFrame) -> pd.DataFrame:
    """Number households from 0."""
    ordered = households.reset_index(drop=True)
    return pd.DataFrame(
        {
            "place": ordered.index,
            "household_id": ordered["household_id"],
            "group": ordered["group"],
            "start_month": month_number(ordered["start"]),
        }
    )


def _validate_unique(households: pd.DataFrame) -> None:
    """Raise InputError when a household occurs twice: each of its lines would count twice."""
    if twice := int(households["household_id"].duplicated().sum()):
        raise InputError(
            "table households has more than one row for the same household_id",
            found=f"{twice} rows too many",
            rule="table.duplicate_key",
        )


def _factors(price_year: int) -> pd.DataFrame:
    return pd.DataFrame({"year": list(CPI), "factor": [price_factor(year, price_year=price_year) for year in CPI]})


def _validate_balance(lines: duckdb.DuckDBPyRelation, names: dict[str, str]) -> None:
    """Raise BalanceError unless each household, domain and payer has the cents of its lines in its months."""
    (held,), (spread,) = (
        ask_relation(lines, "costs", _FINGERPRINT.format(table=names[table])).fetchall()
        for table in ("lines", "months")
    )
    if held != spread or held[1]:
        ((n_sums, cents),) = ask_relation(lines, "costs", _UNBALANCED.format(**names)).fetchall()
        raise BalanceError(
            "household months do not hold the cents of the cost lines, or hold a household that is not in the study",
            found=f"{n_sums} sums of a household and domain that differ, {cents} cents in all",
            rule="balance.household_months",
        )


def _validate_years(lines: duckdb.DuckDBPyRelation, months: str) -> None:
    years = ask_relation(lines, "costs", f"FROM {months}").project("number // 12 AS year").distinct().fetchall()
    outside = sorted(year for (year,) in years if not FIRST_YEAR <= year <= LAST_YEAR)
    if outside:
        raise InputError(
            "there are costs in years without a price index",
            where="table costs",
            found=f"years {', '.join(map(str, outside))}; the index runs from {FIRST_YEAR} to {LAST_YEAR}",
            do="Ask for the delivery within those years",
            rule="prices.year",
        )
