"""The deliveries that are no csv: enrolment and hours of the directors in Excel, questionnaires in SPSS."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pyreadstat
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from pyreadstat.pyclasses import MissingRange

from werkplaats.synthetic.questionnaires import EQ_ITEMS, EQ_MISSING, PG_ITEMS, PG_MISSING, VAS_MISSING
from werkplaats.synthetic.study import Study

MADE_ON = dt.datetime(2023, 2, 1)  # noqa: DTZ001  (openpyxl refuses a date with a time zone)
REMARK = "Synthetische gegevens van de voorbeeldstudie; geen bestaande personen."

_GROUPS = {"director": "regie", "comparison": "vergelijking", "pool": "screening"}
_LEVELS = (
    "geen problemen",
    "een beetje problemen",
    "matige problemen",
    "ernstige problemen",
    "extreem of niet in staat",
)
_EQ_QUESTIONS = ("Mobiliteit", "Zelfzorg", "Dagelijkse activiteiten", "Pijn of ongemak", "Angst of somberheid")
_PG_QUESTIONS = (
    "Lichaamsfuncties",
    "Mentaal welbevinden",
    "Zingeving",
    "Kwaliteit van leven",
    "Meedoen",
    "Dagelijks functioneren",
)
_UNDELIVERED_PERSONS = 6
"""Persons of households that were never enrolled who stand in cost lines and are missing from the workbook."""


def write_enrollment(study: Study, path: Path) -> Path:
    """Write households, persons and memberships as three sheets, each with title rows above the header."""
    households = study.households.assign(group=study.households["group"].map(_GROUPS))
    forgotten = _forgotten_persons(study)
    workbook = _new_workbook()
    _add_sheet(
        workbook,
        "Huishoudens",
        ["Huishouden", "Groep", "Buurt", "Peildatum", "Start", "Einde", "Reden uitval"],
        households,
    )
    persons = study.persons[~study.persons["person_id"].isin(forgotten)]
    _add_sheet(workbook, "Personen", ["Persoon", "Geboortejaar", "Geslacht"], persons)
    memberships = study.memberships[~study.memberships["person_id"].isin(forgotten)]
    memberships = memberships.assign(start=None, end=None)
    _add_sheet(workbook, "Huishoudleden", ["Persoon", "Huishouden", "Vanaf", "Tot en met"], memberships)
    return _save(workbook, path)


def write_hours(study: Study, path: Path) -> Path:
    """Write the hours of the family directors per household and month."""
    workbook = _new_workbook()
    _add_sheet(workbook, "Uren", ["Huishouden", "Maand", "Uren", "Uurtarief"], study.hours)
    return _save(workbook, path)


def write_questionnaires(study: Study, path: Path) -> Path:
    """Write the questionnaires as SPSS file: labels, declared codes for no answer, and one typing error (VAS 740)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pyreadstat.write_sav(
        _with_typing_error(study.questionnaires),
        str(path),
        file_label="Synthetische voorbeeldstudie",
        column_labels=_questions(),
        variable_value_labels=_value_labels(),
        missing_ranges=_missing_codes(),
        variable_format={**dict.fromkeys(EQ_ITEMS, "F1.0"), "VAS": "F3.0", **dict.fromkeys(PG_ITEMS, "F2.0")},
    )
    return path


def _value_labels() -> dict[str, dict[int | float, str]]:
    levels: dict[int | float, str] = {float(level): text for level, text in enumerate(_LEVELS, start=1)}
    levels |= {EQ_MISSING[0]: "wil niet zeggen", EQ_MISSING[1]: "weet niet"}
    satisfied: dict[int | float, str] = {0.0: "helemaal niet tevreden", 10.0: "helemaal tevreden"}
    satisfied |= {PG_MISSING: "niet ingevuld"}
    thermometer: dict[int | float, str] = {VAS_MISSING: "niet ingevuld"}
    return {**dict.fromkeys(EQ_ITEMS, levels), "VAS": thermometer, **dict.fromkeys(PG_ITEMS, satisfied)}


def _missing_codes() -> dict[str, list[int | float | str | MissingRange]]:
    codes = {**dict.fromkeys(EQ_ITEMS, EQ_MISSING), "VAS": (VAS_MISSING,), **dict.fromkeys(PG_ITEMS, (PG_MISSING,))}
    return {item: list(numbers) for item, numbers in codes.items()}


def _with_typing_error(answers: pd.DataFrame) -> pd.DataFrame:
    """Give one person at T1 a thermometer of 740, as somebody typed who meant 74; the code is not declared."""
    second = answers.index[(answers["METING"] == "T1") & (answers["VAS"] <= 100)][0]
    changed = answers.copy()
    changed.loc[second, "VAS"] = 740.0
    return changed


def _questions() -> dict[str, str | None]:
    return {
        "PERSOON": "Persoon",
        "HUISHOUDEN": "Huishouden",
        "METING": "Meetmoment",
        "DATUM": "Datum van invullen",
        **{item: f"EQ-5D-5L {text}" for item, text in zip(EQ_ITEMS, _EQ_QUESTIONS, strict=True)},
        "VAS": "EQ VAS: gezondheid vandaag (0-100)",
        **{item: f"Positieve Gezondheid: {text}" for item, text in zip(PG_ITEMS, _PG_QUESTIONS, strict=True)},
    }


def _forgotten_persons(study: Study) -> set[str]:
    never = study.households.loc[study.households["group"] == "comparison", "household_id"]
    adults = study.memberships[study.memberships["household_id"].isin(never)]
    return set(adults["person_id"].iloc[:: max(1, len(adults) // _UNDELIVERED_PERSONS)].iloc[:_UNDELIVERED_PERSONS])


def _new_workbook() -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.creator = "werkplaats"
    workbook.properties.created = workbook.properties.modified = MADE_ON
    return workbook


def _add_sheet(workbook: Workbook, title: str, header: list[str], rows: pd.DataFrame) -> None:
    sheet: Worksheet = workbook.create_sheet(title)
    sheet.append([f"Gezinsregie Maastricht: {title.lower()}"])
    sheet.append([REMARK])
    sheet.append([])
    sheet.append(header)
    for row in rows.itertuples(index=False):
        sheet.append([None if value == "" or pd.isna(value) else value for value in row])
    for column in sheet.iter_cols(min_row=5):
        for cell in column:
            if isinstance(cell.value, dt.date):
                cell.number_format = "DD-MM-YYYY"


def _save(workbook: Workbook, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(path)
    return path
