"""Ways from a file of cost lines to cents per household, month and domain: ours, and four that check nothing.

    python benchmarks/contestants.py ours|pandas|numpy|polars|duckdb FILE LINES

Each runs in a process of its own, so that its memory can be told, and prints what came out as one JSON object.
"""

from __future__ import annotations

import importlib
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path


def run_ours(path: Path, n_lines: int, *, on_disk: bool = False) -> dict[str, object]:
    """Run the whole of the cleaning (all rules, findings, quarantine, balance) and spread its lines over months."""
    importlib.import_module("werkplaats")  # before pandas, as in a notebook
    import pandas as pd
    from cost_lines import DOMAINS, list_households

    from werkplaats.analyses.cleaning import clean_study
    from werkplaats.params.model import StudyParams
    from werkplaats.tables.household_months import build_household_months
    from werkplaats.workspace.storage import write_quarantine, write_table

    names = {name: name.lower() for name in DOMAINS}
    params = StudyParams.model_validate(
        {
            "study": "benchmark",
            "title": "Benchmark",
            "groups": {"intervention": "all"},
            "window": {"start": "2018-01-01", "end": "2020-12-31"},
            "sources": [{"path": path.name, "table": "costs", "layout": "generic", "codes": {"domain": names}}],
            "payers": {"payer": {"label": "Payer"}},
            "domains": {name: {"label": name, "payer": "payer"} for name in names.values()},
        }
    )
    households = pd.DataFrame(
        {"household_id": list_households(n_lines), "group": "all", "start": pd.Timestamp("2019-07-01")}
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cleaning = clean_study(params, path.parent)
        for file, frame in cleaning.quarantine.items():
            write_quarantine(folder, file, frame)
        months = build_household_months(cleaning.tables["costs"], households, price_year=2020)
        if on_disk:
            write_table(folder, "costs", cleaning.tables["costs"])
            write_table(folder, "household_months", months)
        months.create("months")
        cents = int(cleaning.store.value("SELECT sum(cents) FROM months"))
    findings = cleaning.results.tables["findings"]
    counts = findings.groupby(["rule", "outcome"])["n_records"].sum()
    facts = cleaning.results.facts
    return {
        "lines": facts["records_clean"],
        "cents": cents,
        "quarantined": facts["records_quarantined"],
        "findings": {f"{rule} ({outcome})": int(number) for (rule, outcome), number in counts.items()},
    }


def run_ours_on_disk(path: Path, n_lines: int) -> dict[str, object]:
    """Run the same, and write the clean lines and the months as a study does: validated, whole or not at all."""
    return run_ours(path, n_lines, on_disk=True)


def run_pandas(path: Path, _: int) -> dict[str, object]:
    """Run the script that an analyst would write, in plain pandas and without a loop; it checks nothing."""
    import pandas as pd

    lines = pd.read_csv(path, sep=";", decimal=",", thousands=".", on_bad_lines="skip", dtype={"person_id": str})
    for day in ("start", "end"):
        lines[day] = pd.to_datetime(lines[day], format="%d-%m-%Y", errors="coerce")
    lines = lines.dropna(subset=["start", "end", "amount"]).drop_duplicates().reset_index(drop=True)
    start, end = lines["start"].dt, lines["end"].dt
    n_months = (end.year - start.year) * 12 + end.month - start.month + 1
    spread = lines.loc[lines.index.repeat(n_months)]
    month = spread["start"].dt.to_period("M") + spread.groupby(level=0).cumcount()
    first_day = spread["start"].where(spread["start"] > month.dt.start_time, month.dt.start_time)
    last_day = spread["end"].where(spread["end"] < month.dt.end_time, month.dt.end_time.dt.normalize())
    share = ((last_day - first_day).dt.days + 1) / ((spread["end"] - spread["start"]).dt.days + 1)
    spread = spread.assign(month=month, amount=spread["amount"] * share)
    months = spread.groupby(["household_id", "domain", "month"], as_index=False)["amount"].sum()
    return {"lines": len(lines), "cents": round(months["amount"].sum() * 100)}


def run_numpy(path: Path, _: int) -> dict[str, object]:
    """Run the same with pandas for reading and NumPy for the rest, tuned by hand."""
    import numpy as np
    import pandas as pd

    lines = pd.read_csv(path, sep=";", decimal=",", thousands=".", on_bad_lines="skip", dtype={"person_id": str})
    for day in ("start", "end"):
        lines[day] = pd.to_datetime(lines[day], format="%d-%m-%Y", errors="coerce")
    lines = lines.dropna(subset=["start", "end", "amount"]).drop_duplicates()
    first = lines["start"].dt.year * 12 + lines["start"].dt.month - 1
    n_months = (lines["end"].dt.year * 12 + lines["end"].dt.month - first).to_numpy()
    row = np.repeat(np.arange(len(lines)), n_months)
    number = first.to_numpy()[row] + np.arange(len(row)) - np.repeat(np.cumsum(n_months) - n_months, n_months)
    spread = lines[["household_id", "domain", "start", "end", "amount"]].iloc[row]
    begin = (number - 1970 * 12).astype("datetime64[M]")
    last = (begin + 1).astype("datetime64[D]") - 1
    start, end = (spread[day].to_numpy().astype("datetime64[D]") for day in ("start", "end"))
    days = (np.minimum(end, last) - np.maximum(start, begin.astype("datetime64[D]"))).astype(int) + 1
    share = spread["amount"].to_numpy() * days / ((end - start).astype(int) + 1)
    spread = spread[["household_id", "domain"]].assign(month=begin.astype("datetime64[s]"), amount=share)
    months = spread.groupby(["household_id", "domain", "month"], as_index=False)["amount"].sum()
    return {"lines": len(lines), "cents": round(months["amount"].sum() * 100)}


def run_polars(path: Path, _: int) -> dict[str, object]:
    """Run the same with polars, lazily."""
    import polars as pl

    start, end, month = pl.col("start"), pl.col("end"), pl.col("month")
    lines = (
        pl.scan_csv(
            path,
            separator=";",
            decimal_comma=True,
            ignore_errors=True,
            truncate_ragged_lines=True,
            schema_overrides={"person_id": pl.String, "amount": pl.Float64},
        )
        .with_columns(pl.col("start", "end").str.to_date("%d-%m-%Y", strict=False))
        .drop_nulls(["start", "end", "amount"])
        .unique()
    )
    months = (
        lines.with_columns(
            month=pl.date_ranges(start.dt.month_start(), end.dt.month_start(), interval="1mo"),
            days=(end - start).dt.total_days() + 1,
        )
        .explode("month")
        .with_columns(
            inside=(pl.min_horizontal(end, month.dt.month_end()) - pl.max_horizontal(start, month)).dt.total_days() + 1
        )
        .group_by("household_id", "domain", "month")
        .agg((pl.col("amount") * pl.col("inside") / pl.col("days")).sum(), n=(month == start.dt.month_start()).sum())
        .collect(engine="streaming")
    )
    return {"lines": int(months["n"].sum()), "cents": round(months["amount"].sum() * 100)}


_BARE = """
WITH lines AS (
    SELECT DISTINCT * FROM read_csv(
        '{path}', delim = ';', header = true, ignore_errors = true, decimal_separator = ',', dateformat = '%d-%m-%Y',
        columns = {{
            'person_id': 'VARCHAR', 'household_id': 'VARCHAR', 'domain': 'VARCHAR', 'product_code': 'VARCHAR',
            'provider': 'VARCHAR', 'start': 'DATE', 'end': 'DATE', 'amount': 'DOUBLE'
        }}
    )
),
spread AS (
    SELECT
        household_id, domain, "start", "end", amount,
        unnest(
            generate_series(date_trunc('month', "start"), date_trunc('month', "end"), INTERVAL 1 MONTH)
        )::DATE AS month
    FROM lines
)
SELECT
    household_id, domain, month,
    sum(amount * (least("end", last_day(month)) - greatest("start", month) + 1) / ("end" - "start" + 1)) AS amount,
    count(*) FILTER (WHERE month = date_trunc('month', "start")) AS n
FROM spread GROUP BY household_id, domain, month
"""


def run_duckdb(path: Path, _: int) -> dict[str, object]:
    """Run the same with bare DuckDB, with all the memory it wants: the floor."""
    import duckdb

    with duckdb.connect() as database:
        database.execute("CREATE TABLE months AS " + _BARE.format(path=path))
        ((n_lines, amount),) = database.execute("SELECT sum(n)::BIGINT, sum(amount) FROM months").fetchall()
    return {"lines": n_lines, "cents": round(amount * 100)}


CONTESTANTS: Mapping[str, Callable[[Path, int], dict[str, object]]] = {
    "duckdb": run_duckdb,
    "ours": run_ours,
    "ours_on_disk": run_ours_on_disk,
    "pandas": run_pandas,
    "numpy": run_numpy,
    "polars": run_polars,
}


if __name__ == "__main__":
    chosen, file, number = sys.argv[1:]
    print(json.dumps(CONTESTANTS[chosen](Path(file), int(number))))
