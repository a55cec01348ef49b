"""Write the raw files of a study as a municipality, an insurer and a project office would deliver them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pandas as pd

from werkplaats.synthetic.claims import CsvFile, insurer_files, municipal_files
from werkplaats.synthetic.study import Study
from werkplaats.synthetic.workbooks import write_enrollment, write_hours, write_questionnaires

_HELPERS = {
    "household_id": "Huishouden",
    "person_id": "Persoon",
    "provider": "Organisatie",
    "professional": "Functionaris",
    "start": "Vanaf",
    "end": "Tot en met",
}
_EVENTS = {"household_id": "Huishouden", "person_id": "Persoon", "date": "Datum", "event": "Gebeurtenis"}
_REFERRALS = {
    "referral_id": "Overdracht",
    "household_id": "Huishouden",
    "from_party": "Van partij",
    "to_party": "Naar partij",
    "consent_date": "Toestemming",
    "contact_date": "Contact",
    "feedback_date": "Terugkoppeling",
}
_PSAT = {
    "respondent": "Respondent",
    "organization": "Organisatie",
    "date": "Datum",
    "item": "Vraag",
    "value": "Antwoord",
}


def write_deliveries(study: Study, folder: Path) -> tuple[Path, ...]:
    """Write every raw file of ``study`` below ``folder`` and return the paths; files that stand there are replaced."""
    written = [_write_csv(folder / file.name, file) for file in (*municipal_files(study), *insurer_files(study))]
    for name, frame, columns in (
        ("regie/hulpverleners.csv", study.helpers, _HELPERS),
        ("regie/gebeurtenissen.csv", study.events, _EVENTS),
        ("regie/overdrachten.csv", study.referrals, _REFERRALS),
        ("borging/psat.csv", study.psat, _PSAT),
    ):
        written.append(_write_csv(folder / name, _office_file(name, frame, columns)))
    written.append(write_enrollment(study, folder / "inschrijving/inschrijving.xlsx"))
    written.append(write_hours(study, folder / "regie/uren_gezinsregie.xlsx"))
    written.append(write_questionnaires(study, folder / "vragenlijsten/vragenlijsten.sav"))
    return tuple(written)


def _office_file(name: str, frame: pd.DataFrame, columns: dict[str, str]) -> CsvFile:
    rows = [[_text(value) for value in row] for row in frame[list(columns)].itertuples(index=False)]
    return CsvFile(name, [list(columns.values()), *rows], encoding="cp1252", line_end="\r\n")


def _text(value: object) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value)):
        return ""
    return value.strftime("%d-%m-%Y") if isinstance(value, dt.date) else str(value)


def _write_csv(path: Path, file: CsvFile) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator=file.line_end).writerows(file.rows)
    path.write_bytes(buffer.getvalue().encode(file.encoding))
    return path
