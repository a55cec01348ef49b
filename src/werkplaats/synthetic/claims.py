"""Cost lines as they are delivered: files of the municipality and the insurer, with the faults such files have.

Municipal files hold credits that point back and a totals row, and one re-delivery repeats lines and adds late ones.
The broken lines (module `faults`) are extra: they stand beside the real ones, and cleaning has to keep them out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from werkplaats.synthetic.catalog import PRODUCTS, is_municipal
from werkplaats.synthetic.faults import broken_insurer_row, broken_late_row, broken_municipal_row
from werkplaats.synthetic.study import Study
from werkplaats.synthetic.timeline import FIRST_YEAR, YEARS, first_day

MUNICIPAL_HEADER = [
    "Regelnummer",
    "Cliëntnummer",
    "Huishouden",
    "Productcategorie",
    "Productcode",
    "Aanbieder",
    "Begindatum",
    "Einddatum",
    "Volume",
    "Eenheid",
    "Bedrag",
    "Vorige regel",
]
INSURER_HEADER = [
    "VOLGNR",
    "PERSOON",
    "HUISHOUDEN",
    "SOORT",
    "PRESTATIE",
    "ZORGVERLENER",
    "BEGINDATUM",
    "EINDDATUM",
    "BEDRAG",
]
INSURER_FILES = {"2016_2017": (2016, 2017), "2018_2019": (2018, 2019), "2020_2021": (2020, 2021), "2022": (2022,)}
CREDITED_SHARE = 0.004
"""Share of municipal lines that were first declared too high, credited, and declared again."""
LATE_YEAR = 2019
N_LATE = 40
N_REPEATED = 150


@dataclass(frozen=True)
class CsvFile:
    """A csv file to be: name below the folder of the study, rows of text (header first), and how it is written."""

    name: str
    rows: list[list[str]]
    encoding: str
    line_end: str


class _Care(NamedTuple):
    """The columns of `Study.lines` that a declaration needs; first and last are days of the month."""

    person_id: str
    household_id: str
    product: int
    provider: str
    month: int
    first: int
    last: int
    units: int
    cents: int

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """First and last day of the care."""
        start = first_day(self.month)
        return start.replace(day=self.first), start.replace(day=self.last)


@dataclass(frozen=True)
class _Line:
    cents: int
    cells: list[str]


def municipal_files(study: Study) -> tuple[CsvFile, ...]:
    """Return one file per year, each with a totals row, and the re-delivery over 2019."""
    rng = np.random.default_rng([study.seed, 1])
    mine = _of_payer(study, municipal=True)
    files = []
    for year in YEARS:
        lines = _declare(_care(mine[mine["year"] == year]), year=year, rng=rng)
        late: list[_Line] = []
        if year == LATE_YEAR:
            lines, late = _hold_back(lines, rng)
            files.append(_late_file(lines, late, rng, study))
        files.append(_year_file(year, lines, study))
    return tuple(sorted(files, key=lambda file: file.name))


def insurer_files(study: Study) -> tuple[CsvFile, ...]:
    """Return the files of the insurer and the care office, dates as EEJJMMDD and amounts in cents."""
    theirs = _of_payer(study, municipal=False)
    files = []
    for label, years in INSURER_FILES.items():
        chosen = theirs[theirs["year"].isin(years)]
        rows = [
            _insurer_cells(f"Z{years[0] % 100}-{number:05d}", line)
            for number, line in enumerate(_care(chosen), start=1)
        ]
        rows += broken_insurer_row(label, study)
        files.append(CsvFile(f"verzekeraar/declaraties_{label}.csv", [INSURER_HEADER, *rows], "ascii", "\n"))
    return tuple(files)


def _of_payer(study: Study, *, municipal: bool) -> pd.DataFrame:
    chosen = (study.lines["cents"] > 0) & (np.array(is_municipal())[study.lines["product"]] == municipal)
    lines: pd.DataFrame = study.lines.loc[chosen]
    return lines.assign(year=FIRST_YEAR + lines["month"] // 12)


def _care(lines: pd.DataFrame) -> list[_Care]:
    return [_Care(*row) for row in lines[list(_Care._fields)].itertuples(index=False, name=None)]


def _declare(lines: list[_Care], *, year: int, rng: np.random.Generator) -> list[_Line]:
    """Number the lines of a year; some were first declared 20% too high, and are credited and declared again."""
    credited = rng.random(len(lines)) < CREDITED_SHARE
    declared, number = [], 0
    for line, again in zip(lines, credited, strict=True):
        cents = line.cents
        if again:
            first = f"G{year % 100}-{number + 1:05d}"
            too_high = cents + cents // 5
            declared.append(_municipal_line(line, reference=first, cents=too_high))
            reverse = f"G{year % 100}-{number + 2:05d}"
            declared.append(_municipal_line(line, reference=reverse, cents=-too_high, earlier=first))
            number += 2
        number += 1
        declared.append(_municipal_line(line, reference=f"G{year % 100}-{number:05d}", cents=cents))
    return declared


def _municipal_line(line: _Care, *, reference: str, cents: int, earlier: str = "") -> _Line:
    product, (start, end) = PRODUCTS[line.product], line.days
    cells = [
        reference,
        line.person_id,
        line.household_id,
        product.category,
        product.code,
        line.provider,
        start.strftime("%d-%m-%Y"),
        end.strftime("%d-%m-%Y"),
        str(line.units),
        product.unit,
        format_euros(cents),
        earlier,
    ]
    return _Line(cents, cells)


def _insurer_cells(reference: str, line: _Care) -> list[str]:
    product, (start, end) = PRODUCTS[line.product], line.days
    return [
        reference,
        line.person_id,
        line.household_id,
        product.category,
        product.code,
        line.provider,
        start.strftime("%Y%m%d"),
        end.strftime("%Y%m%d"),
        str(line.cents),
    ]


def _hold_back(lines: list[_Line], rng: np.random.Generator) -> tuple[list[_Line], list[_Line]]:
    """Split off lines of the last months of a year that came too late for its file; credits stay with theirs."""
    autumn = [place for place, line in enumerate(lines) if line.cells[6][3:5] in ("10", "11", "12")]
    referred = {line.cells[11] for line in lines} - {""}
    loose = [p for p in autumn if lines[p].cents > 0 and lines[p].cells[0] not in referred]
    late = set(rng.choice(loose, N_LATE, replace=False).tolist())
    kept = [line for place, line in enumerate(lines) if place not in late]
    return kept, [lines[place] for place in sorted(late)]


def _late_file(kept: list[_Line], late: list[_Line], rng: np.random.Generator, study: Study) -> CsvFile:
    """Return the re-delivery: lines of the autumn that were delivered before, the late ones, and one broken line."""
    autumn = [line for line in kept if line.cells[6][3:5] in ("10", "11", "12")]
    chosen = sorted(rng.choice(len(autumn), N_REPEATED, replace=False).tolist())
    rows = sorted([autumn[place].cells for place in chosen] + [line.cells for line in late])
    rows += broken_late_row(study)
    name = f"gemeente/declaraties_nalevering_{LATE_YEAR}.csv"
    return CsvFile(name, [MUNICIPAL_HEADER, *rows], "cp1252", "\r\n")


def _year_file(year: int, lines: list[_Line], study: Study) -> CsvFile:
    rows = [line.cells for line in lines]
    broken, broken_cents = broken_municipal_row(year, study)
    total = sum(line.cents for line in lines) + broken_cents
    rows += broken
    rows.append(["Totaal", *[""] * 9, format_euros(total), ""])
    return CsvFile(f"gemeente/declaraties_{year}.csv", [MUNICIPAL_HEADER, *rows], "cp1252", "\r\n")


def format_euros(cents: int) -> str:
    """Return cents the Dutch way.

    Examples
    --------
    >>> format_euros(-123456)
    '-1.234,56'
    """
    sign = "-" if cents < 0 else ""
    euros = f"{abs(cents) // 100:,}".replace(",", ".")
    return f"{sign}{euros},{abs(cents) % 100:02d}"
