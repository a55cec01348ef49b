"""Answers: missing codes are missing, impossible answers are refused, and none is lost when wide becomes long."""

import pandas as pd
import pyreadstat
import pytest

from werkplaats.errors import BalanceError, InputError
from werkplaats.intake.records import answers

WIDE = {
    "path": "q.csv",
    "table": "measurements",
    "columns": {"person_id": "P", "household_id": "H", "wave": "M"},
    "unpivot": {"items": {"VAS": "eq_vas.vas", "EQ1": "eq5d_5l.mobility"}},
    "user_missing": [999.0],
}
HEADER = "P;H;M;VAS;EQ1\n"


def values(cleaned) -> dict[tuple[str, str], float]:
    table = cleaned.tables["measurements"]
    return {(row.person_id, row.item): row.value for row in table.itertuples()}


def test_wide_becomes_long(clean):
    cleaned = clean({"q.csv": HEADER + "P0001;H001;T0;50;2\n"}, WIDE)
    assert values(cleaned) == {("P0001", "vas"): 50, ("P0001", "mobility"): 2}
    assert cleaned.balances[0].clean == 1


def test_waves_side_by_side_become_rows(clean):
    source = WIDE | {
        "columns": {"person_id": "P", "household_id": "H"},
        "unpivot": {"items": {"VAS": "eq_vas.vas"}, "waves": {"_0": "T0", "_1": "T1"}},
    }
    table = clean({"q.csv": "P;H;VAS_0;VAS_1\nP0001;H001;50;60\n"}, source).tables["measurements"]
    assert table[["wave", "value"]].to_numpy().tolist() == [["T0", 50.0], ["T1", 60.0]]


def test_listed_and_empty_answers_are_missing_and_counted(clean):
    cleaned = clean({"q.csv": HEADER + "P0001;H001;T0;999;2\nP0002;H001;T0;;3\n"}, WIDE)
    assert cleaned.tables["measurements"]["value"].isna().sum() == 2
    assert {(finding.rule, finding.outcome, finding.n_records) for finding in cleaned.findings} == {
        ("value.user_missing", "repaired", 1),
        ("value.missing_item", "warning", 1),
    }


@pytest.mark.parametrize("answers", ["740;2", "-1;2", "50;6", "50;2,5", "50;veel"])
def test_an_impossible_answer_sets_the_record_aside(clean, answers):
    cleaned = clean({"q.csv": HEADER + f"P0001;H001;T0;50;1\nP0002;H001;T0;{answers}\n"}, WIDE)
    assert cleaned.balances[0].quarantined == 1
    assert set(cleaned.tables["measurements"]["person_id"]) == {"P0001"}


def test_two_answers_of_one_person_in_one_wave_are_both_set_aside(clean):
    cleaned = clean({"q.csv": HEADER + "P0001;H001;T0;50;1\nP0001;H001;T0;60;1\nP0002;H001;T0;1;1\n"}, WIDE)
    assert set(cleaned.tables["measurements"]["person_id"]) == {"P0002"}


def test_missing_codes_that_spss_declares_are_missing(clean, write):
    table = pd.DataFrame({"P": ["P0001", "P0002"], "H": "H001", "M": "T0", "VAS": [999.0, 40.0], "EQ1": [9.0, 1.0]})
    pyreadstat.write_sav(table, str(write({}) / "q.sav"), missing_ranges={"VAS": [999], "EQ1": [{"lo": 8, "hi": 9}]})
    cleaned = clean({}, {**WIDE, "path": "q.sav", "user_missing": []})
    assert cleaned.tables["measurements"]["value"].isna().sum() == 2
    assert {finding.rule for finding in cleaned.findings} == {"sav.user_missing"}


def test_the_generic_layout_needs_no_mapping(clean):
    items = ["eq5d_mobility", "eq5d_selfcare", "eq5d_activity", "eq5d_pain", "eq5d_anxiety", "vas"]
    items += [f"mph_{number}" for number in range(1, 7)]
    text = ";".join(["person_id", "household_id", "wave", "date", *items])
    text += "\nP0001;H001;T0;01-03-2018;" + ";".join("1" for _ in items) + "\n"
    cleaned = clean({"q.csv": text}, {"path": "q.csv", "table": "measurements", "layout": "generic"})
    assert len(cleaned.tables["measurements"]) == 12


@pytest.mark.parametrize("fault", ["WHERE place = 0", "WHERE value IS NOT NULL", "WHERE line = 2"])
def test_an_answer_lost_while_stacking_stops_the_run(clean, monkeypatch, fault):
    honest = answers._union
    monkeypatch.setattr(answers, "_union", lambda *parts: f"SELECT * FROM ({honest(*parts)}) {fault}")
    with pytest.raises(BalanceError, match=r"balance\.answers"):
        clean({"q.csv": HEADER + "P0001;H001;T0;50;2\nP0002;H001;T0;;2\n"}, WIDE)


def test_an_answer_emptied_while_stacking_stops_the_run(clean, monkeypatch):
    honest = answers._union
    emptied = "SELECT * REPLACE (nullif(value, 50) AS value) FROM ({})"
    monkeypatch.setattr(answers, "_union", lambda *parts: emptied.format(honest(*parts)))
    with pytest.raises(BalanceError, match=r"balance\.answers"):
        clean({"q.csv": HEADER + "P0001;H001;T0;50;2\n"}, WIDE)


def test_names_with_a_quote_are_names(clean):
    source = WIDE | {
        "columns": {"person_id": "P", "household_id": "H"},
        "unpivot": {"items": {"VAS": "eq_vas.vas"}, "waves": {"_0": "T0", "_1": "voor 't begin"}},
    }
    table = clean({"q.csv": "P;H;VAS_0;VAS_1\nP0001;H001;50;60\n"}, source).tables["measurements"]
    assert table["wave"].tolist() == ["T0", "voor 't begin"]


GENERIC = {"path": "q.sav", "table": "measurements", "layout": "generic"}
ITEMS = ["mobility", "selfcare", "activity", "pain", "anxiety"]
LEVELS = {1.0: "geen problemen", 2.0: "enige", 3.0: "matige", 4.0: "ernstige", 5.0: "niet in staat"}


def write_generic(path, labels: dict[float, str], *, upper: bool) -> None:
    row = {"person_id": ["P0001"], "household_id": "H001", "wave": "T0", "date": "2018-03-01"}
    row |= {f"eq5d_{item}": 2.0 for item in ITEMS} | {"vas": 50.0} | {f"mph_{number}": 5.0 for number in range(1, 7)}
    table = pd.DataFrame(row)
    table.columns = [name.upper() if upper else name for name in table.columns]
    labelled = {name: labels for name in table.columns if name.lower().startswith("eq5d")}
    pyreadstat.write_sav(table, str(path), variable_value_labels=labelled)


@pytest.mark.parametrize("upper", [False, True])
def test_labels_that_run_against_their_codes_stop_the_run_in_whatever_case_the_names_are(clean, write, upper):
    backwards = dict(zip(LEVELS, reversed(LEVELS.values()), strict=True))
    write_generic(write({}) / "q.sav", backwards, upper=upper)
    with pytest.raises(InputError, match=r"sav\.label_mismatch"):
        clean({}, GENERIC)


@pytest.mark.parametrize("upper", [False, True])
def test_labels_in_their_own_order_say_nothing(clean, write, upper):
    write_generic(write({}) / "q.sav", LEVELS, upper=upper)
    assert len(clean({}, GENERIC).tables["measurements"]) == 12


def test_codes_of_a_statistics_file_may_be_named_by_their_labels(clean, write):
    source = {"path": "h.sav", "table": "households", "columns": {"household_id": "HH", "group": "arm"}}
    table = pd.DataFrame({"HH": ["H001", "H002"], "ARM": [1.0, 2.0]})
    labels = {"ARM": {1.0: "director", 2.0: "comparison"}}
    pyreadstat.write_sav(table, str(write({}) / "h.sav"), variable_value_labels=labels)
    assert clean({}, source).tables["households"]["group"].tolist() == ["director", "comparison"]
