"""One delivery outside any study: what it ends as, at its edges, and which of its files says so."""

import datetime as dt

import pytest

from werkplaats.intake.checking import check_delivery, generic_vocabulary, judge_outcome, list_files
from werkplaats.intake.findings import Finding

WINDOW = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))


@pytest.fixture
def line() -> str:
    return "P0001;H001;Wmo;02A;De Linde;01-03-2023;31-03-2023;1,00\n"


def told(checked) -> dict[str, tuple[str, tuple[int, ...]]]:
    return {finding.rule: (finding.outcome, finding.lines) for finding in checked.findings}


def finding(outcome: str, rule: str = "row.not_selected") -> Finding:
    return Finding(rule=rule, outcome=outcome, file="a.csv", table="costs")


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((), "accepted"),
        (("info", "structure"), "accepted"),
        (("info", "repaired"), "accepted-with-warning"),
        (("warning",), "accepted-with-warning"),
        (("warning", "quarantined"), "quarantined"),
        (("quarantined", "error", "info"), "error"),
    ],
)
def test_the_worst_finding_decides(outcomes, expected):
    assert judge_outcome([finding(outcome) for outcome in outcomes]) == expected


@pytest.mark.parametrize("rule", ["row.blank", "row.repeated_header"])
def test_rows_where_none_are_expected_are_a_warning(rule):
    assert judge_outcome([finding("structure", rule)]) == "accepted-with-warning"
    assert judge_outcome([finding("info", rule)]) == "accepted"


def test_one_record_without_a_line_end_is_a_delivery_with_a_warning(check, store, header, line):
    (checked,) = check({"a.csv": header + line.rstrip("\n")})
    assert checked.outcome == "accepted-with-warning"
    assert told(checked) == {"csv.no_line_end": ("warning", (2,))}
    start, end = dt.date(2023, 3, 1), dt.date(2023, 3, 31)
    assert store.rows(checked.clean) == [("P0001", "H001", "Wmo", "02A", "De Linde", start, end, 100)]


@pytest.mark.parametrize("text", ["", "\n", "\n\n\n", " ;;;;;;;\n"])
def test_names_without_records_are_an_empty_file(check, header, text):
    (checked,) = check({"a.csv": header.rstrip("\n") + "\n" * bool(text) + text})
    assert told(checked) == {"file.empty": ("error", ())}
    assert checked.balance is None
    assert checked.clean == ""


@pytest.mark.parametrize(
    ("body", "rule"),
    [("P0001;H001;Wmo;02A;De Linde;01-03-2023;31-02-2023;1,00\n", "date.invalid"), ("a;b\n", "csv.field_count")],
)
def test_a_file_of_which_nothing_can_be_used_is_still_accounted_for(check, store, header, body, rule):
    (checked,) = check({"a.csv": header + body})
    assert told(checked) == {rule: ("quarantined", (2,))}
    assert store.rows(checked.clean) == []
    assert (checked.balance.raw, checked.balance.quarantined) == (1, 1)
    assert len(checked.quarantine) == 1


def test_a_folder_without_files_is_no_delivery(store, tmp_path):
    (checked,) = check_delivery(tmp_path, layout="costs", store=store)
    assert told(checked) == {"file.empty": ("error", ())}


@pytest.mark.parametrize("end", ["31-12-9999", "9999-12-31"])
def test_an_open_end_means_still_running_only_when_the_window_is_known(check, store, header, line, end):
    text = header + line + line.replace("31-03-2023", end).replace("02A", "03A")
    (unknown,) = check({"a.csv": text})
    assert told(unknown) == {"date.placeholder": ("quarantined", (3,))}
    (known,) = check({"a.csv": text}, window=WINDOW)
    assert known.outcome == "accepted-with-warning"
    assert told(known) == {"date.open_end": ("repaired", (3,))}
    assert [row[6] for row in store.rows(known.clean)] == [dt.date(2023, 3, 31), WINDOW[1]]


def test_a_line_that_runs_on_and_began_after_the_window_is_outside_it_and_not_turned_around(check, store, header, line):
    late = line.replace("01-03-2023;31-03-2023", "01-02-2024;31-12-9999")
    running = line.replace("31-03-2023", "31-12-9999").replace("02A", "03A")
    (checked,) = check({"a.csv": header + line + late + running}, window=WINDOW)
    assert told(checked) == {"date.open_end": ("repaired", (3, 4)), "interval.outside_window": ("warning", (3,))}
    assert [row[6] for row in store.rows(checked.clean)] == [dt.date(2023, 3, 31), dt.date(2024, 2, 1), WINDOW[1]]


def test_an_end_before_a_start_after_the_window_is_still_turned_around(check, header, line):
    late = line.replace("01-03-2023;31-03-2023", "01-02-2024;31-12-2023")
    (checked,) = check({"a.csv": header + line + late}, window=WINDOW)
    assert told(checked)["interval.negative"] == ("quarantined", (3,))


@pytest.mark.parametrize("total", ["Totaal;2,00", "Totaal;;2,00;", "Totaal;;;;;;;;;2,00", "Totaal;;;;;;;2,00"])
def test_a_totals_row_in_any_number_of_fields_is_held_against_the_sum(check, header, line, total):
    (checked,) = check({"a.csv": header + line + line.replace("P0001", "P0002") + total + "\n"})
    assert told(checked) == {"row.total": ("quarantined", (4,))}
    assert (checked.balance.cents_raw, checked.balance.cents_clean) == (200, 200)


@pytest.mark.parametrize("total", ["Totaal;2,01", "Totaal;;;;;;;2,01", "Totaal;;;;;;;x"])
def test_a_totals_row_that_differs_stops_the_file(check, header, line, total):
    (checked,) = check({"a.csv": header + line + line.replace("P0001", "P0002") + total + "\n"})
    assert told(checked) == {"total.mismatch": ("error", (4,))}


@pytest.mark.parametrize("total", ["Totaal;9,99", "Totaal;;;;;;;9,99"])
@pytest.mark.parametrize("odd", ["P0002;H001;Wmo;02A\n", "P0002;H001;Wmo;02A;De Linde;01-03-2023;31-03-2023;x\n"])
def test_a_totals_row_beside_records_without_an_amount_is_not_checked(check, header, line, total, odd):
    (checked,) = check({"a.csv": header + line + odd + total + "\n"})
    assert told(checked)["row.total_unchecked"] == ("warning", (4,))
    assert checked.balance.cents_raw == 100


def test_one_bad_file_leaves_the_others_their_own_outcome(check, header, line):
    checked = check({"a.csv": header + line, "b.csv": "", "c.csv": header + line.replace("P0001", "P0002")})
    assert {item.file: item.outcome for item in checked} == {"a.csv": "accepted", "b.csv": "error", "c.csv": "accepted"}


def test_a_household_outside_the_study_and_one_without_records(check, write, header, line):
    known = write({"known.txt": ""}).parent / "known.csv"
    known.write_text("household_id\nH001\nH002\n")
    text = header + line + line.replace("P0001;H001", "P0009;H009")
    (checked,) = check({"a.csv": text}, households=known)
    assert told(checked)["household.unknown"] == ("quarantined", (3,))
    (silent,) = [item for item in checked.findings if item.rule == "household.no_records"]
    assert (silent.outcome, silent.found) == ("warning", "1 households")


def test_hidden_files_and_checksums_are_no_deliveries(write):
    folder = write(dict.fromkeys(("b.csv", "sub/a.csv", ".DS_Store", "~$b.xlsx", "b.csv.sha256", "b.csv.MD5"), "x"))
    assert [path.name for path in list_files(folder)] == ["b.csv", "a.csv"]
    assert list_files(folder / "b.csv") == [folder / "b.csv"]


def test_the_generic_layouts_know_their_codes():
    vocabulary = generic_vocabulary()
    assert {"Wmo", "Jeugdwet", "Zvw", "Wlz"} <= vocabulary.allowed["domain"]
    assert vocabulary.ranges["eq_vas.vas"] == (0.0, 100.0)
    assert "eq_vas.vas" not in vocabulary.whole


def test_a_file_that_contradicts_its_total_leaves_the_others_their_outcome(check, header, line):
    wrong = header + line + "Totaal;;;;;;;999,00\n"
    refused, good = check({"a.csv": wrong, "b.csv": header + line.replace("P0001", "P0002")})
    assert (refused.file, refused.outcome, refused.error.rule) == ("a.csv", "error", "total.mismatch")
    assert (good.file, good.outcome, good.balance.clean) == ("b.csv", "accepted", 1)
