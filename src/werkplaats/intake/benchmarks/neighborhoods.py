"""CBS key figures of districts and neighborhoods (Kerncijfers wijken en buurten), in both forms that circulate.

StatLine puts a number behind each name that changes every year (``WmoClienten_85``, ``WmoClienten_98``); the workbooks
``kwb-YYYY`` have short names (``a_wmo_t``). What both forms have gets one name; everything else keeps its own, without
the number.

Counts are rounded to fives and small neighborhoods are left blank by CBS, so work with districts. Definitions break:
origin in 2023, poverty in 2024; codes of districts may be numbered anew. Cite as `SOURCE` with the year (CC BY 4.0).

References
----------
CBS, Kerncijfers wijken en buurten (StatLine 83765NED, 84583NED, 85984NED and others; files kwb-YYYY).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

import pandas as pd

from werkplaats.intake.benchmarks.open_data import (
    OpenData,
    lacking_columns,
    list_unread,
    parse_numbers,
    read_rows,
    validate_unique,
)

SOURCE = "Bron: CBS, Kerncijfers wijken en buurten"

INDICATORS: Mapping[str, tuple[str, str]] = {
    "population": ("AantalInwoners", "a_inw"),
    "men": ("Mannen", "a_man"),
    "women": ("Vrouwen", "a_vrouw"),
    "age_0_14": ("k_0Tot15Jaar", "a_00_14"),
    "age_15_24": ("k_15Tot25Jaar", "a_15_24"),
    "age_25_44": ("k_25Tot45Jaar", "a_25_44"),
    "age_45_64": ("k_45Tot65Jaar", "a_45_64"),
    "age_65_over": ("k_65JaarOfOuder", "a_65_oo"),
    "households": ("HuishoudensTotaal", "a_hh"),
    "households_single": ("Eenpersoonshuishoudens", "a_1p_hh"),
    "households_without_children": ("HuishoudensZonderKinderen", "a_hh_z_k"),
    "households_with_children": ("HuishoudensMetKinderen", "a_hh_m_k"),
    "household_size": ("GemiddeldeHuishoudensgrootte", "g_hhgro"),
    "income_per_recipient": ("GemiddeldInkomenPerInkomensontvanger", "g_ink_po"),
    "income_per_inhabitant": ("GemiddeldInkomenPerInwoner", "g_ink_pi"),
    "social_assistance": ("PersonenPerSoortUitkeringBijstand", "a_soz_wb"),
    "disability_benefit": ("PersonenPerSoortUitkeringAO", "a_soz_ao"),
    "unemployment_benefit": ("PersonenPerSoortUitkeringWW", "a_soz_ww"),
    "state_pension": ("PersonenPerSoortUitkeringAOW", "a_soz_ow"),
    "youth_care_clients": ("JongerenMetJeugdzorgInNatura", "a_jz_tn"),
    "youth_care_share": ("PercentageJongerenMetJeugdzorg", "p_jz_tn"),
    "wmo_clients": ("WmoClienten", "a_wmo_t"),
    "wmo_clients_per_1000": ("WmoClientenRelatief", "p_wmo_t"),
}
"""Indicator: its name on StatLine without the number, and its short name.

Incomes are thousands of euros a year; ``youth_care_share`` is a percentage; what a name calls clients or persons is a
count.
"""

_PLACES: Mapping[str, tuple[str, ...]] = {
    "code": ("codering", "wijkenenbuurten", "gwb_code"),
    "area_kind": ("soortregio", "recs"),
    "area": ("regio", "wijkenenbuurten"),
    "municipality": ("gemeentenaam", "gm_naam"),
}
_KINDS = {"GM": "municipality", "WK": "district", "BU": "neighborhood", "NL": "country"}
_KINDS_BY_WORD = {"gemeente": "municipality", "wijk": "district", "buurt": "neighborhood", "land": "country"}
_TEXTS = frozenset({"id", "gwb_code", *(name for names in _PLACES.values() for name in names)})
_SHORT_CODE = re.compile(r"gwb_code_(8|10)", re.IGNORECASE)


def read_kwb(path: Path, *, year: int) -> OpenData:
    """Return the key figures of one year, one row for each area.

    Columns: ``year``, ``code`` (``BU00030000``), ``area_kind`` (``country``, ``municipality``, ``district``,
    ``neighborhood``), ``area`` (its name; the code where the file has no names), ``municipality``, and one column of
    numbers for each indicator: those of `INDICATORS` under one name, all others under their own.

    Parameters
    ----------
    path
        A csv of StatLine (OData), or ``kwb-YYYY`` as csv or xlsx.
    year
        Year of the figures.

    Raises
    ------
    InputError
        When the file is not there, holds no codes of areas, or holds an area twice.
    """
    names, rows, lines, wrong = _read_workbook(path) if path.suffix.lower() in (".xlsx", ".xlsm") else read_rows(path)
    stems = _find_stems(names)
    frame = pd.DataFrame(rows, columns=pd.Index(stems, dtype=object), dtype=object)
    if len(set(stems)) < len(stems):
        raise lacking_columns(path, names, ["one of each"])
    table = _make_areas(path, frame, year)
    validate_unique(path, table, ["code"], lines)
    parsed = {
        _BY_SOURCE.get(stem.casefold(), stem): parse_numbers(frame[stem])
        for stem in stems
        if _plain(stem) not in _TEXTS
    }
    numbers = pd.DataFrame({name: numbers for name, (numbers, _) in parsed.items()}, index=table.index)
    rules = pd.DataFrame({name: rules for name, (_, rules) in parsed.items()}, index=table.index)
    unread = list_unread(lines, rules.mask(rules == "benchmark.missing", ""), wrong=wrong)  # CBS leaves small areas out
    return OpenData(pd.concat([table, numbers], axis=1), unread, f"{SOURCE} {year}")


def _make_areas(path: Path, frame: pd.DataFrame, year: int) -> pd.DataFrame:
    texts = {name: _find_texts(frame, candidates) for name, candidates in _PLACES.items()}
    codes = texts["code"]
    if codes is None:
        raise lacking_columns(path, list(frame.columns), ["Codering or gwb_code"])
    kinds = codes.str[:2].map(_KINDS)
    if texts["area_kind"] is not None:
        kinds = kinds.fillna(texts["area_kind"].str.casefold().map(_KINDS_BY_WORD))
    table = pd.DataFrame({"year": year, "code": codes, "area_kind": kinds.fillna("")})
    for name in ("area", "municipality"):
        table[name] = "" if texts[name] is None else texts[name]
    return table


def _find_texts(frame: pd.DataFrame, candidates: tuple[str, ...]) -> pd.Series | None:
    plain = {_plain(stem): stem for stem in reversed(list(frame.columns))}
    stem = next((plain[name] for name in candidates if name in plain), None)
    return None if stem is None else frame[stem].astype(str).str.split().str.join(" ")


def _plain(stem: str) -> str:
    return _SHORT_CODE.sub("gwb_code", stem.casefold())


def _find_stems(names: list[str]) -> list[str]:
    """Return the names without the number that StatLine puts behind them.

    Short names end in numbers of their own (``p_hh_110``). A stem that occurs twice, such as a type of dwelling under
    gas and under electricity, keeps its number.
    """
    if not any(re.fullmatch(r"(Codering|SoortRegio|Gemeentenaam)_\d+", name) for name in names):
        return names
    stems = [re.sub(r"_\d+$", "", name) for name in names]
    return [stem if stems.count(stem) == 1 else name for stem, name in zip(stems, names, strict=True)]


_BY_SOURCE = {source.casefold(): name for name, sources in INDICATORS.items() for source in sources}


def _read_workbook(path: Path) -> tuple[list[str], list[list[str]], list[int], list[int]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns about styles and extensions, never about cells
        try:
            sheet = pd.read_excel(path, header=None, dtype=str, keep_default_na=False, engine="openpyxl")
        except (OSError, ValueError, KeyError, BadZipFile) as error:
            raise lacking_columns(path, [], [f"a readable sheet ({type(error).__name__})"]) from None
    cells = sheet.fillna("").to_numpy(dtype=object).tolist()
    if not cells:
        raise lacking_columns(path, [], ["any row"])
    rows = [(row, line) for line, row in enumerate(cells[1:], 2) if any(str(cell).strip() for cell in row)]
    return [str(name).strip() for name in cells[0]], [row for row, _ in rows], [line for _, line in rows], []
