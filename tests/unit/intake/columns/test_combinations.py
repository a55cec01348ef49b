"""Columns that together name somebody: full postcodes with dates of birth or house numbers."""

import numpy as np
import pytest

from werkplaats.intake.columns.combinations import judge_together
from werkplaats.intake.columns.profile import Profile

BORN = ["13-04-1980", "02-11-1975", "1-1-2001"]
FIRSTS = ["01-01-1980", "01-07-1975", "1-1-2001"]
HOMES = ["6211 AB", "6212CD", "6213ef"]
HOUSES = ["1", "12", "103a"]


@pytest.fixture
def judged(profile):
    """Return rule, verdict and columns of a file with these columns."""

    def judge(**columns):
        named = {name.replace("_", " "): profile(cells, column=name) for name, cells in columns.items()}
        told = judge_together(named)
        return None if told is None else (told[1].rule, told[1].verdict, told[0])

    return judge


@pytest.mark.parametrize("birth", ["geboortedatum", "Geb_datum", "geb_dat_client", "date_of_birth", "DOB"])
@pytest.mark.parametrize("cells", [BORN, ["1980-04-13", "19751102", ""], ["13 april 1980", "2-nov-75", "n.v.t."]])
def test_a_date_of_birth_beside_a_full_postcode_is_refused(judged, birth, cells):
    columns = [birth.replace("_", " "), "pc"]
    assert judged(**{birth: cells}, pc=HOMES) == ("privacy.direct_identifier", "error", columns)


@pytest.mark.parametrize("house", ["hnr", "h_nr", "huisno"])
def test_a_house_number_beside_a_full_postcode_is_refused(judged, house):
    told = ("privacy.direct_identifier", "error", [house.replace("_", " "), "postcode"])
    assert judged(**{house: HOUSES}, postcode=HOMES) == told
    assert judged(**{house: ["", " "]}, postcode=HOMES) == ("privacy.indirect_identifier", "warning", ["postcode"])


@pytest.mark.parametrize("columns", [{"geboortedatum": BORN}, {"postcode": HOMES}, {"birth_date": BORN}])
def test_either_of_them_alone_is_a_warning(judged, columns):
    names = [name.replace("_", " ") for name in columns]
    assert judged(**columns) == ("privacy.indirect_identifier", "warning", names)


@pytest.mark.parametrize(
    "columns",
    [
        {"geboortejaar": ["1980", "1975"], "postcode": ["6211", "6212"]},
        {"geboortedatum": FIRSTS},
        {"geboortedatum": ["1980", "1975", "13-04-1980"]},
        {"geboortedatum": ["", ""], "postcode": ["", ""]},
        {"start": BORN},
        {"hnr": HOUSES},
        {"postcode aanbieder": HOMES},
        {"provider": HOMES},
        {"product_code": ["6211AB", "02A03", "45A48"]},
        {},
    ],
)
def test_other_columns_tell_nothing(judged, columns):
    assert judged(**columns) is None


def test_a_birth_year_beside_a_full_postcode_is_no_more_than_a_warning(judged):
    told = ("privacy.indirect_identifier", "warning", ["pc"])
    assert judged(geboortejaar=["1980", "1975"], pc=HOMES) == told
    assert judged(geboortedatum=FIRSTS, pc=HOMES) == told


@pytest.mark.parametrize(
    "names", [("lat", "lon"), ("X_coord", "Y_coord"), ("RD_X", "RD_Y"), ("breedtegraad", "lengtegraad")]
)
def test_coordinates_say_where_somebody_lives(judged, names):
    first, second = names
    told = judged(**{first: ["50.85"], second: ["5.69"]})
    assert told is not None
    assert (told[0], told[1], {*told[2]}) == (
        "privacy.direct_identifier",
        "error",
        {first.replace("_", " "), second.replace("_", " ")},
    )
    assert judged(**{first: ["50.85"]}) is None
    assert judged(**{first: ["50.85"], second: [""]}) is None


@pytest.mark.parametrize(
    ("write", "made"),
    [
        ("1980{:02d}13", True),
        ("13{:02d}1980", True),
        ("JAN1980{:02d}13", True),
        ("1980-{:02d}-13", True),
        ("1980{:02d}131", False),
        ("1880{:02d}13", False),
        ("P00{:02d}13", False),
    ],
)
def test_an_identifier_made_from_a_date_of_birth_is_one(judged, write, made):
    told = ("privacy.indirect_identifier", "warning", ["person id"]) if made else None
    assert judged(person_id=[write.format(month) for month in range(1, 9)]) == told
    assert judged(person_id=[write.format(month) for month in range(1, 5)]) is None


@pytest.mark.parametrize(("n_postcodes", "told"), [(80, True), (79, False)])
def test_most_of_a_column_must_be_postcodes(n_postcodes, told):
    texts = [f"{1000 + number} AB" for number in range(n_postcodes)] + [
        f"x{number}" for number in range(100 - n_postcodes)
    ]
    profile = Profile("wijk", np.array(texts, dtype=object), np.full(100, "text"), np.ones(100, dtype=np.int64))
    assert (judge_together({"wijk": profile}) is not None) is told
