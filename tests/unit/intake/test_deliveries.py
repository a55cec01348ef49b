"""From raw files to tables: every record has one fate, every cent is accounted for, and a loss stops the run."""

import pandas as pd
import pytest

from werkplaats.errors import InputError, PrivacyError
from werkplaats.intake.balance import Balance

COSTS = {"path": "*.csv", "table": "costs", "layout": "generic"}
HOUSEHOLDS = {"path": "households.csv", "table": "households", "layout": "generic"}
MEMBERSHIPS = {"path": "memberships.csv", "table": "memberships", "layout": "generic"}
KNOWN = "household_id;group;start\nH001;director;01-03-2018\nH002;pool;\n"


def rules(cleaned) -> dict[str, str]:
    return {item.rule: item.outcome for item in cleaned.findings}


def test_a_cost_line_becomes_a_row_with_the_payer_of_its_domain(clean, rows, header, line):
    table = rows(clean({"a.csv": header + line}))
    assert table.loc[0, ["household_id", "payer", "cents"]].tolist() == ["H001", "municipality", 123456]
    assert str(table["start"].dtype) == "datetime64[us]"


def test_records_and_cents_balance_per_file(clean, rows, header, line):
    text = header + line + line.replace("1.234,56", "-34,56") + line.replace("31-03", "31-02") + "\nbron: gemeente\n"
    (balance,) = clean({"a.csv": text}).balances
    assert balance == Balance("a.csv", "costs", 5, 2, 2, 1, 2 * 123456 - 3456, 123456 - 3456, 123456)


def test_a_credit_stays_a_negative_line(clean, rows, header, line):
    table = rows(clean({"a.csv": header + line + line.replace("1.234,56", "-1.234,56")}))
    assert table["cents"].tolist() == [123456, -123456]


def test_exact_repeats_are_set_aside_within_and_across_files(clean, rows, header, line):
    other = line.replace("P0001", "P0002")
    cleaned = clean({"a.csv": header + line + line, "b.csv": header + other + line})
    assert len(rows(cleaned)) == 2
    aside = pd.concat(cleaned.quarantine.values())[["file", "line", "rule"]].to_numpy().tolist()
    assert aside == [["a.csv", 3, "row.duplicate"], ["b.csv", 3, "row.duplicate_across_files"]]


def test_a_totals_row_is_checked_and_set_aside(clean, rows, header, line):
    cleaned = clean({"a.csv": header + line + line.replace("P0001", "P0002") + "Totaal;;;;;;;2.469,12\n"})
    assert rules(cleaned) == {"row.total": "quarantined"}
    assert cleaned.balances[0].cents_raw == 246912


def test_a_totals_row_that_is_one_cent_off_stops_the_run(clean, rows, header, line):
    with pytest.raises(InputError, match=r"total\.mismatch") as caught:
        clean({"a.csv": header + line + "Totaal;;;;;;;1.234,57\n"})
    assert "a.csv line 3" in caught.value.where


def test_unreadable_amounts_leave_the_totals_row_unchecked_and_say_so(clean, rows, header, line):
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


def test_a_household_that_was_never_enrolled_is_set_aside(clean, rows, header, line):
    cleaned = clean(
        {"households.csv": KNOWN, "costs/a.csv": header + line + line.replace("P0001;H001", "P0002;H999")},
        HOUSEHOLDS,
        {**COSTS, "path": "costs/*.csv"},
    )
    assert rules(cleaned) == {"household.unknown": "quarantined"}


def test_the_household_of_a_person_comes_from_the_membership_of_the_day(clean, rows, header, line):
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
    assert rows(cleaned)["household_id"].tolist() == ["H002"]
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


def test_all_files_that_cannot_be_read_are_named_in_one_go(clean, rows, header, line):
    with pytest.raises(InputError) as caught:
        clean(
            {"a.csv": "", "b.csv": "iets;anders\n1;2\n", "c.csv": header + line},
            COSTS,
            {**COSTS, "path": "geen/*.csv"},
        )
    message = str(caught.value)
    assert caught.value.rule == "input.several"
    assert all(rule in message for rule in ("file.empty", "schema.missing_column", "file.missing"))


def test_one_file_under_two_names_stops_the_run(clean, rows, header, line):
    with pytest.raises(InputError, match=r"delivery\.duplicate_file"):
        clean({"a.csv": header + line, "b.csv": header + line})


def test_burgerservicenummers_stop_the_run_and_are_not_shown(clean, rows, header, line):
    # Test numbers from the range that is never handed out.
    numbers = ["999990019", "999990020", "999990032", "999990044", "999990056", "999990068"]
    with pytest.raises(PrivacyError) as caught:
        clean({"a.csv": header + "".join(line.replace("P0001", number) for number in numbers), "b.csv": ""})
    assert not any(number in str(caught.value) for number in numbers)
    assert "person_id" in str(caught.value)


def test_an_empty_identifier_of_a_person_in_the_agreed_layout_sets_the_record_aside(clean, header, line):
    cleaned = clean({"a.csv": header + line + line.replace("P0001", "")})
    assert rules(cleaned) == {"id.placeholder": "quarantined"}


def test_files_of_one_source_may_have_their_columns_in_any_order(clean, rows, header, line):
    turned = ";".join(reversed(header.strip().split(";"))) + "\n"
    again, other = line, line.replace("P0001", "P0002")
    second = turned + "".join(";".join(reversed(text.strip().split(";"))) + "\n" for text in (again, other))
    cleaned = clean({"a.csv": header + line, "b.csv": second})
    assert rules(cleaned)["row.duplicate_across_files"] == "quarantined"
    assert rows(cleaned)["person_id"].tolist() == ["P0001", "P0002"]
    assert rows(cleaned)["cents"].tolist() == [123456, 123456]


def test_records_that_only_share_their_texts_in_other_columns_are_no_repeats(clean, rows, header, line):
    turned = header.replace("product_code;provider", "provider;product_code")
    cleaned = clean({"a.csv": header + line, "b.csv": turned + line})
    assert len(rows(cleaned)) == 2


def test_a_constant_holds_for_every_record_and_may_not_be_a_slip(clean, rows):
    source = {
        "path": "a.csv",
        "table": "costs",
        "columns": {"household_id": "H", "start": "van", "end": "tot", "amount": "bedrag"},
        "constants": {"domain": "zvw"},
    }
    text = "H;van;tot;bedrag\nH001;01-03-2018;31-03-2018;1,00\nH002;01-03-2018;31-03-2018;2,00\n"
    table = rows(clean({"a.csv": text}, source))
    assert table[["domain", "payer", "cents"]].to_numpy().tolist() == [["zvw", "insurer", 100], ["zvw", "insurer", 200]]
    for slip in ({"domain": "zorg"}, {"domain": "zvw", "start": "31-02-2018"}):
        columns = {name: column for name, column in source["columns"].items() if name not in slip}
        with pytest.raises(InputError, match="constants") as caught:
            clean({"a.csv": text}, {**source, "columns": columns, "constants": slip})
        assert caught.value.columns == (list(slip)[-1],)


def test_where_leaves_the_cents_of_other_records_out_of_the_account(clean, rows, header, line):
    source = {"path": "a.csv", "table": "costs", "layout": "generic", "where": {"provider": ["De Linde"]}}
    text = header + line + line.replace("De Linde", "Anders") + "Totaal;;;;De Linde;;;1.234,56\n"
    cleaned = clean({"a.csv": text}, source)
    assert rules(cleaned) == {"row.not_selected": "structure", "row.total": "quarantined"}
    (balance,) = cleaned.balances
    assert (balance.cents_raw, balance.cents_clean, balance.structure) == (123456, 123456, 1)


def test_a_study_of_which_no_record_can_be_used_has_empty_tables(clean, rows, header, line):
    cleaned = clean(
        {"households.csv": "household_id;group;start\n;pool;\n", "costs/a.csv": header + line.replace("1.234,56", "x")},
        HOUSEHOLDS,
        {**COSTS, "path": "costs/*.csv"},
    )
    assert len(rows(cleaned)) == len(cleaned.tables["households"]) == 0
    assert [balance.quarantined for balance in cleaned.balances] == [1, 1]


def test_a_direct_identifier_is_reported_before_any_file_that_cannot_be_read(clean, header, line):
    with pytest.raises(PrivacyError):
        clean({"a.csv": "", "b.csv": header.replace("\n", ";bsn\n") + line.replace("\n", ";x1\n")})


EVENTS = {
    "path": "*.csv",
    "table": "events",
    "columns": {"household_id": "h", "person_id": "p", "date": "d", "event": "e"},
}


@pytest.mark.parametrize(
    ("first", "second", "aside"),
    [
        ("H001;P1;01-03-2018;death\nH001;P1;05-03-2018;death\n", "", ["a.csv:2", "a.csv:3"]),
        ("H001;P1;01-03-2018;death\n", "H001;P1;05-03-2018;overleden\n", ["b.csv:2"]),
        ("H001;P1;01-03-2018;death\n", "H002;P1;01-03-2018;death\n", []),
        ("H001;P1;01-03-2018;death\nH001;P2;05-03-2018;death\nH001;P1;05-03-2018;eviction\n", "", []),
        ("H001;;01-03-2018;death\nH001;;05-03-2018;death\n", "", []),
    ],
)
def test_a_person_dies_on_one_day(clean, first, second, aside):
    files = {name: "h;p;d;e\n" + lines for name, lines in (("a.csv", first), ("b.csv", second)) if lines}
    cleaned = clean(files, EVENTS)
    told = [
        f"{item.file}:{line}" for item in cleaned.findings if item.rule == "person.two_deaths" for line in item.lines
    ]
    assert told == aside
    assert len(cleaned.tables["events"]) == first.count("\n") + second.count("\n") - len(aside)


def test_the_values_of_a_series_are_read_as_numbers_and_the_others_are_refused(clean):
    columns = ("neighborhood", "month", "measure", "value")
    lines = [f"A;01-0{month}-2018;inflow;{value}" for month, value in ((1, "12,5"), (2, "50%"), (3, "x"))]
    source = {"path": "*.csv", "table": "neighborhood_series", "columns": {name: name for name in columns}}
    cleaned = clean({"a.csv": "\n".join([";".join(columns), *lines]) + "\n"}, source)
    assert cleaned.tables["neighborhood_series"]["value"].tolist() == [12.5, 0.5]
    assert rules(cleaned) == {"number.not_a_number": "quarantined"}


@pytest.mark.parametrize(("year", "refused"), [("1980", False), ("1980,5", True), ("9" * 40, True)])
def test_a_whole_number_is_whole_and_not_endless(clean, year, refused):
    source = {"path": "*.csv", "table": "persons", "columns": {"person_id": "p", "birth_year": "y"}}
    cleaned = clean({"a.csv": f"p;y\nP1;{year}\nP2;1975\n"}, source)
    assert rules(cleaned) == ({"number.not_a_number": "quarantined"} if refused else {})
