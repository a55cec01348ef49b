"""Answers: missing codes are missing, impossible answers are refused, and none is lost when wide becomes long."""

import pandas as pd
import pyreadstat
import pytest

from werkplaats.errors import BalanceError
from werkplaats.intake import questionnaires

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
    (finding,) = cleaned.findings
    assert (finding.rule, finding.outcome, finding.n_records) == ("value.user_missing", "repaired", 1)


@pytest.mark.parametrize("answers", ["740;2", "-1;2", "50;6", "50;2,5", "50;veel"])
def test_an_impossible_answer_sets_the_record_aside(clean, answers):
    cleaned = clean({"q.csv": HEADER + f"P0001;H001;T0;50;1\nP0002;H001;T0;{answers}\n"}, WIDE)
    assert cleaned.balances[0].quarantined == 1
    assert set(cleaned.tables["measurements"]["person_id"]) == {"P0001"}


def test_two_answers_of_one_person_in_one_wave_are_both_set_aside(clean):
    cleaned = clean({"q.csv": HEADER + "P0001;H001;T0;50;1\nP0001;H001;T0;60;1\nP0002;H001;T0;1;1\n"}, WIDE)
    assert set(cleaned.tables["measurements"]["person_id"]) == {"P0002"}


def test_missing_codes_that_spss_declares_are_missing(clean, tmp_path):
    table = pd.DataFrame({"P": ["P0001", "P0002"], "H": "H001", "M": "T0", "VAS": [999.0, 40.0], "EQ1": [9.0, 1.0]})
    pyreadstat.write_sav(table, str(tmp_path / "q.sav"), missing_ranges={"VAS": [999], "EQ1": [{"lo": 8, "hi": 9}]})
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


def test_an_answer_lost_while_stacking_stops_the_run(clean, monkeypatch):
    honest = questionnaires._one_item
    monkeypatch.setattr(questionnaires, "_one_item", lambda *parts: honest(*parts).iloc[1:])
    with pytest.raises(BalanceError, match=r"balance\.answers"):
        clean({"q.csv": HEADER + "P0001;H001;T0;50;2\n"}, WIDE)
