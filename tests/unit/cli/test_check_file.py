"""`werkplaats check-file`: the object of the contract, the files that it writes, and what it never does."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import pytest

from werkplaats.cli import main, waiting
from werkplaats.cli.findings_text import PRINTED, format_finding, format_verdict, wants_color
from werkplaats.cli.verdict import Verdict
from werkplaats.report.finding_rows import FindingRow

HEADER = "person_id;household_id;domain;product_code;provider;start;end;amount"
GOOD = (
    "000010;H0001;Wmo;02A03;De Linde;01-01-2023;31-01-2023;1.234,56",
    "000010;H0001;Jeugdwet;45A48;Thuiszorg Coöperatie Noord;01-02-2023;28-02-2023;209,08",
    "000011;H0001;Wmo;02A03;De Linde;01-03-2023;31-03-2023;87,50",
    "000020;H0002;Wlz;V110;De Linde;01-04-2023;30-04-2023;0,00",
)
NO_AMOUNT = "000021;H0002;Wmo;02A03;De Linde;01-05-2023;31-05-2023;"
FORMULA = "000021;H0002;Wmo;02A03;=HYPERLINK(1);01-06-2023;30-06-2023;10,00"
TEST_NUMBERS = ("999990019", "999990020", "999990032", "999990044", "999990056", "999990068", "999990081")
RULE = "Controle amount.missing: apart gezet. Vraag het bedrag op."
CLEAN = """\
person_id,household_id,domain,product_code,provider,start,end,cents
000010,H0001,Wmo,02A03,De Linde,2023-01-01,2023-01-31,123456
000010,H0001,Jeugdwet,45A48,Thuiszorg Coöperatie Noord,2023-02-01,2023-02-28,20908
000011,H0001,Wmo,02A03,De Linde,2023-03-01,2023-03-31,8750
000020,H0002,Wlz,V110,De Linde,2023-04-01,2023-04-30,0
"""


@pytest.fixture
def deliver(tmp_path):
    """Write a delivery and return its path."""

    def write(*rows, name="levering.csv", header=HEADER, encoding="utf-8", end="\r\n"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes("".join(f"{line}{end}" for line in (header, *rows)).encode(encoding))
        return path

    return write


@pytest.fixture
def check(monkeypatch, capsys):
    """Run check-file and return exit code, output and errors."""

    def call(path, *options, layout="costs"):
        arguments = ["werkplaats", "check-file", str(path), "--layout", layout, *map(str, options)]
        monkeypatch.setattr("sys.argv", arguments)
        with pytest.raises(SystemExit) as left:
            main()
        written = capsys.readouterr()
        return left.value.code or 0, written.out, written.err

    return call


@pytest.fixture
def check_json(check):
    """Run check-file with --json and return exit code and the object."""

    def call(path, *options, layout="costs"):
        code, out, errors = check(path, "--json", *options, layout=layout)
        assert errors == ""
        return code, json.loads(out)

    return call


def test_a_good_delivery_is_accepted_and_nothing_is_written_unasked(check_json, deliver):
    path = deliver(*GOOD)
    code, told = check_json(path)
    assert code == 0
    assert told == {
        "file": "levering.csv",
        "outcome": "accepted",
        "records": {"raw": 4, "clean": 4, "quarantined": 0, "structure": 0},
        "cents": {"raw": 153114, "clean": 153114, "quarantined": 0},
        "findings": [],
    }
    assert [item.name for item in path.parent.iterdir()] == ["levering.csv"]


def test_clean_records_are_canonical(check_json, deliver, tmp_path):
    check_json(deliver(*GOOD), "--out", tmp_path / "out")
    assert (tmp_path / "out" / "clean.csv").read_bytes() == CLEAN.encode()
    assert (tmp_path / "out" / "quarantine.csv").read_text().count("\n") == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        *("clean.csv", "findings.csv", "findings.html", "findings.json", "quarantine.csv")
    ]


@pytest.mark.parametrize(
    "form",
    [
        {"encoding": "cp1252"},
        {"encoding": "utf-8-sig"},
        {"encoding": "utf-16"},
        {"end": "\n"},
    ],
    ids=str,
)
def test_the_same_records_in_another_form_give_the_same_bytes(check_json, deliver, tmp_path, form):
    assert check_json(deliver(*GOOD, **form), "--out", tmp_path / "out")[0] == 0
    assert (tmp_path / "out" / "clean.csv").read_bytes() == CLEAN.encode()


def test_what_cannot_be_used_is_set_apart_with_its_text(check_json, deliver, tmp_path):
    code, told = check_json(deliver(*GOOD[:2], NO_AMOUNT, *GOOD[2:]), "--out", tmp_path / "out")
    assert (code, told["outcome"]) == (0, "quarantined")
    assert told["records"] == {"raw": 5, "clean": 4, "quarantined": 1, "structure": 0}
    (finding,) = told["findings"]
    assert (finding["rule"], finding["lines"], finding["columns"]) == ("amount.missing", [4], ["amount"])
    assert (finding["file"], finding["sheet"], finding["letters"]) == ("levering.csv", None, ["H"])
    assert (finding["message"], finding["fix"]) == ("het bedrag is leeg", "Vraag het bedrag op")
    assert (tmp_path / "out" / "clean.csv").read_bytes() == CLEAN.encode()
    (row,) = csv.DictReader(io.StringIO((tmp_path / "out" / "quarantine.csv").read_text()))
    assert (row["line"], row["rule"], row["text"]) == ("4", "amount.missing", NO_AMOUNT)
    assert (row["file"], row["reason"], row["advice"]) == ("levering.csv", "het bedrag is leeg", "Vraag het bedrag op")


def test_no_file_that_is_written_holds_a_formula(check_json, deliver, tmp_path):
    bad = FORMULA.replace(";10,00", ";").replace("000021", "000022")
    code, told = check_json(deliver(*GOOD, FORMULA, bad), "--out", tmp_path / "out")
    assert (code, told["outcome"]) == (0, "quarantined")
    clean = list(csv.reader(io.StringIO((tmp_path / "out" / "clean.csv").read_text())))
    assert clean[-1][4] == "'=HYPERLINK(1)"
    aside = (tmp_path / "out" / "quarantine.csv").read_text()
    assert ";'=HYPERLINK(1);" in aside
    assert ";=HYPERLINK" not in aside


def test_a_delivery_that_is_refused_leaves_no_clean_records_behind(check_json, deliver, tmp_path):
    check_json(deliver(*GOOD), "--out", tmp_path / "out")
    code, told = check_json(deliver(*GOOD, header=HEADER.replace(";amount", ";bedrag")), "--out", tmp_path / "out")
    assert (code, told["outcome"]) == (2, "error")
    (finding,) = told["findings"]
    assert (finding["rule"], finding["lines"], finding["columns"]) == ("schema.missing_column", [1], ["amount"])
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        *("findings.csv", "findings.html", "findings.json")
    ]


def test_privacy_is_refused_with_its_own_exit_code_and_never_shown(check, check_json, deliver, tmp_path):
    rows = [row.replace(row[:6], number) for row, number in zip(GOOD * 2, TEST_NUMBERS, strict=False)]
    path = deliver(*rows)
    code, told = check_json(path, "--out", tmp_path / "out")
    assert (code, told["outcome"], told["findings"][0]["rule"]) == (3, "error", "privacy.bsn")
    shown = check(path)[1]
    assert "privacy.bsn" in shown
    written = [item.read_text() for item in (tmp_path / "out").iterdir()]
    assert [number for number in TEST_NUMBERS for text in (*written, shown, json.dumps(told)) if number in text] == []


def test_a_folder_is_one_delivery(check_json, deliver, tmp_path):
    deliver(*GOOD[:2], name="map/a.csv")
    deliver(*GOOD[2:], NO_AMOUNT, name="map/b.csv")
    (tmp_path / "map" / ".hidden").write_text("left by a program")
    code, told = check_json(tmp_path / "map", "--out", tmp_path / "out")
    assert (code, told["file"], told["outcome"]) == (0, "map", "quarantined")
    assert told["records"] == {"raw": 5, "clean": 4, "quarantined": 1, "structure": 0}
    assert [(finding["file"], finding["lines"]) for finding in told["findings"]] == [("b.csv", [4])]
    assert (tmp_path / "out" / "clean.csv").read_bytes() == CLEAN.encode()


def test_one_broken_file_refuses_the_whole_folder(check_json, deliver, tmp_path):
    deliver(*GOOD, name="map/a.csv")
    (tmp_path / "map" / "b.csv").write_bytes(b"")
    code, told = check_json(tmp_path / "map", "--out", tmp_path / "out")
    assert (code, told["outcome"]) == (2, "error")
    assert [(finding["file"], finding["rule"]) for finding in told["findings"]] == [("b.csv", "file.empty")]
    assert told["records"] == {"raw": 0, "clean": 0, "quarantined": 0, "structure": 0}
    assert not (tmp_path / "out" / "clean.csv").exists()


def test_questionnaires_keep_their_items_and_an_unanswered_one_is_empty(check_json, deliver, tmp_path):
    header = "person_id;household_id;wave;date;" + ";".join(
        [*(f"eq5d_{item}" for item in ("mobility", "selfcare", "activity", "pain", "anxiety")), "vas"]
        + [f"mph_{number}" for number in range(1, 7)]
    )
    rows = (
        "000010;H0001;T0;26-01-2023;2;1;1;;3;70;6;7;5;4;8;10",
        "000020;H0002;T0;05-02-2023;1;1;1;1;1;90;9;9;9;9;9;9",
    )
    code, told = check_json(deliver(*rows, header=header), "--out", tmp_path / "out", layout="questionnaires")
    assert (code, told["outcome"], told["findings"][0]["rule"]) == (0, "accepted-with-warning", "value.missing_item")
    clean = (tmp_path / "out" / "clean.csv").read_text().splitlines()
    assert clean[0] == header.replace(";", ",")
    assert clean[1].startswith("000010,H0001,T0,2023-01-26,2")
    assert list(csv.reader(clean))[1][7] == ""


@pytest.mark.parametrize(
    "name", ["F44_<img src=x onerror=alert(1)>.csv", "a[1-9]*?{x}.csv", "'s – é (1).csv", "--x.csv"]
)
def test_any_name_is_a_name(check_json, deliver, tmp_path, name):
    code, told = check_json(deliver(*GOOD, name=name), "--out", tmp_path / "out")
    assert (code, told["file"], told["outcome"]) == (0, name, "accepted")
    assert "<img" not in (tmp_path / "out" / "findings.html").read_text()


@pytest.mark.parametrize(
    ("window", "right"),
    [
        ("2023-01-01:2023-12-31", True),
        ("2023-01-01", False),
        ("01-01-2023:31-12-2023", False),
        ("2023-12-31:2023-01-01", False),
        ("", False),
    ],
)
def test_a_window_is_two_dates_in_their_order(check_json, deliver, window, right):
    code, told = check_json(deliver(*GOOD), "--window", window)
    assert (code, told["outcome"]) == ((0, "accepted") if right else (2, "error"))
    assert right or [finding["rule"] for finding in told["findings"]] == ["check_file.window"]


def test_what_is_not_there_is_one_finding(check_json, tmp_path):
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "no.csv", tmp_path / "empty"):
        code, told = check_json(path)
        assert (code, told["outcome"]) == (2, "error")
        assert [finding["rule"] for finding in told["findings"]] == ["file.missing"]
        assert told["records"]["raw"] == 0


def test_results_are_never_written_among_the_delivered_files(check_json, deliver, tmp_path):
    path = deliver(*GOOD, name="map/a.csv")
    for out in (tmp_path / "map", tmp_path / "map" / "out", path):
        code, told = check_json(tmp_path / "map", "--out", out)
        assert (code, told["findings"][0]["rule"]) == (2, "check_file.out")
    assert [item.name for item in (tmp_path / "map").iterdir()] == ["a.csv"]


def test_households_outside_the_study_are_set_apart(check_json, deliver):
    known = deliver(*GOOD[:3], name="huishoudens.csv")
    code, told = check_json(deliver(*GOOD), "--households", known)
    assert (code, told["outcome"]) == (0, "quarantined")
    assert [(finding["rule"], finding["lines"]) for finding in told["findings"]] == [("household.unknown", [5])]


def test_people_read_one_line_for_each_finding(check, deliver):
    code, out, errors = check(deliver(*GOOD, NO_AMOUNT))
    assert (code, errors) == (0, "")
    assert out.splitlines() == [
        "levering.csv: deels goedgekeurd; de rest is apart gezet",
        "  records: 5 geleverd = 4 gebruikt + 1 apart gezet + 0 geen record",
        "  bedragen: € 1.531,14 geleverd = € 1.531,14 gebruikt + € 0,00 apart gezet",
        f"levering.csv regel 6, kolom amount (H): het bedrag is leeg. {RULE}",
    ]
    english = check(deliver(*GOOD, NO_AMOUNT), "--lang", "en")[1]
    assert "levering.csv line 6, column amount (H): the amount is empty. Rule amount.missing; set apart." in english


def test_no_value_of_a_record_is_shown(check, deliver):
    out = check(deliver(*GOOD, "000033;H0007;Wmo;GEHEIM1;GEHEIM2;31-02-2023;30-04-2023;98765432x"))[1]
    assert "regel 6" in out
    assert [value for value in ("000033", "H0007", "GEHEIM", "31-02", "98765432") if value in out] == []


def test_color_is_for_terminals():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    verdict = Verdict(name="a", outcome="accepted", balances=(), rows=())
    assert list(format_verdict(verdict, language="nl")) == ["a: goedgekeurd"]
    assert list(format_verdict(verdict, language="nl", color=True)) == ["a: \x1b[32mgoedgekeurd\x1b[0m"]
    row = FindingRow(file="a.csv", rule="r", outcome="warning", what="w", do="d", lines=(3,))
    assert format_finding(row, language="nl", color=True).startswith("\x1b[1ma.csv regel 3\x1b[0m: w.")
    assert format_finding(row, language="nl").startswith("a.csv regel 3: w.")
    assert not wants_color(io.StringIO())
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("NO_COLOR", raising=False)
        patch.setenv("TERM", "xterm")
        assert wants_color(Terminal())
        patch.setenv("NO_COLOR", "1")
        assert not wants_color(Terminal())


def test_very_many_findings_are_cut_and_counted():
    row = FindingRow(file="a", rule="r", outcome="warning", what="w", do="d")
    verdict = Verdict(name="a", outcome="accepted-with-warning", balances=(), rows=(row,) * (PRINTED + 3))
    lines = list(format_verdict(verdict, language="nl"))
    assert len(lines) == PRINTED + 2
    assert lines[-1] == "nog 3 bevindingen; --out MAP bewaart ze allemaal"


def test_a_bar_is_shown_for_a_long_file_on_a_terminal_only(deliver, monkeypatch):
    path = deliver(*GOOD)
    with waiting.show_waiting(path, language="nl") as tell:
        assert tell is None
    monkeypatch.setattr(waiting, "LONG", 1)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with waiting.show_waiting(path, language="nl") as tell:
        assert tell is not None
        tell("a[b]\x1b.csv")


def test_it_runs_as_a_program_of_its_own(deliver):
    done = subprocess.run(
        [sys.executable, "-m", "werkplaats", "check-file", str(deliver(*GOOD)), "--layout", "costs", "--json"],
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["outcome"] == "accepted"
    assert done.stderr == b""
