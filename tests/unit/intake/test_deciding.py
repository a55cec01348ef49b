"""Decisions carried out: what is kept is used, what is dropped is not, and what fits no record is told."""

import datetime as dt

import pytest

from werkplaats.intake.decisions import record_hash
from werkplaats.intake.rulebook.decisions import OVERRULABLE

from .kept import record, rules

HEAD = "file;line;hash;rule;decision;who;date;why\n"
WINDOW = (dt.date(2018, 1, 1), dt.date(2018, 12, 31))
COSTS = {"path": "a*.csv", "table": "costs", "layout": "generic"}
ANSWERS = {
    "path": "a*.csv",
    "table": "measurements",
    "columns": {"person_id": "p", "household_id": "h", "wave": "w", "date": "d"},
    "unpivot": {"items": {"vas": "eq_vas.vas"}},
}
PLAIN = "".join(record(f"P{number:04d}", household=f"H{number:03d}") for number in range(1, 12))
COMPLETE = "".join(
    f"P{n:03d};H{n:03d};{wave};01-0{month}-2018;50\n" for n in range(1, 9) for wave, month in (("T0", 1), ("T1", 9))
)


def answers(*lines: str) -> str:
    return "p;h;w;d;vas\n" + COMPLETE + "".join(lines)


@pytest.fixture
def broken(header):
    """Files that break one rule, the source they are read with, and the lines that break it."""
    twice = header + PLAIN + record("P0001")
    return {
        "row.duplicate": ({"a.csv": twice}, COSTS, [13]),
        "row.duplicate_across_files": ({"a1.csv": header + PLAIN, "a2.csv": header + record("P0001")}, COSTS, [2]),
        "id.pattern": ({"a.csv": header + PLAIN + record("p0099")}, COSTS, [13]),
        "person.two_households": (
            {"a.csv": header + PLAIN + record("P0001", household="H009", amount="11,00")},
            COSTS,
            [2, 13],
        ),
        "key.duplicate": (
            {"a.csv": answers("P020;H020;T0;01-01-2018;60\n", "P020;H020;T0;01-01-2018;61\n")},
            ANSWERS,
            [18, 19],
        ),
        "wave.order": (
            {"a.csv": answers("P020;H020;T0;01-09-2018;60\n", "P020;H020;T1;01-01-2018;61\n")},
            ANSWERS,
            [19],
        ),
    }


def decide(cleaned, *, decision: str = "keep", rule: str = "") -> str:
    """A list that decides the same about every record that was set aside, by its hash."""
    rows = [row for frame in cleaned.quarantine.values() for row in frame.to_dict("records")]
    return HEAD + "".join(
        f"{row['file']};{row['line']};{row['hash']};{rule or row['rule']};{decision};JV;2024-01-31;reden\n"
        for row in rows
    )


@pytest.fixture
def run(protect, rows):
    """Clean with decisions; return what was cleaned and its one table."""

    def runner(files, source, decisions=""):
        listed = {"decisions.csv": decisions} if decisions else {}
        cleaned = protect(files | listed, source, window=WINDOW)
        return cleaned, rows(cleaned, source["table"])

    return runner


@pytest.mark.parametrize("rule", OVERRULABLE)
def test_every_rule_that_can_be_overruled_can_be(run, broken, rule):
    files, source, lines = broken[rule]
    first, table = run(files, source)
    assert [line for frame in first.quarantine.values() for line in frame["line"]] == lines
    kept, whole = run(files, source, decide(first))
    assert rules(kept)["decision.kept"] == tuple(lines)
    assert (len(whole), kept.quarantine) == (len(table) + len(lines), {})
    # What was kept has its values: no column has a hole that it did not have before.
    assert {name for name in whole if whole[name].isna().any()} == {name for name in table if table[name].isna().any()}
    by_rule, same = run(files, source, f"rule;decision;who;date;why\n{rule};keep;JV;2024-01-31;reden\n")
    assert by_rule.quarantine == {}
    assert same.equals(whole)


def test_a_decision_is_replayed_in_the_same_way(run, broken):
    files, source, _ = broken["row.duplicate"]
    decisions = decide(run(files, source)[0])
    first, again = (run(files, source, decisions) for _ in range(2))
    assert first[0].findings == again[0].findings
    assert first[1].equals(again[1])


def test_of_two_records_with_one_key_the_one_that_was_chosen_is_used(run, broken):
    files, source, _ = broken["key.duplicate"]
    head, chosen, _ = decide(run(files, source)[0]).splitlines(keepends=True)
    kept, table = run(files, source, head + chosen)
    assert list(table.loc[table["person_id"] == "P020", "value"]) == [60.0]
    assert [*kept.quarantine["a.csv"]["line"]] == [19]


def test_a_decision_about_a_record_that_changed_is_void(run, broken):
    files, source, _ = broken["row.duplicate"]
    decisions = decide(run(files, source)[0])
    files = {name: text.replace("10,00", "20,00") for name, text in files.items()}
    kept, _ = run(files, source, decisions)
    (void,) = [finding for finding in kept.findings if finding.rule == "decision.void"]
    assert void.found == "decisions.csv line 2: the record on that line has another text than when it was decided"
    assert rules(kept)["row.duplicate"] == (13,)


def test_a_record_that_was_kept_goes_through_every_other_rule(run, header):
    files = {"a.csv": header + PLAIN + record("p0099", amount="tien")}
    first, _ = run(files, COSTS)
    kept, table = run(files, COSTS, decide(first))
    assert (len(table), rules(kept)["amount.not_a_number"]) == (11, (13,))
    assert rules(kept)["decision.kept"] == (13,)


def test_a_record_that_breaks_two_rules_is_kept_when_both_were_decided_about(run, header):
    slip = record("p0099", household="H001")
    files = {"a.csv": header + PLAIN + slip + slip}
    both = "rule;decision;who;date;why\nrow.duplicate;keep;JV;2024-01-31;r\nid.pattern;keep;JV;2024-01-31;r\n"
    kept, table = run(files, COSTS, both)
    assert (len(table), kept.quarantine) == (13, {})
    assert "decision.void" not in rules(kept)


def test_a_record_in_play_is_dropped_by_its_hash(run, header):
    text = record("P0004", household="H004").strip()
    decisions = HEAD + f"a.csv;5;{record_hash(text)};;drop;JV;2024-01-31;test record\n"
    kept, table = run({"a.csv": header + PLAIN}, COSTS, decisions)
    assert (len(table), rules(kept)["decision.dropped"]) == (10, (5,))
    assert [*kept.quarantine["a.csv"]["text"]] == [text]
    assert kept.balances[0].quarantined == 1


def test_records_with_a_warning_are_dropped_by_their_rule(run, header):
    files = {"a.csv": header + PLAIN + record("P0012").replace("01-03-2018", "01-03-2016")}
    assert rules(run(files, COSTS)[0])["interval.long"] == (13,)
    drop = "rule;decision;who;date;why\ninterval.long;drop;JV;2024-01-31;r\n"
    kept, table = run(files, COSTS, drop)
    assert (len(table), rules(kept)["decision.dropped"]) == (11, (13,))


def test_a_decision_about_nothing_is_void(run, header):
    decisions = "rule;decision;who;date;why\nid.pattern;keep;JV;2024-01-31;r\n"
    kept, table = run({"a.csv": header + PLAIN}, COSTS, decisions)
    assert len(table) == 11
    void = [finding.found for finding in kept.findings if finding.rule == "decision.void"]
    assert void == ["decisions.csv line 2: there is no such record"]


def test_nobody_who_withdrew_is_brought_back(protect, rows, header):
    files = {"a.csv": header + PLAIN + record("P0001"), "withdrawn.csv": "person_id\nP0001\n"}
    text = record("P0001").strip()
    decisions = HEAD + f"a.csv;13;{record_hash(text)};row.duplicate;keep;JV;2024-01-31;r\n"
    kept = protect(files | {"decisions.csv": decisions}, COSTS)
    assert len(rows(kept)) == 10
    assert {"consent.withdrawn", "decision.void"} <= set(rules(kept))
    assert "row.duplicate" not in rules(kept)
