"""What else a workbook brings along: the sheets that are not read, comments, text boxes and properties.

A hidden sheet is where the key between numbers and pseudonyms is forgotten.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from werkplaats.errors import InputError, PrivacyError
from werkplaats.intake.columns.privacy import judge_loose_texts, judge_name, judge_privacy
from werkplaats.intake.columns.profile import Judgement, Profile
from werkplaats.intake.reading.grid import Grid, Note
from werkplaats.intake.reading.package import local, open_package, read_part
from werkplaats.intake.reading.workbook import read_workbook
from werkplaats.intake.reading.workbook_parts import read_parts
from werkplaats.intake.rulebook.privacy import RULES

_REMARKS = {"comments": "comment", "threadedcomments": "threadedComment", "drawings": "txBody"}
_LIST = 3


def search_workbook(file: str, path: Path, *, sheet: str | None) -> tuple[Note, ...]:
    """Return what is told about the parts of an .xlsx workbook that are not read as records.

    Parameters
    ----------
    file
        Name for messages.
    path
        The workbook.
    sheet
        Sheet that is read, and searched, as records.

    Raises
    ------
    PrivacyError
        When there are direct identifiers in another sheet, in a comment or text box, or a burgerservicenummer in the
        properties of the document.
    """
    with open_package(file, path) as archive:
        names = [item.name for item in read_parts(archive).sheets]
        remarks, properties = list(_read_remarks(archive)), list(_read_properties(archive))
    found = [
        *(("a comment or a text box", judgement) for judgement in judge_loose_texts(remarks)),
        *(("the properties of the document", judgement) for judgement in judge_loose_texts(properties, contacts=False)),
        *(("the names of the sheets", judgement) for judgement in judge_loose_texts(names, contacts=False)),
    ]
    for number, name in enumerate(names, start=1):
        if name != sheet:
            found += [(f"sheet {number}, which is not read", judgement) for judgement in _judge_sheet(file, path, name)]
    for place, judgement in found:
        if judgement.verdict == "error":
            raise _refusal(file, place, judgement)
    return tuple(dict.fromkeys((judgement.rule, ()) for _, judgement in found if judgement.verdict == "warning"))


def _judge_sheet(file: str, path: Path, name: str) -> Iterator[Judgement]:
    try:
        grid = read_workbook(file, path, sheet=name)
    except InputError:  # without a single cell, or a chart: there is nothing to read
        return
    for header, profile in _build_profiles(grid):
        yield from judge_name(profile, header)
        # A sheet with explanations says whom to call; a list of people has more than two of them.
        yield from (
            judgement
            for judgement in judge_privacy(profile)
            if judgement.rule != "privacy.direct_identifier" or judgement.hit is None or judgement.hit.sum() >= _LIST
        )


def _build_profiles(grid: Grid) -> Iterator[tuple[str, Profile]]:
    """Yield the columns of a sheet, each with what stands above it in the first row with more than one cell."""
    rows = [[cell.strip() for cell in row] for row in grid.rows]
    header = next((place for place, row in enumerate(rows) if sum(map(bool, row)) > 1), -1)
    for place in range(max((len(row) for row in rows), default=0)):
        column = [row[place] if place < len(row) else "" for row in rows]
        name = column.pop(header) if header >= 0 else ""
        texts = np.array(list(dict.fromkeys(filter(None, column))), dtype=object)
        counts = np.ones(len(texts), dtype=np.int64)
        yield name, Profile("", texts, np.full(len(texts), "text"), counts)


def _read_remarks(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        wanted = next((tag for part, tag in _REMARKS.items() if part in name.lower()), None)
        if wanted and name.lower().endswith(".xml"):
            for element in read_part(archive, name).iter():
                if local(element.tag) == wanted:
                    yield "".join(element.itertext())


def _read_properties(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        if name.lower().startswith("docprops/") and name.lower().endswith(".xml"):
            for element in read_part(archive, name):
                yield " ".join(element.itertext())


def _refusal(file: str, place: str, judgement: Judgement) -> PrivacyError:
    rule = RULES[judgement.rule]
    return PrivacyError(rule.what, where=f"{file}, {place}", found=judgement.found, do=rule.do, rule=judgement.rule)
