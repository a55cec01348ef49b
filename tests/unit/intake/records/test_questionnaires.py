"""Rules on questionnaires against each other: keys, waves in their order, and waves on their day."""

import pytest

ITEMS = "1;1;1;1;1;50;5;5;5;5;5;5"
HEADER = (
    "person_id;household_id;wave;date;eq5d_mobility;eq5d_selfcare;eq5d_activity;eq5d_pain;eq5d_anxiety;vas;"
    "mph_1;mph_2;mph_3;mph_4;mph_5;mph_6\n"
)


@pytest.fixture
def told(check):
    """Return rule -> (outcome, lines) of answers, each written as person, wave and date."""

    def teller(*answers: str) -> dict[str, tuple[str, tuple[int, ...]]]:
        rows = (answer.split() for answer in answers)
        text = HEADER + "".join(f"{person};H001;{wave};{day};{ITEMS}\n" for person, wave, day in rows)
        (checked,) = check({"a.csv": text}, layout="questionnaires")
        return {finding.rule: (finding.outcome, finding.lines) for finding in checked.findings}

    return teller


def test_waves_in_their_order_say_nothing(told):
    assert told("P0001 T0 01-03-2023", "P0001 T1 02-03-2023", "P0002 T0 02-03-2023") == {}


def test_two_waves_of_a_person_on_one_day_are_told(told):
    assert told("P0001 T0 01-03-2023", "P0001 T1 01-03-2023", "P0002 T0 01-03-2023") == {
        "wave.same_day": ("warning", (3,))
    }


def test_a_wave_before_an_earlier_one_sets_the_later_wave_aside(told):
    assert told("P0001 T0 01-03-2023", "P0001 T1 28-02-2023", "P0002 T0 02-03-2023") == {
        "wave.order": ("quarantined", (3,))
    }


@pytest.mark.parametrize(("day", "far"), [("30-05-2023", False), ("31-05-2023", True)])
def test_an_answer_more_than_ninety_days_from_the_middle_of_its_wave_is_told(told, day, far):
    answers = ("P0001 T0 01-03-2023", "P0002 T0 01-03-2023", f"P0003 T0 {day}")
    assert told(*answers) == ({"wave.window": ("warning", (4,))} if far else {})


def test_a_later_wave_without_the_first_is_told(told):
    assert told("P0001 T0 01-03-2023", "P0002 T1 01-06-2023") == {"wave.no_baseline": ("warning", (3,))}


def test_two_answers_of_one_person_in_one_wave_are_both_set_aside(told):
    assert told("P0001 T0 01-03-2023", "P0001 T0 02-03-2023", "P0002 T0 02-03-2023") == {
        "key.duplicate": ("quarantined", (2, 3))
    }


@pytest.fixture
def planned(clean):
    """Return rule -> (outcome, lines) of answers in a study, of a household that starts on a day."""

    def teller(*answers: str, start: str = "01-03-2023") -> dict[str, tuple[str, tuple[int, ...]]]:
        rows = (answer.split() for answer in answers)
        text = HEADER + "".join(f"{person};H001;{wave};{day};{ITEMS}\n" for person, wave, day in rows)
        households = {
            "path": "h.csv",
            "table": "households",
            "columns": {"household_id": "id", "start": "start"},
            "constants": {"group": "director"},
        }
        files = {"q.csv": text, "h.csv": f"id;start\nH001;{start}\nH002;01-03-2023\n"}
        found = clean(files, {"path": "q.csv", "table": "measurements", "layout": "generic"}, households).findings
        return {finding.rule: (finding.outcome, finding.lines) for finding in found}

    return teller


@pytest.mark.parametrize(
    ("first", "second", "far"),
    [
        ("01-03-2023", "29-02-2024", ()),
        ("30-05-2023", "29-05-2024", ()),
        ("01-12-2022", "01-12-2023", ()),
        ("31-05-2023", "29-02-2024", (2,)),
        ("01-03-2023", "30-05-2024", (3,)),
        ("30-11-2022", "30-11-2023", (2, 3)),
    ],
)
def test_an_answer_far_from_the_day_that_the_start_of_its_household_gives_is_told(planned, first, second, far):
    told = planned(f"P0001 T0 {first}", f"P0001 T1 {second}")
    assert told == ({"wave.window": ("warning", far)} if far else {})


def test_a_household_that_has_not_started_plans_nothing(planned):
    assert planned("P0001 T0 31-12-2022", "P0001 T1 01-01-2023", start="") == {}


@pytest.mark.parametrize(
    ("n_same", "n_other", "copied"), [(5, 0, True), (5, 1, True), (4, 0, False), (5, 2, False), (8, 2, True)]
)
def test_answers_of_one_wave_that_stand_under_another_are_told_when_nearly_all_do(check, n_same, n_other, copied):
    rows = [
        f"P{person:04d};H{person:03d};{wave};{day};1;2;1;2;1;{vas + (person >= n_same and wave == 'T1')};5;5;5;5;5;5\n"
        for person, vas in enumerate(range(40, 40 + n_same + n_other))
        for wave, day in (("T0", "01-03-2023"), ("T1", "01-04-2023"))
    ]
    (checked,) = check({"a.csv": HEADER + "".join(rows)}, layout="questionnaires")
    told = {finding.rule: (finding.lines, finding.found) for finding in checked.findings}
    same = (tuple(range(2, 2 * n_same + 2)), f"{n_same} of {n_same + n_other} persons")
    assert told == ({"wave.copied": same} if copied else {})
