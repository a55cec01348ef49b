"""Identifiers of several files: zeros that one of them lost, pseudonyms beside numbers; a hit, a miss and an edge."""

import hashlib

import pytest

from werkplaats.errors import InputError

LINE = "{person};H0001;Wmo;{code};De Linde;01-03-2023;31-03-2023;1,00\n"


@pytest.fixture
def judged(check, header):
    """Return, by file, the outcome and the first finding of files with these persons."""

    def judge(**files: list[str]) -> dict[str, tuple[str, str]]:
        texts = {
            f"{name}.csv": header + "".join(LINE.format(person=person, code=name) for person in persons)
            for name, persons in files.items()
        }
        checked = check(texts)
        return {item.file[:-4]: (item.outcome, item.findings[0].rule if item.findings else "") for item in checked}

    return judge


PADDED = ["000010", "000011", "000121", "000122"]


@pytest.mark.parametrize(
    "bare",
    [["10", "11", "121", "122"], ["10", "11"], ["10", "11", "98", "99"]],
)
def test_the_file_that_lost_them_is_refused_and_the_other_used(judged, bare):
    assert judged(a=PADDED, b=bare) == {"a": ("accepted", ""), "b": ("error", "id.leading_zeros")}
    assert judged(a=bare, b=PADDED) == {"a": ("error", "id.leading_zeros"), "b": ("accepted", "")}


@pytest.mark.parametrize(
    "other",
    [["10", "98", "99"], ["10"], ["98", "99"], ["000010", "000098"], ["P10", "P11"]],
)
def test_other_numbers_are_others(judged, other):
    assert {outcome for outcome, _ in judged(a=PADDED, b=other).values()} == {"accepted"}


def test_the_message_names_the_column_and_no_number(check, header):
    texts = {
        name: header + "".join(LINE.format(person=person, code=name[0]) for person in persons)
        for name, persons in (("a.csv", PADDED), ("b.csv", ["10", "11", "121"]))
    }
    _, second = check(texts)
    assert second.error is not None
    assert (second.error.where, second.error.columns) == ("b.csv, column person_id", ("person_id",))
    assert second.error.found == "3 of 3 numbers stand in another file with zeros in front"


def test_an_enrolment_with_zeros_refuses_costs_without(clean, header):
    persons = {
        "path": "persons.csv",
        "table": "persons",
        "columns": {"person_id": "nr"},
        "constants": {"household_id": "H0001"},
    }
    costs = {"path": "costs.csv", "table": "costs", "layout": "generic"}
    lines = "".join(LINE.format(person=person, code="a").replace("Wmo", "wmo") for person in ("10", "11"))
    with pytest.raises(InputError, match=r"id\.leading_zeros"):
        clean({"persons.csv": "nr\n" + "\n".join(PADDED) + "\n", "costs.csv": header + lines}, persons, costs)


@pytest.mark.parametrize(
    ("other", "lost"),
    [
        (["20", "21", "221", "9999", "12345"], True),
        (["20", "21", "221", "9999"], False),
        (["20", "21", "221", "9999", "123456"], False),
        (["20", "21", "221", "9999", "P1", "P2"], False),
    ],
)
def test_other_persons_whose_numbers_are_all_shorter_lost_their_zeros_too(judged, other, lost):
    assert judged(a=PADDED, b=other)["b"][1] == ("id.leading_zeros" if lost else judged(b=other)["b"][1])


CODED = [hashlib.sha256(f"key {number}".encode()).hexdigest()[:24] for number in range(5)]


@pytest.mark.parametrize(
    ("others", "mixed"),
    [
        (["900001", "900002", "900003", "900004", "900005"], True),
        (["900001", "900002", "900003", "900004"], False),
        (["P0001", "P0002", "P0003", "P0004", "P0005"], False),
    ],
)
def test_raw_numbers_beside_the_pseudonyms_of_another_file_are_refused(judged, others, mixed):
    told = ("error", "privacy.mixed_pseudonyms") if mixed else ("accepted", "")
    assert judged(a=CODED, b=others) == {"a": ("accepted", ""), "b": told}
