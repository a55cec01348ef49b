"""Nothing is lost: a record or a cent that goes missing, or appears, stops the run in the step where it happens."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

import numpy as np
import pyarrow as pa
import pytest

from werkplaats.errors import BalanceError
from werkplaats.intake import checking, cleaning, cost_lines, relating
from werkplaats.intake.balance import Balance
from werkplaats.intake.delivery import Delivery, Step, with_fields
from werkplaats.workspace.storage import write_table

FIRST_STEPS = ("select_records", "clean_totals", "refuse_repeats")
CELL_STEPS = (
    *("clean_identifiers", "judge_columns", "clean_texts", "clean_codes", "clean_dates", "clean_numbers"),
    *("clean_amounts", "clean_answers", "fill_payers"),
)
RECORD_STEPS = ("clean_intervals", "check_credits", "check_membership", "check_waves")
LAST_STEPS = ("refuse_incomplete", "refuse_repeated_keys")


def loses_a_record(delivery: Delivery) -> Delivery:
    records = delivery.raw.records
    delivery.store.run(f"DELETE FROM {records} WHERE line = (SELECT max(line) FROM {records})")
    return delivery


def doubles_a_record(delivery: Delivery) -> Delivery:
    records = delivery.raw.records
    delivery.store.run(f"INSERT INTO {records} SELECT * FROM {records} WHERE line = 2")
    return delivery


def changes_a_cent(delivery: Delivery) -> Delivery:
    field = delivery.fields["cents"]
    values = np.asarray([value + 1 for value in field.values], dtype=object)
    return with_fields(delivery, {"cents": replace(field, values=values, lookup="")})


def gives_two_fates(delivery: Delivery) -> Delivery:
    rows = "SELECT 2, 'quarantined', 'row.duplicate', ''"
    delivery.store.run(f"INSERT INTO {delivery.fates} {rows} UNION ALL {rows}")
    return delivery


def planted(step: Callable[..., Delivery], fault: Step) -> Callable[..., Delivery]:
    @wraps(step)
    def faulty(*given, **options) -> Delivery:
        return fault(step(*given, **options))

    return faulty


@pytest.fixture
def costs(header, line) -> str:
    return header + line + line.replace("P0001", "P0002")


@pytest.mark.parametrize("fault", [loses_a_record, doubles_a_record, gives_two_fates])
@pytest.mark.parametrize("name", [*FIRST_STEPS, *CELL_STEPS, *RECORD_STEPS])
def test_a_record_lost_or_doubled_in_any_step_stops_the_run_and_names_the_step(clean, costs, monkeypatch, name, fault):
    monkeypatch.setattr(cleaning, name, planted(getattr(cleaning, name), fault))
    with pytest.raises(BalanceError, match=f"after {name}") as caught:
        clean({"a.csv": costs})
    assert caught.value.rule in {"balance.broken", "balance.records"}


@pytest.mark.parametrize("name", LAST_STEPS)
def test_a_record_lost_while_tables_are_held_against_each_other(clean, costs, monkeypatch, name):
    monkeypatch.setattr(relating, name, planted(getattr(relating, name), loses_a_record))
    with pytest.raises(BalanceError, match=f"after {name}"):
        clean({"a.csv": costs})


@pytest.mark.parametrize("name", LAST_STEPS)
def test_a_record_lost_while_one_file_is_checked(check, costs, monkeypatch, name):
    monkeypatch.setattr(checking, name, planted(getattr(checking, name), loses_a_record))
    (checked,) = check({"a.csv": costs.replace("wmo", "Wmo")})
    assert isinstance(checked.error, BalanceError)
    assert f"after {name}" in checked.error.where


@pytest.mark.parametrize("name", ["clean_amounts", "clean_answers", "fill_payers", *RECORD_STEPS])
def test_one_changed_cent_in_any_step_stops_the_run_and_names_the_step(clean, costs, monkeypatch, name):
    monkeypatch.setattr(cleaning, name, planted(getattr(cleaning, name), changes_a_cent))
    with pytest.raises(BalanceError, match=f"after {name}"):
        clean({"a.csv": costs})


def test_one_changed_cent_stops_the_check_of_one_file(check, costs, monkeypatch):
    monkeypatch.setattr(cleaning, "clean_amounts", planted(cleaning.clean_amounts, changes_a_cent))
    (checked,) = check({"a.csv": costs.replace("wmo", "Wmo")})
    assert isinstance(checked.error, BalanceError)
    assert checked.outcome == "error"


def replaced(table: pa.Table, name: str, values: list[object]) -> pa.Table:
    return table.set_column(
        table.schema.get_field_index(name), table.schema.field(name), [pa.array(values, table.schema.field(name).type)]
    )


@pytest.mark.parametrize(
    "fault",
    [
        lambda table: table.slice(1),
        lambda table: pa.concat_tables([table, table.slice(1)]),
        lambda table: pa.concat_tables([table.slice(1), table.slice(1)]),
        lambda table: replaced(table, "cents", [123457, 123456]),
        lambda table: replaced(table, "cents", [123457, 123455]),
        lambda table: replaced(table, "start", np.array(["2018-04-01", "2018-03-01"], "datetime64[us]")),
        lambda table: replaced(table, "household_id", ["H001", "H999"]),
        lambda table: replaced(table, "domain", ["wmo", "zvw"]),
    ],
)
def test_a_cost_table_that_is_not_its_files_is_not_written(clean, costs, monkeypatch, tmp_path, fault):
    honest = cost_lines._stretches
    monkeypatch.setattr(cost_lines, "_stretches", lambda *given: map(fault, honest(*given)))
    cleaned = clean({"a.csv": costs.replace("P0002;H001", "P0002;H002")})
    with pytest.raises(BalanceError, match=r"balance\.table"):
        write_table(tmp_path / "tables", "costs", cleaned.tables["costs"])
    assert not [*(tmp_path / "tables").iterdir()]


def test_records_that_fall_out_of_a_join_stop_the_run(clean, costs, monkeypatch):
    honest = cost_lines.settled

    def forgets_a_household(delivery: Delivery, names) -> Delivery:
        done = honest(delivery, names)
        done.store.run(f"DELETE FROM {done.fields['household_id'].lookup} WHERE value = 'H002'")
        return done

    monkeypatch.setattr(cost_lines, "settled", forgets_a_household)
    with pytest.raises(BalanceError, match=r"balance\.table"):
        clean({"a.csv": costs.replace("P0002;H001", "P0002;H002")})


def test_a_row_lost_from_another_table_stops_the_run(clean, monkeypatch):
    honest = relating._ordered
    monkeypatch.setattr(relating, "_ordered", lambda *given: f"{honest(*given)} LIMIT 1")
    with pytest.raises(BalanceError, match=r"balance\.table"):
        clean(
            {"h.csv": "household_id;group;start\nH001;director;01-03-2018\nH002;pool;\n"},
            {"path": "h.csv", "table": "households", "layout": "generic"},
        )


def test_steps_that_do_nothing_lose_nothing(clean, costs):
    (balance,) = clean({"a.csv": costs}).balances
    assert (balance.raw, balance.clean, balance.cents_clean) == (2, 2, 246912)


@pytest.mark.parametrize(
    "change", [{"raw": 4}, {"clean": 3}, {"quarantined": 2}, {"structure": 1}, {"cents_raw": 11}, {"cents_clean": 9}]
)
def test_an_account_that_is_one_off_is_refused(change):
    even = Balance("a.csv", "costs", 3, 2, 1, 0, 10, 8, 2)
    even.validate()
    with pytest.raises(BalanceError, match=r"a\.csv, table costs, after clean_dates"):
        replace(even, **change).validate("clean_dates")
