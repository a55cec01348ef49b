"""Who withdrew: read without guessing, coded like the deliveries, and missed by no slip in silence."""

import datetime as dt

import pandas as pd
import pytest

from werkplaats.errors import InputError
from werkplaats.intake.withdrawal import (
    FILE,
    Withdrawal,
    Withdrawn,
    add_members,
    code_withdrawn,
    find_unmatched,
    parse_withdrawn,
    read_withdrawn,
)

HEADER = "person_id;household_id;date\n"


def parse(rows: str, header: str = HEADER) -> Withdrawn:
    return parse_withdrawn((header + rows).encode())


def test_a_study_without_the_list_has_nobody_who_withdrew(tmp_path):
    assert read_withdrawn(tmp_path) == Withdrawn()
    assert read_withdrawn(tmp_path).ids == frozenset()


def test_the_list_is_read_from_the_folder_of_the_raw_files(tmp_path):
    (tmp_path / FILE).write_bytes(
        b"\xef\xbb\xbfperson_id;household_id;date\r\nP0007;H001;2024-03-01\r\n;H012;01-03-2024\r\n"
    )
    withdrawn = read_withdrawn(tmp_path)
    assert withdrawn.withdrawals == (
        Withdrawal(2, "P0007", "H001", dt.date(2024, 3, 1)),
        Withdrawal(3, "", "H012", dt.date(2024, 3, 1)),
    )


@pytest.mark.parametrize("name", ["withdrawn.xlsx", "Withdrawn.csv", "WITHDRAWN.CSV", "withdrawn.txt"])
def test_a_list_under_another_name_does_not_go_unnoticed(tmp_path, name):
    (tmp_path / name).write_text(HEADER, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_withdrawn(tmp_path)
    assert caught.value.rule == "consent.list"
    assert name in caught.value.found


def test_a_folder_or_a_link_is_no_list(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / FILE).mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / FILE).symlink_to(tmp_path / "elsewhere.csv")
    for folder in ("a", "b"):
        with pytest.raises(InputError, match="no plain file"):
            read_withdrawn(tmp_path / folder)


def test_a_line_with_a_person_is_not_about_the_whole_household():
    withdrawn = parse("P0007;H001;\n;H012;\n")
    assert withdrawn.persons == {"P0007"}
    assert withdrawn.households == {"H012"}
    assert withdrawn.ids == {"P0007", "H012"}


@pytest.mark.parametrize("header", ["person_id\n", "Person ID,date\n", "PERSON_ID;DATE\n", "person_id;;\n"])
def test_columns_may_be_left_out_and_written_otherwise(header):
    assert parse("P0007\n", header).persons == {"P0007"}


def test_leading_zeros_and_blank_lines_are_left_as_they_are():
    withdrawn = parse("\n000010;;\n;;\n  000011 ;;\n")
    assert withdrawn.persons == {"000010", "000011"}
    assert [item.line for item in withdrawn.withdrawals] == [3, 5]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEADER + ";;01-03-2024\n", 2),
        (HEADER + "P1;;\nP2;;31-02-2024\n", 3),
        (HEADER + "P1;;01-03-24\n", 2),
        (HEADER + "P1;;soon\n", 2),
        (HEADER + "P1;H1;01-03-2024;moved away\n", 2),
        ("person_id;reason\nP1;moved away\n", 1),
        ("person_id;person_id\nP1;P2\n", 1),
        ("P0007\nP0008\n", 1),
        (HEADER + 'P1;"H1;\n', 2),
        ("", 0),
        ("\x00", 0),
    ],
)
def test_a_list_that_is_not_understood_stops_everything(text, line):
    with pytest.raises(InputError) as caught:
        parse_withdrawn(text.encode())
    assert (caught.value.rule, caught.value.lines) == ("consent.list", (line,) if line else ())
    assert "P1" not in str(caught.value)
    assert "moved" not in str(caught.value)


def test_raw_identifiers_become_pseudonyms_and_pseudonyms_stay():
    codes = {"10": "K7", "11": "K8"}
    coded = code_withdrawn(parse("10;;\nM3;;\n;10;\n"), {"person_id": lambda raw: codes.get(raw, "")})
    assert coded.persons == {"K7", "M3"}
    assert coded.households == {"10"}


def test_everybody_of_a_household_that_withdrew_is_removed_unless_they_have_another():
    memberships = pd.DataFrame(
        {"person_id": ["P1", "P1", "P2", "P2", "P3", ""], "household_id": ["H1", "H2", "H1", "H3", "", "H1"]}
    )
    withdrawn = add_members(parse(";H1;\n;H2;\nP9;;\n"), memberships)
    assert withdrawn.persons == {"P1", "P9"}
    assert withdrawn.households == {"H1", "H2"}


def test_without_households_nobody_is_added():
    memberships = pd.DataFrame({"person_id": ["P1"], "household_id": ["H1"]})
    assert add_members(parse("P2;;\n"), memberships).persons == {"P2"}
    assert add_members(parse(";H1;\n"), memberships.iloc[:0]).persons == frozenset()


def test_a_line_about_nobody_is_told():
    withdrawn = parse("000010;;\n10;;\n;H1;\n;H9;\nP5;H1;\n")
    assert find_unmatched(withdrawn, ["000010", "H9"], ["H1"]) == (3, 5, 6)
