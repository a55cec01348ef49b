"""Cost lines spread over the calendar months they cover: by days, in whole cents, without leaving the database."""

from __future__ import annotations

import duckdb

from werkplaats.workspace.database import ask_relation

_MONTHS = """
-- To work dates out three times takes less than to keep them.
WITH dated AS NOT MATERIALIZED (
    SELECT
        key, "start", "end", cents,
        year("start") * 12 + month("start") - 1 AS first,
        year("end") * 12 + month("end") - 1 AS final,
        ("end" - "start" + 1)::BIGINT AS total
    FROM lines
),
-- Two months: one of them gets the odd cent, so nothing has to be ranked.
two AS (
    SELECT key, first, cents, total, (last_day("start") - "start" + 1)::BIGINT AS days
    FROM dated WHERE final = first + 1
),
two_floored AS (SELECT *, ((cents * days) % total + total) % total AS remainder FROM two),
two_shared AS (
    SELECT
        key, first, cents,
        (cents * days - remainder) // total + (remainder >= total - remainder)::BIGINT AS share
    FROM two_floored
),
-- More months: the cents that rounding leaves go to the largest remainders, the earliest month first.
more AS (
    SELECT
        row_number() OVER () AS line, key, "start", "end", cents, total, unnest(range(first, final + 1)) AS number
    FROM dated WHERE final > first + 1
),
more_days AS (
    SELECT
        *,
        make_date(number // 12, number % 12 + 1, 1) AS day,
        (least("end", last_day(day)) - greatest("start", day) + 1)::BIGINT AS days
    FROM more
),
more_floored AS (SELECT *, ((cents * days) % total + total) % total AS remainder FROM more_days),
more_ranked AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY line ORDER BY remainder DESC, number) AS rank,
        sum(remainder) OVER (PARTITION BY line) // total AS n_left
    FROM more_floored
)
SELECT key, number, sum(cents)::BIGINT AS cents FROM (
    SELECT key, first AS number, cents FROM dated WHERE final = first
    UNION ALL
    SELECT key, unnest([first, first + 1]), unnest([share, cents - share]) FROM two_shared
    UNION ALL
    SELECT key, number, (cents * days - remainder) // total + (rank <= n_left)::BIGINT FROM more_ranked
)
GROUP BY key, number
"""


def spread_over_months(lines: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Cents per key and calendar month: each line over its months in proportion to days, in whole cents.

    The cents that rounding leaves go to the months with the largest remainders, the earliest first, so the months of
    a line add up to the line. Most lines lie within one month; those are only summed.

    Parameters
    ----------
    lines
        ``key`` (what is summed by), ``start`` and ``end`` (DATE, inclusive, end not before start) and ``cents``
        (BIGINT).

    Returns
    -------
    DuckDBPyRelation
        ``key``, ``number`` (months since year 0) and ``cents`` (BIGINT), in no order.

    References
    ----------
    Balinski, M. L. and Young, H. P. (1982). Fair Representation. Yale University Press (largest remainders).

    Examples
    --------
    >>> line = duckdb.sql('''SELECT 7 AS key, DATE '2018-01-31' AS "start", DATE '2018-03-01' AS "end", 10 AS cents''')
    >>> spread_over_months(line).order("number").fetchall()
    [(7, 24216, 1), (7, 24217, 9), (7, 24218, 0)]
    """
    return ask_relation(lines, "lines", _MONTHS)
