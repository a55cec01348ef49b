"""A price list that a study brings itself: prices where the costing manual has none, and items beyond the code list.

A file, and no code. Every price has its unit, its year and its source, because without them nobody can check it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from werkplaats.params.fields import Citation, Line, Slug, Strict, fault, faults
from werkplaats.prices import FIRST_YEAR, LAST_YEAR
from werkplaats.prices.code_list import CodeList, Item
from werkplaats.prices.national_list import NATIONAL_LIST
from werkplaats.prices.reference_prices import Priced
from werkplaats.prices.unit_price import UnitPrice

Faults = Iterator[PydanticCustomError]


class ListedItem(Strict):
    """A kind of care that the national lists do not know, or whose payer differs in this study."""

    domain: Slug
    """Domain of care; one that is new here becomes a domain of the list."""
    item: Slug
    """Name within the domain; an item of that name in the national list is replaced."""
    label: Line
    """Name for the report."""
    payer: Slug
    """Who pays it, as named under `payers`."""
    codes: list[Line] = Field(default_factory=list)
    """How deliveries write it, such as a local product category."""


class OwnPrice(Strict):
    """What one unit costs."""

    domain: Slug
    """Domain of care."""
    item: Slug
    """What is priced; a reference price of that domain and name is replaced."""
    label: Line
    """Name for the report."""
    unit: Line
    """What is counted, as volumes name it: `hour`, `day`, `piece`, ..."""
    euros: float = Field(gt=0)
    """Price of one unit (euros of `price_year`)."""
    price_year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)
    """Year in whose prices it is (calendar year)."""
    source: Citation
    """Tariff list, contract or publication that it was taken from."""
    payer: Slug
    """Who pays it, as named under `payers`."""


class PriceList(Strict):
    """Prices and items of a study, in a file of its own that its params name."""

    items: list[ListedItem] = Field(default_factory=list)
    """Items beyond the national code list."""
    prices: list[OwnPrice] = Field(default_factory=list)
    """Prices of the study; reference prices of the costing manual need not be repeated."""

    @model_validator(mode="after")
    def _says_everything_once(self) -> Self:
        found = [
            *_twice("item", self.items, "items"),
            *_twice("price", self.prices, "prices"),
            *_codes(self.items),
        ]
        if found:
            raise faults(found)
        return self

    @property
    def unit_prices(self) -> dict[Priced, UnitPrice]:
        """Prices by domain and item, as `werkplaats.prices.reference_prices.find_price` takes them."""
        return {
            (price.domain, price.item): UnitPrice(
                domain=price.domain,
                item=price.item,
                label=price.label,
                unit=price.unit,
                euros=price.euros,
                price_year=price.price_year,
                source=price.source,
                payer=price.payer,
            )
            for price in self.prices
        }

    @property
    def code_list(self) -> CodeList:
        """The national code list with the items of the study."""
        return NATIONAL_LIST.extended(
            Item(own.domain, own.item, own.label, own.payer, tuple(own.codes)) for own in self.items
        )


def _twice(kind: str, entries: Sequence[ListedItem | OwnPrice], key: str) -> Faults:
    names = [(entry.domain, entry.item) for entry in entries]
    for place, name in enumerate(names):
        if name in names[:place]:
            message = f"{kind} '{name[0]}.{name[1]}' is listed twice"
            beside = (key, names.index(name), "item")
            yield fault("params.unknown_value", message, key, place, "item", beside=beside)


def _codes(items: Sequence[ListedItem]) -> Faults:
    """Yield codes that would mean two things in one domain, those of the national list included."""
    own = {(entry.domain, entry.item) for entry in items}
    taken = {
        (item.domain, code): item.name
        for item in NATIONAL_LIST.items
        if (item.domain, item.name) not in own
        for code in item.codes
    }
    for place, entry in enumerate(items):
        for position, code in enumerate(entry.codes):
            other = taken.setdefault((entry.domain, code), entry.item)
            if other != entry.item or code in entry.codes[:position]:
                message = f"code '{code}' of domain '{entry.domain}' already stands for '{other}'"
                yield fault("params.unknown_value", message, "items", place, "codes", position)
