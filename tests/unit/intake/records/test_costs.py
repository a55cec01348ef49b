"""Rules on cost lines against each other: repeats, credits, intervals, people who move; a hit, a miss and an edge."""

import datetime as dt

import pytest

WINDOW = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
BASE = {
    "person": "P0001",
    "household": "H001",
    "domain": "Wmo",
    "code": "02A",
    "provider": "De Linde",
    "start": "01-03-2023",
    "end": "31-03-2023",
    "amount": "100,00",
}


@pytest.fixture
def told(check, header):
    """Return rule -> (outcome, lines) of a file with these lines; each names what differs from the first."""

    def teller(*lines: dict[str, str], **options) -> dict[str, tuple[str, tuple[int, ...]]]:
        text = header + "".join(";".join((BASE | line).values()) + "\n" for line in lines)
        (checked,) = check({"a.csv": text}, **options)
        return {finding.rule: (finding.outcome, finding.lines) for finding in checked.findings}

    return teller


@pytest.mark.parametrize(
    ("lines", "repeats"),
    [
        (({}, {}), (3,)),
        (({}, {"amount": "100,01"}, {}, {}), (4, 5)),
        (({}, {"amount": "100.00"}), ()),
        (({}, {"person": "P0002"}), ()),
    ],
)
def test_a_line_that_repeats_an_earlier_one_in_every_field(told, lines, repeats):
    assert told(*lines).get("row.duplicate", ("quarantined", ())) == ("quarantined", repeats)


@pytest.mark.parametrize(
    ("credit", "rule"),
    [
        ({"amount": "-100,00"}, ""),
        ({"amount": "-100,00", "start": "05-03-2023"}, ""),
        ({"amount": "-99,99"}, ""),
        ({"amount": "-100,01"}, "credit.exceeds"),
        ({"amount": "-100,01", "start": "05-03-2023"}, ""),
        ({"amount": "-1,00", "code": "03A"}, "credit.orphan"),
        ({"amount": "-1,00", "person": "P0002"}, "credit.orphan"),
        ({"amount": "0,00", "person": "P0002"}, ""),
    ],
)
def test_a_credit_answers_to_a_claim(told, credit, rule):
    assert told({}, credit) == ({rule: ("warning", (3,))} if rule else {})


def test_credits_that_together_take_back_more_than_was_claimed(told):
    assert told({}, {"amount": "-60,00"}, {"amount": "-60,01"}, {"provider": "Anders"}) == {
        "credit.exceeds": ("warning", (3, 4))
    }


def test_a_claim_that_was_set_aside_leaves_its_credit_alone(told):
    assert told({"start": "31-02-2023"}, {"start": "31-02-2023", "amount": "-1,00"}, {"amount": "-100,00"}) == {
        "date.invalid": ("quarantined", (2, 3)),
        "credit.orphan": ("warning", (4,)),
    }


@pytest.mark.parametrize(
    ("start", "end", "rule", "outcome"),
    [
        ("31-03-2023", "31-03-2023", "", ""),
        ("01-04-2023", "31-03-2023", "interval.negative", "quarantined"),
        ("01-01-2023", "01-01-2024", "interval.across_window", "warning"),
        ("01-01-2023", "31-12-2023", "", ""),
        ("31-12-2022", "31-01-2023", "interval.across_window", "warning"),
        ("01-12-2022", "31-12-2022", "interval.outside_window", "warning"),
        ("01-01-2024", "31-01-2024", "interval.outside_window", "warning"),
    ],
)
def test_a_line_lies_in_the_window_across_its_edge_or_outside(told, start, end, rule, outcome):
    assert told({"start": start, "end": end}, window=WINDOW) == ({rule: (outcome, (2,))} if rule else {})


@pytest.mark.parametrize(("end", "long"), [("01-03-2024", True), ("29-02-2024", False)])
def test_a_line_longer_than_a_year_is_told(told, end, long):
    assert ("interval.long" in told({"end": end})) is long


def test_without_a_window_nothing_lies_outside_it(told):
    assert told({"start": "01-03-2013", "end": "31-03-2013"}) == {}


@pytest.mark.parametrize(
    ("start", "rule", "outcome", "lines"),
    [
        ("31-03-2023", "person.two_households", "quarantined", (2, 3)),
        ("01-04-2023", "person.household_switch", "warning", (2, 3)),
    ],
)
def test_a_person_lives_in_one_household_at_a_time(told, start, rule, outcome, lines):
    assert told({}, {"household": "H002", "start": start, "end": "30-04-2023"}) == {rule: (outcome, lines)}


def test_care_of_one_household_may_run_side_by_side(told):
    assert told({}, {"start": "15-03-2023", "code": "03A"}, {"person": "P0002", "household": "H002"}) == {}


@pytest.mark.parametrize(
    ("other", "overlaps"),
    [
        ({"start": "15-03-2023", "end": "15-04-2023"}, True),
        ({"start": "10-03-2023", "end": "11-03-2023"}, True),
        ({"start": "30-03-2023", "end": "30-04-2023"}, True),
        ({"start": "31-03-2023", "end": "30-04-2023"}, False),
        ({"start": "01-04-2023", "end": "30-04-2023"}, False),
        ({"start": "10-03-2023", "end": "10-03-2023"}, False),
        ({"amount": "100,01"}, False),
        ({"start": "15-03-2023", "end": "15-04-2023", "person": "P0002"}, False),
        ({"start": "15-03-2023", "end": "15-04-2023", "domain": "Zvw"}, False),
        ({"start": "15-03-2023", "end": "15-04-2023", "code": "03A"}, False),
        ({"start": "15-03-2023", "end": "15-04-2023", "provider": "Anders"}, False),
        ({"start": "15-03-2023", "end": "15-04-2023", "amount": "0,00"}, False),
    ],
)
def test_claims_for_the_same_care_may_not_overlap(told, other, overlaps):
    assert told({}, other) == ({"interval.overlap": ("warning", (2, 3))} if overlaps else {})


def test_a_long_claim_overlaps_all_that_lie_in_it_and_nothing_behind_it(told):
    whole = {"start": "01-01-2023", "end": "30-04-2023"}
    months = [{"start": f"01-{month}-2023", "end": f"28-{month}-2023"} for month in ("02", "04", "05", "06")]
    assert told(whole, *months) == {"interval.overlap": ("warning", (2, 3, 4))}


def test_a_claim_that_was_taken_back_overlaps_nothing(told):
    instead = {"start": "15-03-2023", "end": "15-04-2023"}
    assert told({}, {"amount": "-100,00"}, instead) == {}
    assert told({}, {"amount": "-40,00"}, instead) == {"interval.overlap": ("warning", (2, 4))}


def test_a_claim_that_was_set_aside_overlaps_nothing(told):
    refused = {"start": "15-03-2023", "end": "15-04-2023", "amount": "#N/B"}
    assert told({}, refused) == {"value.excel_error": ("quarantined", (3,))}


def test_the_cents_at_stake_are_those_of_all_claims_that_overlap(check, header, line):
    later = line.replace("01-03-2018", "20-03-2018").replace("1.234,56", "0,44")
    (checked,) = check({"a.csv": header + line + later + line.replace("P0001", "P0002")})
    (finding,) = [finding for finding in checked.findings if finding.rule == "interval.overlap"]
    assert (finding.n_records, finding.cents, finding.columns) == (2, 123_500, ("start", "end", "amount"))


def test_a_file_that_names_only_households_can_hold_care_twice(clean):
    rows = ("H001;02A;01-03-2023;31-03-2023;1,00", "H001;02A;15-03-2023;15-04-2023;2,00")
    text = "household_id;product_code;start;end;amount\n" + "".join(f"{row}\n" for row in rows)
    names = ("household_id", "product_code", "start", "end", "amount")
    source = {"path": "*.csv", "table": "costs", "columns": dict(zip(names, names, strict=True))}
    cleaned = clean({"a.csv": text}, source | {"constants": {"domain": "wmo"}})
    assert [(item.rule, item.lines) for item in cleaned.findings] == [("interval.overlap", (2, 3))]


def test_a_move_is_told_of_what_is_left_when_lines_were_set_aside(told):
    moves = {"household": "H003", "start": "01-06-2023", "end": "30-06-2023"}
    assert told({}, {"household": "H002"}, moves, {**moves, "start": "01-05-2023", "end": "31-05-2023"}) == {
        "person.two_households": ("quarantined", (2, 3))
    }


@pytest.mark.parametrize(("n_persons", "crowded"), [(20, False), (21, True)])
def test_more_persons_than_a_household_has_are_told_on_its_first_line(told, n_persons, crowded):
    persons = [{"person": f"P{number:04d}", "household": "H002"} for number in range(2, n_persons + 2)]
    assert told({}, *persons) == ({"household.many_persons": ("warning", (3,))} if crowded else {})


def test_persons_without_a_household_are_no_household(clean, header, line):
    nobody = [line.replace("P0001;H001;Wmo", f"P{number:04d};;wmo") for number in range(1, 30)]
    found = {item.rule for item in clean({"a.csv": header + "".join(nobody)}).findings}
    assert "household.many_persons" not in found


@pytest.mark.parametrize(("amount", "large"), [("5.000.000,00", False), ("5.000.000,01", True)])
def test_an_amount_of_more_than_five_million_is_told(told, amount, large):
    assert told({}, {"amount": amount, "code": "03A"}) == ({"amount.large": ("warning", (3,))} if large else {})


def test_a_credit_of_more_than_five_million_is_told_as_well(told):
    assert told({"amount": "5.000.000,01"}, {"amount": "-5.000.000,01"}) == {"amount.large": ("warning", (2, 3))}


@pytest.mark.parametrize(("household", "moved"), [("H002", (3,)), ("H001", ()), ("", ())])
def test_a_person_under_another_household_in_a_later_file_is_told_there(clean, header, line, household, moved):
    first = line.replace("Wmo", "wmo")
    later = first.replace("P0001", "P0002") + first.replace("H001", household).replace("-03-", "-05-")
    cleaned = clean({"a.csv": header + first, "b.csv": header + later})
    told = {(item.file, item.rule): item.lines for item in cleaned.findings if item.rule == "person.household_switch"}
    assert told == ({("b.csv", "person.household_switch"): moved} if moved else {})
