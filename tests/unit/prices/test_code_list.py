"""The two-level code list: national categories, their payers, and what a study adds."""

import pytest

from werkplaats.intake.benchmarks.vektis import CATEGORIES as VEKTIS
from werkplaats.intake.reading.messages.codes import CATEGORIES as MUNICIPAL
from werkplaats.prices.code_list import CodeList, Item
from werkplaats.prices.national_list import NATIONAL_LIST
from werkplaats.prices.payers import PAYERS

WALK_IN = Item("wmo", "walk_in", "walk-in center", "municipality", ("X1",))


def test_every_item_has_a_payer_that_is_known():
    assert {item.payer for item in NATIONAL_LIST.items} == set(PAYERS)


def test_wmo_01_to_18_and_youth_31_to_55_are_those_that_messages_are_read_with():
    wmo = {item.codes[0]: item.label for domain in ("wmo", "shelter") for item in NATIONAL_LIST.in_domain(domain)}
    youth = {item.codes[0]: item.label for item in NATIONAL_LIST.in_domain("youth")}
    assert wmo == MUNICIPAL["wmo"]
    assert youth == MUNICIPAL["youth"]
    assert list(wmo) == [f"{number:02}" for number in range(1, 19)]


def test_categories_of_vektis_are_those_that_its_files_are_read_with():
    columns = {f"kosten_{item.codes[0]}"[:32] for item in NATIONAL_LIST.in_domain("zvw")}
    assert columns == set(VEKTIS)


def test_shelter_is_a_domain_of_its_own():
    assert NATIONAL_LIST.find("shelter", "16") == NATIONAL_LIST.find("shelter", "shelter")
    assert NATIONAL_LIST.find("wmo", "16") is None


def test_one_code_means_different_things_in_different_domains():
    assert NATIONAL_LIST.find("wmo", "03").dutch == NATIONAL_LIST.find("youth", "40").dutch


def test_a_study_adds_items_and_replaces_them():
    dearer = Item("shelter", "sheltered_housing", "sheltered housing under the Wlz", "care_office", ("15",))
    study = NATIONAL_LIST.extended([WALK_IN, dearer])
    assert study.find("wmo", "X1") == WALK_IN
    assert study.find("shelter", "15").payer == "care_office"
    assert NATIONAL_LIST.find("shelter", "15").payer == "municipality"
    assert len(study.items) == len(NATIONAL_LIST.items) + 1


def test_a_new_domain_is_an_item_away():
    assert CodeList(()).extended([Item("sports", "club", "club", "household")]).domains == ("sports",)


def test_a_code_that_would_mean_two_things_is_refused():
    with pytest.raises(ValueError, match="code '02' stands twice in domain 'wmo'"):
        NATIONAL_LIST.extended([Item("wmo", "walk_in", "walk-in center", "municipality", ("02",))])
    with pytest.raises(ValueError, match="item 'walk_in' stands twice in domain 'wmo'"):
        NATIONAL_LIST.extended([WALK_IN, WALK_IN])
