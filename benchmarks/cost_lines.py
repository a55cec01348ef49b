"""A year of invented cost lines in the generic layout: the same file on every machine, with known faults in it.

Everything follows from the number of a line by whole-number arithmetic, so nothing depends on a random generator or
on the version of a library. Every person has another product in each line, so two lines are the same only by plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

LINES_PER_PERSON = 33
PERSONS_PER_HOUSEHOLD = 3
DIRTY_EVERY = 4_000
"""One line in so many has each of the four faults: together one in a thousand."""

DOMAINS = ("Wmo", "Jeugdwet", "Zvw", "Wlz", "Participatiewet")

_FAULTS: Mapping[str, int] = {"duplicate": 0, "impossible date": 1_000, "ragged": 2_000, "ambiguous amount": 3_000}

# Line `i` is about line `j`: itself, the line it repeats, or the earlier line that it takes back (one in a hundred).
_LINES = """
WITH numbered AS (
    SELECT
        range AS i,
        range % {every} AS fault,
        CASE
            WHEN range > 0 AND range % {every} = 0 THEN range - 7
            WHEN range % 100 = 50 THEN range - 3
            ELSE range
        END AS j
    FROM range({n_lines})
),
placed AS (
    SELECT i, fault, j, j % {n_persons} AS person, j // {n_persons} AS turn, (j * 2654435761) % 1000003 AS mixed
    FROM numbered
),
dated AS (
    SELECT *, DATE '2019-01-01' + ((turn * 11 + person * 7) % 365)::INTEGER AS day, j % 100 AS kind FROM placed
),
-- Sixty in a hundred are one day, twenty-five a calendar month, twelve four weeks, three up to half a year.
spanned AS (
    SELECT
        *,
        CASE WHEN kind BETWEEN 60 AND 84 THEN date_trunc('month', day)::DATE ELSE day END AS "start",
        CASE
            WHEN kind < 60 THEN day
            WHEN kind < 85 THEN last_day(day)
            WHEN kind < 97 THEN day + 27
            ELSE day + 30 + (mixed % 150)::INTEGER
        END AS "end",
        500 + (mixed * 7919) % 60000 AS cents
    FROM dated
),
written AS (
    SELECT
        i, fault, cents,
        printf(
            'P%07d;H%06d;%s;%02dA%02d;Aanbieder %03d;%s;%s;',
            person + 1, person // {household} + 1, {domains}[1 + turn % 5],
            (person * 13 + turn) % 40, turn % 7, person % 800,
            CASE WHEN fault = 1000 THEN '31-02-2019' ELSE strftime("start", '%d-%m-%Y') END,
            strftime("end", '%d-%m-%Y')
        ) AS cells,
        printf('%s%d,%02d', CASE WHEN i % 100 = 50 THEN '-' ELSE '' END, cents // 100, cents % 100) AS amount
    FROM spanned
)
SELECT
    CASE
        WHEN fault = 2000 THEN cells || amount || ';' || amount
        WHEN fault = 3000 THEN cells || printf('%d.%03d', 1 + cents % 9, cents % 1000)
        ELSE cells || amount
    END AS "person_id;household_id;domain;product_code;provider;start;end;amount"
FROM written
"""


def count_persons(n_lines: int) -> int:
    """Return how many persons a file of ``n_lines`` is about."""
    return n_lines // LINES_PER_PERSON


def list_households(n_lines: int) -> list[str]:
    """Return the ids of the households that a file of ``n_lines`` is about."""
    last = (count_persons(n_lines) - 1) // PERSONS_PER_HOUSEHOLD + 1
    return [f"H{number:06d}" for number in range(1, last + 1)]


def count_faults(n_lines: int) -> dict[str, int]:
    """Return how many lines of a file of ``n_lines`` have each fault."""
    counts = {fault: len(range(place, n_lines, DIRTY_EVERY)) for fault, place in _FAULTS.items()}
    return counts | {"duplicate": counts["duplicate"] - 1}


def write_cost_lines(path: Path, n_lines: int) -> None:
    """Write ``n_lines`` cost lines to ``path``: semicolons, decimal comma, days as dd-mm-yyyy."""
    lines = _LINES.format(
        n_lines=n_lines,
        every=DIRTY_EVERY,
        n_persons=count_persons(n_lines),
        household=PERSONS_PER_HOUSEHOLD,
        domains=list(DOMAINS),
    )
    with duckdb.connect(config={"memory_limit": "1GB"}) as database:
        database.sql(lines).write_csv(str(path), sep="\x01", header=True)
