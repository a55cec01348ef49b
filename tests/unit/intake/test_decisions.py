"""Decisions: read with a line for every mistake, found again when a record moved, and void when it changed."""

import datetime as dt
import hashlib

import duckdb
import pandas as pd
import pytest

from werkplaats.errors import InputError
from werkplaats.intake.decisions import FILE, parse_decisions, read_decisions, record_hash
from werkplaats.intake.replay import REASONS, match_decisions
from werkplaats.intake.rulebook import RULES
from werkplaats.intake.rulebook.decisions import OVERRULABLE
from werkplaats.intake.rulebook.decisions import RULES as OWN_RULES

HEADER = "file;line;hash;rule;decision;who;date;why\n"
LINE = "P1;H1;wmo;12,50"
HASH = record_hash(LINE)
WHO = "JV;2024-01-31;seen in the file"


def parse(*rows: str):
    return parse_decisions((HEADER + "\n".join(rows)).encode())


def refusal(content: str) -> InputError:
    with pytest.raises(InputError) as caught:
        parse_decisions(content.encode())
    return caught.value


def records(*rows: tuple[str, int, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["file", "line", "text", "rule"], index=range(100, 100 + len(rows)))


def test_a_hash_is_of_the_text_without_its_line_end():
    assert record_hash("é\r\n") == hashlib.sha256("é".encode()).hexdigest()[:16]
    assert record_hash(LINE) != record_hash(LINE + " ")


def test_sql_gives_the_same_hash():
    sql = "SELECT left(sha256(rtrim(?, chr(13) || chr(10))), 16)"
    for text in (LINE, LINE + "\r\n", "é;ü", ""):
        assert duckdb.execute(sql, [text]).fetchall() == [(record_hash(text),)]


def test_a_study_without_decisions_has_none(tmp_path):
    assert read_decisions(tmp_path) == ()


def test_decisions_are_read_from_the_folder_of_the_raw_files(tmp_path):
    text = HEADER + f'a.csv;7;{HASH.upper()};row.duplicate;Keep;Zoë;31-01-2024;"two visits; one day"\n'
    (tmp_path / FILE).write_text(text, encoding="cp1252")
    (decision,) = read_decisions(tmp_path)
    assert (decision.line, decision.file, decision.place, decision.hash) == (2, "a.csv", 7, HASH)
    assert (decision.rule, decision.decision, decision.who) == ("row.duplicate", "keep", "Zoë")
    assert (decision.date, decision.why) == (dt.date(2024, 1, 31), "two visits; one day")


def test_decisions_under_another_name_do_not_go_unnoticed(tmp_path):
    (tmp_path / "decisions.xlsx").write_bytes(b"PK")
    with pytest.raises(InputError) as caught:
        read_decisions(tmp_path)
    assert caught.value.rule == "decision.list"


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (f";;;row.duplicate;;{WHO}", "nothing under decision"),
        (";;;row.duplicate;keep;;2024-01-31;x", "nothing under who"),
        (";;;row.duplicate;keep;JV;2024-01-31;", "nothing under why"),
        (f";;;row.duplicate;replace;{WHO}", "neither keep nor drop"),
        (";;;row.duplicate;keep;JV;2024-02-30;x", "a date that"),
        (f"a.csv;7;{HASH[:-1]};row.duplicate;keep;{WHO}", "a hash that is not"),
        (f"a.csv;7;1,23457E+15;row.duplicate;keep;{WHO}", "a hash that is not"),
        (f";7;{HASH};row.duplicate;keep;{WHO}", "a hash without a file"),
        (f"a.csv;7;;row.duplicate;keep;{WHO}", "a line of a record without its hash"),
        (f"a.csv;seven;{HASH};row.duplicate;keep;{WHO}", "not a number"),
        (f"a.csv;7;{HASH};;keep;{WHO}", "no rule"),
        (f"a.csv;;;;drop;{WHO}", "no rule"),
        (f";;;row.duplicat;keep;{WHO}", "perhaps row.duplicate is meant"),
        (f";;;nothing like it;drop;{WHO}", "a rule that does not exist"),
    ],
)
def test_a_line_that_cannot_be_used_is_refused(row, found):
    error = refusal(f"{HEADER};;;row.duplicate_across_files;keep;{WHO}\n{row}\n")
    assert (error.rule, error.lines) == ("decision.list", (3,))
    assert found in error.found


@pytest.mark.parametrize("rule", ["privacy.bsn_possible", "amount.not_a_number", "row.total", "consent.withdrawn"])
def test_what_cannot_be_overruled_is_refused(rule):
    error = refusal(f"{HEADER};;;{rule};keep;{WHO}\n")
    assert (error.rule, error.lines) == ("decision.not_allowed", (2,))


def test_a_record_may_be_dropped_whatever_rule_it_breaks():
    assert parse(f"a.csv;7;{HASH};amount.not_a_number;drop;{WHO}", f"a.csv;8;{HASH};;drop;{WHO}")


@pytest.mark.parametrize(
    "rows",
    [
        (f"a.csv;7;{HASH};row.duplicate;keep;{WHO}", f"a.csv;7;{HASH};;drop;{WHO}"),
        (f"a.csv;;;row.duplicate;keep;{WHO}", f"a.csv;;;row.duplicate;keep;{WHO}"),
    ],
)
def test_two_decisions_about_the_same_are_refused(rows):
    error = refusal(HEADER + "\n".join(rows))
    assert (error.rule, error.lines, error.found) == ("decision.list", (3,), "a decision about the same as line 2")


def test_every_rule_that_can_be_overruled_exists_and_says_why():
    assert set(OVERRULABLE) <= set(RULES)
    assert all(len(why.split()) > 5 for why in OVERRULABLE.values())
    assert not [rule for rule in OVERRULABLE if rule.startswith(("privacy.", "consent.", "pseudonym.", "amount."))]
    assert set(OWN_RULES) <= set(RULES)


def outcome(decisions, frame):
    replay = match_decisions(decisions, frame)
    assert len(replay.void) + replay.applied["line"].nunique() <= len(decisions)
    assert all(reason in REASONS for _, reason in replay.void)
    return replay.applied.values.tolist(), [(item.line, reason) for item, reason in replay.void]


def test_a_decision_about_a_record_finds_it_where_it_stood():
    frame = records(("a.csv", 6, "other", ""), ("a.csv", 7, LINE, "row.duplicate"), ("b.csv", 7, LINE, "row.duplicate"))
    assert outcome(parse(f"a.csv;7;{HASH};row.duplicate;keep;{WHO}"), frame) == ([[101, "keep", 2]], [])


def test_a_record_that_moved_is_still_the_same():
    frame = records(("a.csv", 9, LINE, "row.duplicate"), ("a.csv", 7, "other", ""))
    assert outcome(parse(f"a.csv;7;{HASH};row.duplicate;keep;{WHO}"), frame) == ([[100, "keep", 2]], [])
    assert outcome(parse(f"a.csv;;{HASH};row.duplicate;keep;{WHO}"), frame) == ([[100, "keep", 2]], [])


def test_among_records_with_the_same_text_the_line_decides():
    frame = records(("a.csv", 3, LINE, ""), ("a.csv", 7, LINE, "row.duplicate"))
    assert outcome(parse(f"a.csv;7;{HASH};row.duplicate;keep;{WHO}"), frame) == ([[101, "keep", 2]], [])
    assert outcome(parse(f"a.csv;;{HASH};row.duplicate;keep;{WHO}"), frame) == ([], [(2, "several")])
    assert outcome(parse(f"a.csv;8;{HASH};row.duplicate;keep;{WHO}"), frame) == ([], [(2, "several")])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("a.csv", 7, LINE.replace("12", "13"), "row.duplicate"), "changed"),
        (("a.csv", 8, "other", ""), "gone"),
        (("b.csv", 7, LINE, "row.duplicate"), "gone"),
        (("a.csv", 7, LINE, "amount.not_a_number"), "other_rule"),
        (("a.csv", 7, LINE, ""), "other_rule"),
    ],
)
def test_a_decision_that_fits_no_record_is_void_and_says_why(row, reason):
    decisions = parse(f"a.csv;7;{HASH};row.duplicate;keep;{WHO}")
    assert outcome(decisions, records(row)) == ([], [(2, reason)])


def test_a_record_in_play_can_be_dropped():
    assert outcome(parse(f"a.csv;7;{HASH};;drop;{WHO}"), records(("a.csv", 7, LINE, ""))) == ([[100, "drop", 2]], [])


def test_a_decision_about_a_rule_holds_for_its_file_or_for_all():
    frame = records(("a.csv", 3, "x", "row.duplicate"), ("b.csv", 4, "y", "row.duplicate"), ("b.csv", 5, "z", ""))
    assert outcome(parse(f";;;row.duplicate;keep;{WHO}"), frame) == ([[100, "keep", 2], [101, "keep", 2]], [])
    assert outcome(parse(f"b.csv;;;row.duplicate;keep;{WHO}"), frame) == ([[101, "keep", 2]], [])
    assert outcome(parse(f"c.csv;;;row.duplicate;keep;{WHO}"), frame) == ([], [(2, "gone")])


def test_a_decision_about_a_record_goes_before_one_about_its_rule():
    frame = records(("a.csv", 3, "x", "row.duplicate"), ("a.csv", 7, LINE, "row.duplicate"))
    decisions = parse(f";;;row.duplicate;keep;{WHO}", f"a.csv;7;{HASH};row.duplicate;drop;{WHO}")
    applied, void = outcome(decisions, frame)
    assert sorted(applied) == [[100, "keep", 2], [101, "drop", 3]]
    assert void == []


def test_without_decisions_or_records_nothing_happens():
    assert outcome((), records(("a.csv", 7, LINE, ""))) == ([], [])
    decisions = parse(f"a.csv;7;{HASH};;drop;{WHO}", f";;;row.duplicate;keep;{WHO}")
    assert outcome(decisions, records()) == ([], [(2, "gone"), (3, "gone")])
