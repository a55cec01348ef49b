"""Reference prices: complete, with unit, year and source, and never invented."""

import pytest

from werkplaats.prices.national_list import NATIONAL_LIST
from werkplaats.prices.payers import PAYERS
from werkplaats.prices.price_index import price_factor
from werkplaats.prices.reference_prices import REFERENCE_PRICES, WITHOUT_REFERENCE, find_price
from werkplaats.prices.unit_price import UnitPrice

OWN = UnitPrice("youth", "stay", "stay", "day", 312.75, 2020, "tariff list of the region, 2020", "municipality")


def test_every_price_has_what_a_price_needs():
    assert len(REFERENCE_PRICES) == 160
    for price in REFERENCE_PRICES.values():
        assert price.price_year == 2022
        assert "Kostenhandleiding" in price.source
        assert price.payer in PAYERS
        assert price.domain in NATIONAL_LIST.domains


def test_two_prices_never_share_domain_and_label_and_unit():
    told = [(p.domain, p.label, p.unit) for p in REFERENCE_PRICES.values()]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("domain", WITHOUT_REFERENCE)
def test_no_price_is_invented_where_the_manual_has_none(domain):
    assert [price for price in REFERENCE_PRICES.values() if price.domain == domain] == []
    with pytest.raises(ValueError, match=rf"'{domain}\.anything'.*has none for .*unit, price year and source"):
        find_price(domain, "anything")


def test_a_price_of_the_study_comes_first_and_helps_nobody_else():
    own = {("youth", "stay"): OWN}
    assert find_price("youth", "stay", own=own) is OWN
    assert find_price("zvw", "gp_consultation", own=own).euros == 30.87
    with pytest.raises(ValueError, match="in the costing manual"):
        find_price("zvw", "gp_consultatoin", own=own)


def test_a_price_follows_consumer_prices():
    assert OWN.cents(price_year=2020) == pytest.approx(31_275, rel=1e-12)
    assert OWN.cents(price_year=2024) == pytest.approx(31_275 * price_factor(2020, price_year=2024), rel=1e-12)


@pytest.mark.parametrize(("field", "value"), [("euros", 0.0), ("euros", float("nan")), ("unit", " "), ("source", "")])
def test_a_price_without_amount_unit_or_source_is_none(field, value):
    fields = {"domain": "youth", "item": "stay", "label": "stay", "unit": "day", "euros": 1.0}
    fields |= {"price_year": 2020, "source": "list", "payer": "municipality"}
    with pytest.raises(ValueError, match=r"youth\.stay: a price"):
        UnitPrice(**(fields | {field: value}))
