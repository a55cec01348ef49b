"""Product codes: those that a spreadsheet changed, and none of those that merely look odd."""

import pytest

from werkplaats.intake.columns.codes import judge_codes

GOOD = ["02A03", "45A48", "V110", "012000", "1E05", "110", "12-345", "MEI1", "6.0", "1234.1"]


@pytest.fixture
def judged(profile, hits):
    def judge(cells, kinds="text"):
        built = profile(cells, kinds)
        return hits(built, judge_codes(built))

    return judge


@pytest.mark.parametrize(
    "code",
    [
        "5-mrt",
        "mrt-05",
        "5 mei",
        "05-03-2023",
        "2023-03-05",
        "1E+05",
        "1,2E+05",
        "12000",
        "45323.0",
        "45323,0",
        " 5-okt ",
    ],
)
def test_mangled_codes(judged, code):
    assert judged([*GOOD, code]) == {"code.mangled": [code]}


def test_good_codes(judged):
    assert judged(GOOD) == {}
    assert judged([]) == {}


def test_a_short_number_is_mangled_only_when_its_full_form_is_there(judged):
    assert judged(["12000", "02A03"]) == {}
    assert judged(["000", "0", "12", ""]) == {}


def test_dates_of_a_workbook_are_no_codes(judged):
    assert judged(["V110", "2023-03-05"], ["text", "date"]) == {"code.mangled": ["2023-03-05"]}
