"""Price lists of a study: what must stand in them, and what they become."""

import pytest
from pydantic import ValidationError

from werkplaats.params.model import StudyParams
from werkplaats.params.price_list import PriceList
from werkplaats.prices.national_list import NATIONAL_LIST
from werkplaats.prices.reference_prices import find_price

PRICE = {
    "domain": "youth",
    "item": "family_home",
    "label": "Gezinshuis",
    "unit": "day",
    "euros": 214.5,
    "price_year": 2021,
    "source": "Invented tariff list, 2021, page 4",
    "payer": "municipality",
}
ITEM = {"domain": "youth", "item": "family_home", "label": "Gezinshuis", "payer": "municipality", "codes": ["G1"]}


def rules_and_paths(**content):
    with pytest.raises(ValidationError) as caught:
        PriceList(**content)
    return [found for error in caught.value.errors() for found in error["ctx"]["faults"]]


def test_a_price_of_the_study_values_what_the_manual_cannot():
    own = PriceList(prices=[PRICE]).unit_prices
    found = find_price("youth", "family_home", own=own)
    assert (found.euros, found.unit, found.price_year) == (214.5, "day", 2021)
    assert found.source == "Invented tariff list, 2021, page 4"


def test_items_join_the_national_list():
    listed = PriceList(items=[ITEM]).code_list
    assert listed.find("youth", "G1").name == "family_home"
    assert NATIONAL_LIST.find("youth", "G1") is None
    assert PriceList().code_list.items == NATIONAL_LIST.items


@pytest.mark.parametrize("field", sorted(PRICE))
def test_every_field_of_a_price_is_required(field):
    with pytest.raises(ValidationError, match=f"prices.0.{field}"):
        PriceList(prices=[{name: value for name, value in PRICE.items() if name != field}])


@pytest.mark.parametrize(
    ("field", "value"),
    [("euros", 0.0), ("euros", -1.0), ("price_year", 2009), ("price_year", 2026), ("source", ""), ("unit", "{x}")],
)
def test_impossible_values_are_refused(field, value):
    with pytest.raises(ValidationError, match=f"prices.0.{field}"):
        PriceList(prices=[PRICE | {field: value}])


def test_what_stands_twice_is_told_with_both_places():
    ((rule, message, path, beside),) = rules_and_paths(prices=[PRICE, PRICE])
    assert (rule, path, beside) == ("params.unknown_value", ("prices", 1, "item"), ("prices", 0, "item"))
    assert "'youth.family_home' is listed twice" in message


@pytest.mark.parametrize(("codes", "other"), [(["G1", "G1"], "family_home"), (["45"], "outpatient_youth_care")])
def test_a_code_that_already_stands_for_something_is_told(codes, other):
    ((_, message, path, _),) = rules_and_paths(items=[ITEM | {"codes": codes}])
    assert f"already stands for '{other}'" in message
    assert path[:3] == ("items", 0, "codes")


def test_an_item_may_take_the_place_and_the_code_of_the_national_one():
    moved = {"domain": "shelter", "item": "sheltered_housing", "label": "Beschermd wonen", "payer": "care_office"}
    listed = PriceList(items=[moved | {"codes": ["15"]}]).code_list
    assert listed.find("shelter", "15").payer == "care_office"


LIST = """\
prices:
  - domain: youth
    item: family_home
    label: Gezinshuis
    unit: day
    euros: 214.50
    price_year: 2021
    source: Invented tariff list, 2021, page 4
    payer: municipality
"""


@pytest.fixture
def named(valid, tmp_path):
    """The text of a params file that names a price list, which stands beside it."""

    def text(prices=LIST):
        (tmp_path / "prices").mkdir(exist_ok=True)
        (tmp_path / "prices" / "own.yaml").write_text(prices, encoding="utf-8")
        return valid.replace("domains:\n", "price_list: prices/own.yaml\ndomains:\n")

    return text


def test_what_the_file_says_becomes_part_of_the_params(load, named, tmp_path):
    params = load(named())
    assert params.price_list.unit_prices["youth", "family_home"].euros == 214.5
    (tmp_path / "prices" / "own.yaml").unlink()
    assert StudyParams.model_validate_json(params.model_dump_json()) == params


def test_a_study_without_a_price_list_has_none(load, valid):
    assert load(valid).price_list is None


@pytest.mark.parametrize(
    ("right", "wrong", "rule", "line", "key"),
    [
        ("payer: municipality", "payer: insurer", "params.unknown_value", 9, "price_list.prices.0.payer"),
        ("euros: 214.50", "euros: 0", "params.range", 6, "price_list.prices.0.euros"),
        ("    unit: day\n", "", "params.missing_key", 2, "price_list.prices.0.unit"),
    ],
)
def test_a_fault_in_the_list_is_told_with_its_own_line(problems, named, right, wrong, rule, line, key):
    (problem,) = problems(named(LIST.replace(right, wrong)))
    assert problem.rule == rule
    assert f"own.yaml, line {line}" in problem.where
    assert key in str(problem)


def test_a_list_that_is_not_there(problems, named):
    (problem,) = problems(named().replace("prices/own.yaml", "prices/won.yaml"))
    assert problem.rule == "params.file"
    assert "prices/own.yaml" in str(problem)
    assert "key price_list" in problem.where
