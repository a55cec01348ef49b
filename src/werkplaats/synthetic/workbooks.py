"""The deliveries that are no csv: the enrolment workbook, the hours of the family directors, the SPSS questionnaires."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pyreadstat
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from werkplaats.synthetic.questionnaires import EQ_ITEMS, EQ_MISSING, PG_ITEMS, PG_MISSING, VAS_MISSING
from werkplaats.synthetic.study import Study

MADE_ON = dt.datetime(2023, 2, 1)
REMARK = "Synthetische gegevens van de voorbeeldstudie; geen bestaande personen."

_GROUPS = {"director": "regie", "comparison": "vergelijking", "pool": "screening"}
_LEVELS = ("geen problemen", "een beetje problemen", "matige problemen", "ernstige problemen", "extreem of niet in staat")
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
    """Write the questionnaires as SPSS file with labels and declared codes for no answer, and one typing error (VAS 740)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    levels: dict[float | str | int, str] = {float(level): text for level, text in enumerate(_LEVELS, start=1)}
    refused = {EQ_MISSING[0]: "wil niet zeggen", EQ_MISSING[1]: "weet niet"}
    labels = {item: levels | refused for item in EQ_ITEMS}
    labels |= {"VAS": {VAS_MISSING: "niet ingevuld"}}
    labels |= {item: {0.0: "helemaal niet tevreden", 10.0: "helemaal tevreden", PG_MISSING: "niet ingevuld"} for item in PG_ITEMS}
    missing: dict[str, list[float]] = {item: list(EQ_MISSING) for item in EQ_ITEMS}
    missing |= {"VAS": [VAS_MISSING]} | {item: [PG_MISSING] for item in PG_ITEMS}
    pyreadstat.write_sav(
        _with_typing_error(study.questionnaires),
        str(path),
        file_label="Synthetische voorbeeldstudie",
        column_labels=_questions(),
        variable_value_labels=labels,
        missing_ranges=missing,
    )
    return path


def _with_typing_error(answers: pd.DataFrame) -> pd.DataFrame:
    """Give one person at T1 a thermometer of 740, as somebody typed who meant 74; the code is not declared."""
    second = answers.index[(answers["METING"] == "T1") & (answers["VAS"] <= 100)][0]
    changed = answers.copy()
    changed.loc[second, "VAS"] = 740.0
    return changed


def _questions() -> dict[str, str]:
    questions = {"PERSOON": "Persoon", "HUISHOUDEN": "Huishouden", "METING": "Meetmoment", "DATUM": "Datum van invullen"}
    questions |= {item: f"EQ-5D-5L {text}" for item, text in zip(EQ_ITEMS, _EQ_QUESTIONS, strict=True)}
    questions |= {"VAS": "EQ VAS: gezondheid vandaag (0-100)"}
    return questions | {item: f"Positieve Gezondheid: {text}" for item, text in zip(PG_ITEMS, _PG_QUESTIONS, strict=True)}


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
