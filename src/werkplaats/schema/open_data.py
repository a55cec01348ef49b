"""Tables of open benchmarks: public figures on whole areas, beside which a study is read. No person stands in them."""

from __future__ import annotations

from werkplaats.schema.declaration import Column, Table
from werkplaats.schema.notebooks import CLEANING

_AREA = Column("area", "text", "area, as params `benchmarks` names it; NL00 is the country")
_KIND = Column("area_kind", "text", "municipality, postcode3, district, neighborhood or country")
_YEAR = Column("year", "integer", "year of the figures")

OPEN_TABLES = (
    Table(
        "insured_costs",
        "sex and age class of the insured in one area and year, with one category of insured care",
        CLEANING,
        (
            _AREA,
            _KIND,
            _YEAR,
            Column("sex", "text", "female or male; empty for groups that the publisher adds up", required=False),
            Column("age_class", "text", "years of age, such as 0-4, 37 or 90+; empty as for sex", required=False),
            Column("insured_years", "number", "years insured, the same on every category: never sum it over them"),
            Column("category", "text", "category of insured care"),
            Column("cents", "integer", "euro cents, prices of the time; empty where the file is", required=False),
        ),
        key=("area", "year", "sex", "age_class", "category"),
    ),
    Table(
        "area_figures",
        "key figure of one area in one year",
        CLEANING,
        (
            _AREA,
            Column("name", "text", "name of the area"),
            _KIND,
            _YEAR,
            Column("indicator", "text", "what was counted, such as wmo_clients_per_1000"),
            Column("value", "number", "the figure; empty where the publisher leaves it out", required=False),
        ),
        key=("area", "year", "indicator"),
    ),
)
