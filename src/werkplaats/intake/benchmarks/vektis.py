"""Vektis open data: what the Zorgverzekeringswet paid in an area, by sex and age.

Three generations of column names occur (2011, 2015 and 2022 and later; the last cuts names off at 32 characters). They
become one table. Categories of mental care changed in 2014 and in 2022: `MENTAL_CARE` names them all, and only
their sum can be compared over those years.

The denominator is the insured year, not the insured person. Cite as `SOURCE`; the data are for research and personal
use, and not to be sold on.

References
----------
Vektis, Open Databestand Zorgverzekeringswet (vektis.nl/open-data).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from werkplaats.intake.benchmarks.open_data import (
    OpenData,
    lacking_columns,
    list_unread,
    normalize_area,
    parse_numbers,
    read_rows,
    validate_unique,
)

SOURCE = "Bron: Vektis"

_CUT = 32
_NAMES: Mapping[str, str] = {
    "medisch_specialistische_zorg": "specialist medical care",
    "farmacie": "pharmacy",
    "tweedelijns_ggz": "secondary mental care",
    "specialistische_ggz": "specialist mental care",
    "generalistische_basis_ggz": "primary mental care",
    "eerstelijns_psychologische_zorg": "primary psychological care",
    "langdurige_ggz": "long-term mental care",
    "consulten_ggz": "mental care consultations",
    "intramuraal_verblijf_ggz": "mental care stay",
    "overige_prestaties_ggz": "other mental care",
    "innovatiegelden_ggz": "mental care innovation",
    "huisarts_inschrijftarief": "general practice registration",
    "huisarts_consult": "general practice consultations",
    "huisarts_mdz": "general practice multidisciplinary care",
    "huisarts_overig": "general practice other",
    "hulpmiddelen": "medical aids",
    "mondzorg": "dental care",
    "paramedische_zorg_fysiotherapie": "physiotherapy",
    "paramedische_zorg_overig": "other paramedical care",
    "ziekenvervoer_zittend": "seated patient transport",
    "ziekenvervoer_liggend": "ambulance",
    "kraamzorg": "maternity care",
    "verloskundige_zorg": "obstetric care",
    "integrale_geboortezorg": "integrated birth care",
    "grensoverschrijdende_zorg": "care abroad",
    "eerstelijns_ondersteuning": "primary care support",
    "eerstelijnsverblijf": "primary care stay",
    "geriatrische_revalidatiezorg": "geriatric rehabilitation",
    "verpleging_en_verzorging": "district nursing",
    "gzsp": "medical care for specific patients",
    "overig": "other",
}
CATEGORIES: Mapping[str, str] = {f"kosten_{name}"[:_CUT]: category for name, category in _NAMES.items()}
"""Category by column name, in lower case and cut off; a column that is not here keeps its own name as category."""

MENTAL_CARE = frozenset(category for name, category in _NAMES.items() if "ggz" in name or "psycholog" in name)
"""Categories of mental care of all years together."""

_AREAS = {"gemeentenaam": "municipality", "postcode_3": "postcode3"}
_DIMENSIONS = ("geslacht", "leeftijdsklasse", "aantal_bsn", "aantal_verzekerdejaren")
_SEXES = {"m": "male", "v": "female"}
_KEYS = ["area_kind", "area", "sex", "age_class"]


def read_vektis(path: Path, *, year: int) -> OpenData:
    """Return one year of Vektis open data, one row for each area, sex, age class and category.

    Columns: ``year``; ``area_kind`` (``municipality``, ``postcode3``; ``rest`` for the row that stands for all groups
    too small to show; ``total`` when such a row holds the whole file); ``area``; ``area_key``, which is the same
    for one municipality in all years; ``sex``; ``age_class`` (``0-4``, ``90+``); ``insured_persons``;
    ``insured_years``, the same on every row of a group, so never to be summed over categories; ``category``;
    ``cents``, which may be negative and is missing where the file is.

    Parameters
    ----------
    path
        The csv as Vektis publishes it.
    year
        Year of the costs; the file does not hold it.

    Raises
    ------
    InputError
        When the file is not there, lacks sex, age, area, persons, years or costs, or holds a group twice.
    """
    names, rows, lines, wrong = read_rows(path, delimiters=";")
    columns = [name.casefold()[:_CUT] for name in names]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    costs = [name for name in columns if name.startswith("kosten_")]
    area = next((name for name in _AREAS if name in columns), "")
    lacking = [name for name in _DIMENSIONS if name not in columns]
    lacking += [] if area else [" or ".join(_AREAS)]
    lacking += [] if costs else ["kosten_..."]
    if lacking or len(set(columns)) < len(columns):
        raise lacking_columns(path, names, lacking or ["one of each"])
    parsed = {name: parse_numbers(frame[name]) for name in ("aantal_bsn", "aantal_verzekerdejaren", *costs)}
    groups = _make_groups(frame, area, parsed, year)
    validate_unique(path, groups, _KEYS, lines)
    amounts = pd.DataFrame({CATEGORIES.get(name, name): _to_cents(parsed[name][0]) for name in costs})
    groups.loc[_find_total(groups, amounts), "area_kind"] = "total"
    rules = pd.DataFrame({name: rules for name, (_, rules) in parsed.items()})
    return OpenData(_stack(groups, amounts), list_unread(lines, rules, wrong=wrong), f"{SOURCE} ({year})")


def _make_groups(
    frame: pd.DataFrame, area: str, parsed: Mapping[str, tuple[pd.Series, pd.Series]], year: int
) -> pd.DataFrame:
    names = frame[area].str.split().str.join(" ")
    ages = frame["leeftijdsklasse"].map(_parse_age)
    sexes = frame["geslacht"].str.strip().str.casefold()
    rest = (names == "") & (ages == "") & (sexes == "")
    return pd.DataFrame(
        {
            "year": year,
            "area_kind": rest.map({True: "rest", False: _AREAS[area]}),
            "area": names,
            "area_key": names.map(normalize_area),
            "sex": sexes.map(lambda sex: _SEXES.get(sex, sex)),
            "age_class": ages,
            "insured_persons": parsed["aantal_bsn"][0].round().astype("Int64"),
            "insured_years": parsed["aantal_verzekerdejaren"][0],
        }
    )


def _parse_age(text: str) -> str:
    plain = " ".join(text.split())
    between = re.fullmatch(r"(\d+) t/m (\d+)(?: jaar)?", plain)
    if between:
        return f"{between[1]}-{between[2]}"
    above = re.fullmatch(r"(\d+)(?: jaar)?(?:\+| en ouder)(?: jaar)?", plain)
    return f"{above[1]}+" if above else plain


def _to_cents(euros: pd.Series) -> pd.Series:
    # Two decimals of an amount below 10^13 survive a double: rounding gives the very cents that the file holds.
    return (euros * 100).round().astype("Int64")


def _find_total(groups: pd.DataFrame, amounts: pd.DataFrame) -> pd.Series:
    # Early files open with a row without area, sex and age that may be the sum of all others instead of a remainder.
    unnamed = groups["area_kind"] == "rest"
    sums = amounts.sum(axis=1)
    return unnamed & (sums >= sums[~unnamed].sum() * 0.5)


def _stack(groups: pd.DataFrame, amounts: pd.DataFrame) -> pd.DataFrame:
    wide = pd.concat([groups, amounts], axis=1)
    return wide.melt(id_vars=list(groups.columns), var_name="category", value_name="cents").astype({"cents": "Int64"})
