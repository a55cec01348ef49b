"""The sample messages of iWmo and iJw release 3.2 (Zorginstituut Nederland): their own totals, to the cent."""

from pathlib import Path

import pytest

from werkplaats.errors import InputError
from werkplaats.intake.reading.messages.grids import build_grids
from werkplaats.intake.reading.messages.message import read_message

SAMPLES = Path(__file__).parents[2] / ".." / "shared" / "refdata" / "istandaarden_3_2"
PERSONS = {"999900006": "P1", "999900018": "P2"}


def read(name):
    path = SAMPLES / name
    if not path.exists():
        pytest.skip("the sample messages are not beside this repository (../shared/refdata)")
    with path.open("rb") as stream:
        return read_message(name, stream, pseudonym=PERSONS.__getitem__)


@pytest.mark.parametrize(
    ("name", "cents"),
    [("WMO323.xml", [5000, 24000, 5000, 24000]), ("JW323.xml", [5000, 24000, 5000, 24000, 21000])],
)
def test_a_declaration_reconciles(name, cents):
    message = read(name)
    assert [line.claimed for line in message.lines] == cents
    assert message.submitted == sum(cents) == {"WMO323.xml": 58000, "JW323.xml": 79000}[name]
    assert (message.release, message.provider, message.declaration) == ("3.2", "65656055", "DN001")


def test_an_answer_reconciles():
    message = read("JW325.xml")
    assert (message.submitted, message.awarded) == (-58000, -34000)
    assert sum(line.claimed for line in message.lines) == -24000 == message.submitted - message.awarded


def test_every_record_stands_on_the_line_where_its_element_opens():
    grid = build_grids(read("WMO323.xml"))["costs"]
    assert grid.lines == [2, 33, 52, 76, 95]
    persons = [row[0] for row in grid.rows[1:]]
    assert persons == ["P1", "P1", "P2", "P2"]


def test_a_reference_that_is_repeated_is_told_and_both_lines_stay():
    grid = build_grids(read("JW323.xml"))["costs"]
    assert grid.notes == (("message.repeated_reference", (95, 114)),)
    assert len(grid.rows) == 6


@pytest.mark.parametrize(
    ("name", "table", "count"),
    [("WMO301.xml", "assignments", 1), ("JW301.xml", "assignments", 2)]
    + [(f"{act}{number}.xml", "events", 2) for act in ("WMO", "JW") for number in (305, 307)],
)
def test_assignments_starts_and_stops(name, table, count):
    grids = build_grids(read(name))
    assert len(grids[table].rows) == count + 1
    assert [row[1] for row in grids["persons"].rows[1:]] == ["1967" if name.startswith("WMO") else "2010"]


def test_the_same_code_means_another_reason_in_the_other_act():
    reason = {
        name: grid.rows[1][grid.rows[0].index("reason")]
        for name in ("WMO307.xml", "JW307.xml")
        for grid in [build_grids(read(name))["events"]]
    }
    assert reason == {"WMO307.xml": "moved away", "JW307.xml": "as planned"}


@pytest.mark.parametrize("name", ["WMO301.xml", "JW301.xml", "WMO305.xml", "JW307.xml", "WMO323.xml", "JW325.xml"])
def test_nothing_that_says_who_somebody_is_leaves_the_reader(name):
    shown = repr(read(name)) + repr(build_grids(read(name)))
    secret = [
        *PERSONS,
        "Wit",
        "Jansen",
        "Peter",
        "9999XX",
        "0101234567",
        "a@b.com",
        "ommentaar",
        "1967-08-13",
        "2010-02",
    ]
    assert [text for text in secret if text in shown] == []


def test_a_request_is_not_read():
    with pytest.raises(InputError, match=r"message\.not_read"):
        read("WMO315.xml")
