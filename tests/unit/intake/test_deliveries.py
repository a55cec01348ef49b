"""From raw files to tables: every record has one fate, every cent is accounted for, and a loss stops the run."""

from dataclasses import replace

import pandas as pd
import pytest

from werkplaats.errors import BalanceError, InputError, PrivacyError
from werkplaats.intake import cells, deliveries
from werkplaats.intake.balance import Balance
from werkplaats.intake.delivery import Delivery

COSTS = {"path": "*.csv", "table": "costs", "layout": "generic"}
HOUSEHOLDS = {"path": "households.csv", "table": "households", "layout": "generic"}
MEMBERSHIPS = {"path": "memberships.csv", "table": "memberships", "layout": "generic"}
KNOWN = "household_id;group;start\nH001;director;01-03-2018\nH002;pool;\n"


def rules(cleaned) -> dict[str, str]:
    return {item.rule: item.outcome for item in cleaned.findings}


def test_a_cost_line_becomes_a_row_with_the_payer_of_its_domain(clean, header, line):
    table = clean({"a.csv": header + line}).tables["costs"]
    assert table.loc[0, ["household_id", "payer", "cents"]].tolist() == ["H001", "municipality", 123456]
    assert str(table["start"].dtype) == "datetime64[us]"


def test_records_and_cents_balance_per_file(clean, header, line):
    text = header + line + line.replace("1.234,56", "-34,56") + line.replace("31-03", "31-02") + "\nbron: gemeente\n"
    (balance,) = clean({"a.csv": text}).balances
    assert balance == Balance("a.csv", "costs", 5, 2, 2, 1, 2 * 123456 - 3456, 123456 - 3456, 123456)


def test_a_credit_stays_a_negative_line(clean, header, line):
    table = clean({"a.csv": header + line + line.replace("1.234,56", "-1.234,56")}).tables["costs"]
    assert table["cents"].tolist() == [123456, -123456]


def test_exact_repeats_are_set_aside_within_and_across_files(clean, header, line):
    other = line.replace("P0001", "P0002")
    cleaned = clean({"a.csv": header + line + line, "b.csv": header + other + line})
    assert len(cleaned.tables["costs"]) == 2
    aside = pd.concat(cleaned.quarantine.values())[["file", "line", "rule"]].to_numpy().tolist()
    assert aside == [["a.csv", 3, "row.duplicate"], ["b.csv", 3, "row.duplicate_across_files"]]


def test_a_totals_row_is_checked_and_set_aside(clean, header, line):
    cleaned = clean({"a.csv": header + line + line.replace("P0001", "P0002") + "Totaal;;;;;;;2.469,12\n"})
    assert rules(cleaned) == {"row.total": "quarantined"}
    assert cleaned.balances[0].cents_raw == 246912


def test_a_totals_row_that_is_one_cent_off_stops_the_run(clean, header, line):
    with pytest.raises(InputError, match=r"total\.mismatch") as caught:
        clean({"a.csv": header + line + "Totaal;;;;;;;1.234,57\n"})
    assert "a.csv line 3" in caught.value.where


def test_unreadable_amounts_leave_the_totals_row_unchecked_and_say_so(clean, header, line):
    cleaned = clean({"a.csv": header + line + line.replace("1.234,56", "1.234") + "Totaal;;;;;;;2.468,56\n"})
    assert rules(cleaned)["row.total_unchecked"] == "warning"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("1.234,56", "1.234", "amount.ambiguous"),
        ("1.234,56", "", "amount.missing"),
        ("01-03-2018", "31-02-2018", "date.invalid"),
        ("01-03-2018", "01-04-2018", "interval.negative"),
        (";wmo;", ";onbekend;", "code.unknown"),
        ("H001", "onbekend", "id.placeholder"),
        ("H001", "", "id.missing"),
        ("1.234,56", "#N/B", "value.excel_error"),
    ],
)
def test_a_record_that_cannot_be_used_is_set_aside_with_its_rule(clean, header, line, old, new, rule):
    cleaned = clean({"a.csv": header + line + line.replace(old, new).replace("P0001", "P0002")})
    (frame,) = cleaned.quarantine.values()
    assert frame[["line", "rule"]].to_numpy().tolist() == [[3, rule]]
    assert frame.loc[0, "reason"]
    assert frame.loc[0, "advice"]


def test_a_household_that_was_never_enrolled_is_set_aside(clean, header, line):
    cleaned = clean(
        {"households.csv": KNOWN, "costs/a.csv": header + line + line.replace("H001", "H999")},
        HOUSEHOLDS,
        {**COSTS, "path": "costs/*.csv"},
    )
    assert rules(cleaned) == {"household.unknown": "quarantined"}


def test_the_household_of_a_person_comes_from_the_membership_of_the_day(clean, header, line):
    members = (
        "person_id;household_id;start;end\nP0001;H001;;28-02-2018\nP0001;H002;01-03-2018;\nP0002;H001;;\nP0002;H002;;\n"
    )
    costs = header + "".join(
        line.replace("H001", "").replace("P0001", person) for person in ("P0001", "P0002", "P0003")
    )
    cleaned = clean(
        {"households.csv": KNOWN, "memberships.csv": members, "costs/a.csv": costs},
        HOUSEHOLDS,
        MEMBERSHIPS,
        {**COSTS, "path": "costs/*.csv"},
    )
    assert cleaned.tables["costs"]["household_id"].tolist() == ["H002"]
    found = rules(cleaned)
    assert found["household.from_membership"] == "repaired"
    assert found["person.two_households"] == found["household.unresolved"] == "quarantined"


def test_where_selects_records_and_counts_the_others_as_structure(clean):
    source = {
        "path": "long.csv",
        "table": "households",
        "where": {"TIME": ["0"]},
        "columns": {"household_id": "ID", "group": "ARM"},
        "codes": {"group": {"1": "director", "0": "comparison"}},
    }
    cleaned = clean({"long.csv": "ID,TIME,ARM\n1,0,1\n1,6,1\n2,0,0\n"}, source)
    assert cleaned.tables["households"]["group"].tolist() == ["director", "comparison"]
    assert (cleaned.balances[0].clean, cleaned.balances[0].structure) == (2, 1)


def test_persons_with_a_household_fill_the_memberships(clean):
    source = {
        "path": "p.csv",
        "table": "persons",
        "columns": {"person_id": "P", "household_id": "H", "birth_date": "G"},
    }
    tables = clean({"p.csv": "P;H;G\nP0001;H001;05-06-1980\n"}, source).tables
    assert tables["memberships"][["person_id", "household_id"]].to_numpy().tolist() == [["P0001", "H001"]]
    assert tables["persons"]["birth_year"].tolist() == [1980]


def test_two_records_for_one_key_are_both_set_aside(clean):
    cleaned = clean({"households.csv": KNOWN + "H001;pool;\n"}, HOUSEHOLDS)
    assert cleaned.tables["households"]["household_id"].tolist() == ["H002"]
    assert cleaned.balances[0].quarantined == 2


def test_all_files_that_cannot_be_read_are_named_in_one_go(clean, header, line):
    with pytest.raises(InputError) as caught:
        clean(
            {"a.csv": "", "b.csv": "iets;anders\n1;2\n", "c.csv": header + line},
            COSTS,
            {**COSTS, "path": "geen/*.csv"},
        )
    message = str(caught.value)
    assert caught.value.rule == "input.several"
    assert all(rule in message for rule in ("file.empty", "schema.missing_column", "file.missing"))


def test_one_file_under_two_names_stops_the_run(clean, header, line):
    with pytest.raises(InputError, match=r"delivery\.duplicate_file"):
        clean({"a.csv": header + line, "b.csv": header + line})


def test_burgerservicenummers_stop_the_run_and_are_not_shown(clean, header, line):
    # Test numbers from the range that is never handed out.
    numbers = ["999990019", "999990020", "999990032", "999990044", "999990056", "999990068"]
    with pytest.raises(PrivacyError) as caught:
        clean({"a.csv": header + "".join(line.replace("P0001", number) for number in numbers), "b.csv": ""})
    assert not any(number in str(caught.value) for number in numbers)
    assert "person_id" in str(caught.value)


STEPS = (
    "clean_texts",
    "clean_codes",
    "clean_dates",
    "clean_numbers",
    "clean_amounts",
    "clean_answers",
    "clean_intervals",
)


@pytest.mark.parametrize("step", STEPS)
def test_one_lost_row_in_any_step_stops_the_run(clean, header, line, monkeypatch, step):
    honest = getattr(deliveries, step)

    def loses_a_row(delivery: Delivery, **options: object) -> Delivery:
        done: Delivery = honest(delivery, **options)
        return replace(done, rows=done.rows.iloc[1:])

    monkeypatch.setattr(deliveries, step, loses_a_row)
    with pytest.raises(BalanceError, match=r"balance\.records"):
        clean({"a.csv": header + line + line.replace("P0001", "P0002")})


def test_one_changed_cent_stops_the_run(clean, header, line, monkeypatch):
    def changes_a_cent(delivery: Delivery) -> Delivery:
        done = cells.clean_amounts(delivery)
        return replace(done, rows=done.rows.assign(cents=done.rows["cents"] + 1))

    monkeypatch.setattr(deliveries, "clean_amounts", changes_a_cent)
    with pytest.raises(BalanceError, match=r"balance\.broken"):
        clean({"a.csv": header + line})


def test_a_record_that_is_counted_twice_stops_the_run(clean, header, line, monkeypatch):
    def doubles(delivery: Delivery) -> Delivery:
        return replace(delivery, rows=pd.concat([delivery.rows, delivery.rows]))

    monkeypatch.setattr(deliveries, "clean_intervals", doubles)
    with pytest.raises(BalanceError):
        clean({"a.csv": header + line})


def test_a_row_that_is_lost_after_the_last_step_stops_the_run(clean, header, line, monkeypatch):
    monkeypatch.setattr(deliveries, "stack_answers", lambda delivery: delivery.rows.iloc[1:])
    with pytest.raises(BalanceError, match=r"balance\.table"):
        clean({"a.csv": header + line})
