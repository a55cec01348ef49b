"""Household months: sorted, in prices of one year, the same from a DataFrame and from a file, and in balance."""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from werkplaats.errors import BalanceError, InputError
from werkplaats.prices import price_factor
from werkplaats.tables import household_months
from werkplaats.tables.household_months import build_household_months
from werkplaats.workspace.database import open_database
from werkplaats.workspace.relations import write_relation
from werkplaats.workspace.storage import validate_table

HOUSEHOLDS = pd.DataFrame(
    {"household_id": ["H001", "H002"], "group": ["director", "pool"], "start": pd.to_datetime(["2018-03-01", None])}
)


def costs(*lines: tuple[object, object, int]) -> pd.DataFrame:
    start, end, cents = zip(*lines, strict=True)
    return pd.DataFrame(
        {
            "household_id": "H001",
            "domain": "wmo",
            "payer": "municipality",
            "start": pd.to_datetime(list(start)),
            "end": pd.to_datetime(list(end)),
            "cents": pd.array(cents, dtype="Int64"),
        }
    )


def in_order(months: duckdb.DuckDBPyRelation) -> pd.DataFrame:
    return months.order("household_id, month, domain, payer").df()


def test_real_cents_are_in_prices_of_the_price_year():
    table = in_order(build_household_months(costs(("2018-03-01", "2018-04-30", 6100)), HOUSEHOLDS, price_year=2020))
    assert table["cents"].tolist() == [3100, 3000]
    assert table["event_month"].tolist() == [0, 1]
    assert table["real_cents"].tolist() == pytest.approx([3100 * 107.51 / 103.44, 3000 * 107.51 / 103.44])
    assert price_factor(2018, price_year=2020) == pytest.approx(107.51 / 103.44)


def test_a_household_without_a_start_has_no_event_month():
    table = build_household_months(
        costs(("2018-03-01", "2018-03-31", 100)).assign(household_id="H002"), HOUSEHOLDS, price_year=2020
    ).df()
    assert table["event_month"].isna().all()


def test_lines_of_one_month_domain_and_payer_are_one_row():
    table = build_household_months(
        costs(("2018-03-01", "2018-03-31", 100), ("2018-03-05", "2018-03-05", -40)), HOUSEHOLDS, price_year=2020
    ).df()
    assert table["cents"].tolist() == [60]


def test_a_year_without_a_price_index_is_an_input_error():
    with pytest.raises(InputError, match="years 2009"):
        build_household_months(costs(("2009-03-01", "2009-03-31", 100)), HOUSEHOLDS, price_year=2020)


def plant(monkeypatch: pytest.MonkeyPatch, cents: str) -> None:
    honest = household_months.spread_over_months
    monkeypatch.setattr(
        household_months, "spread_over_months", lambda lines: honest(lines).project(f"key, number, {cents} AS cents")
    )


def test_a_lost_cent_stops_the_run(monkeypatch):
    plant(monkeypatch, "cents - 1")
    with pytest.raises(BalanceError, match="1 sums of a household and domain that differ, 1 cents"):
        build_household_months(costs(("2018-03-01", "2018-03-31", 100)), HOUSEHOLDS, price_year=2020)


def test_a_cent_that_moves_to_another_household_stops_the_run_though_the_total_is_right(monkeypatch):
    lines = pd.concat(
        [
            costs(("2018-03-01", "2018-03-31", 100)),
            costs(("2018-03-01", "2018-03-31", 100)).assign(household_id="H002"),
        ]
    )
    build_household_months(lines, HOUSEHOLDS, price_year=2020)
    plant(monkeypatch, "cents + CASE WHEN key % 2 = 0 THEN 1 ELSE -1 END")
    with pytest.raises(BalanceError, match="2 sums"):
        build_household_months(lines, HOUSEHOLDS, price_year=2020)


def test_a_line_that_ends_before_it_starts_is_not_lost_in_silence():
    with pytest.raises(BalanceError):
        build_household_months(costs(("2018-04-01", "2018-03-01", 100)), HOUSEHOLDS, price_year=2020)


def test_a_household_that_occurs_twice_does_not_count_twice():
    twice = pd.concat([HOUSEHOLDS, HOUSEHOLDS.tail(1)], ignore_index=True)
    with pytest.raises(InputError, match=r"1 rows too many"):
        build_household_months(costs(("2018-03-01", "2018-03-31", 100)), twice, price_year=2020)


@pytest.mark.parametrize("column", ["domain", "payer"])
def test_a_line_without_domain_or_payer_stops_the_run(column):
    with pytest.raises(BalanceError):
        build_household_months(
            costs(("2018-03-01", "2018-03-31", 100)).assign(**{column: None}), HOUSEHOLDS, price_year=2020
        )


def test_an_unknown_household_stops_the_run():
    with pytest.raises(BalanceError):
        build_household_months(
            costs(("2018-03-01", "2018-03-31", 100)).assign(household_id="H999"), HOUSEHOLDS, price_year=2020
        )


def many_costs(n_lines: int) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    start = pd.to_datetime("2018-01-01") + pd.to_timedelta(rng.integers(0, 300, n_lines), unit="D")
    return pd.DataFrame(
        {
            "household_id": rng.choice(["H001", "H002"], n_lines),
            "domain": rng.choice(["zvw", "wmo", "jw"], n_lines),
            "payer": rng.choice(["municipality", "health_insurer"], n_lines),
            "start": start,
            "end": start + pd.to_timedelta(rng.integers(0, 90, n_lines), unit="D"),
            "cents": pd.array(rng.integers(-(10**6), 10**6, n_lines), dtype="Int64"),
        }
    )


def test_the_table_is_written_in_the_order_of_its_key_and_is_what_the_schema_says(tmp_path: Path):
    months = build_household_months(many_costs(500), HOUSEHOLDS, price_year=2020)
    table = in_order(months)
    written = pd.read_parquet(write_relation(tmp_path, "household_months", months))
    pd.testing.assert_frame_equal(written, table, check_dtype=False)
    key = ["household_id", "month", "domain", "payer"]
    pd.testing.assert_frame_equal(table, table.sort_values(key, ignore_index=True))
    valid = validate_table("household_months", table)
    pd.testing.assert_frame_equal(valid, table, check_dtype=False)
    assert int(valid["cents"].sum()) == int(many_costs(500)["cents"].sum())


def test_lines_in_a_file_give_the_same_as_lines_in_memory_whatever_their_order(tmp_path: Path):
    lines = many_costs(500)
    lines.sample(frac=1, random_state=2).to_parquet(tmp_path / "costs.parquet", index=False)
    expected = in_order(build_household_months(lines, HOUSEHOLDS, price_year=2020))
    with open_database(tmp_path / "spill") as database:
        relation = database.read_parquet(str(tmp_path / "costs.parquet"))
        found = in_order(build_household_months(relation, HOUSEHOLDS, price_year=2020))
    pd.testing.assert_frame_equal(found, expected)


def test_no_cost_lines_are_no_months():
    table = build_household_months(many_costs(3).iloc[:0], HOUSEHOLDS, price_year=2020).df()
    assert len(table) == 0


def test_two_tables_of_one_process_do_not_touch_each_other():
    first = build_household_months(costs(("2018-03-01", "2018-03-31", 100)), HOUSEHOLDS, price_year=2020)
    build_household_months(costs(("2018-03-01", "2018-03-31", 900)), HOUSEHOLDS, price_year=2020)
    assert first.df()["cents"].tolist() == [100]
