"""What else a workbook brings along: the sheets that are not read, comments, text boxes and properties.

A hidden sheet is where the key between numbers and pseudonyms is forgotten.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from werkplaats.errors import InputError, PrivacyError
from werkplaats.intake.columns.privacy import judge_loose_texts, judge_name, judge_privacy
from werkplaats.intake.columns.profile import Judgement, Profile
from werkplaats.intake.headers import split_name
from werkplaats.intake.reading.grid import Grid, Note
from werkplaats.intake.reading.package import local, open_package, read_part
from werkplaats.intake.reading.workbook import read_workbook
from werkplaats.intake.reading.workbook_parts import read_parts
from werkplaats.intake.refusals import build_privacy_error

_REMARKS = {"comments": "comment", "threadedcomments": "threadedComment", "drawings": "txBody"}
_LIST = 3
_FEWEST, _KNOWN = 5, 0.8
_PERSON = re.compile(
    r"(?:person|persoon|client|cliënt|patient|patiënt|deelnemer|household|huishouden|gezin|pseudo)\w*(?: \w+)?"
)


def search_workbook(file: str, path: Path, read: Grid) -> tuple[Note, ...]:
    """Return what is told about the parts of an .xlsx workbook that are not read as records.

    Parameters
    ----------
    file
        Name for messages.
    path
        The workbook.
    read
        Sheet that is read, and searched, as records.

    Raises
    ------
    PrivacyError
        When there are direct identifiers in another sheet, in a comment or text box, a burgerservicenummer in the
        properties of the document, or a sheet that holds the key to the identifiers of persons.
    """
    with open_package(file, path) as archive:
        names = [item.name for item in read_parts(archive).sheets]
        remarks = [*read.remarks, *_read_names(archive), *_read_remarks(archive), *_read_links(archive)]
        properties = list(_read_properties(archive))
    found = [
        *(("a comment or a text box", judgement) for judgement in judge_loose_texts(remarks)),
        *(("the properties of the document", judgement) for judgement in judge_loose_texts(properties, contacts=False)),
        *(("the names of the sheets", judgement) for judgement in judge_loose_texts(names, contacts=False)),
    ]
    persons = _find_persons(read)
    for number, name in enumerate(names, start=1):
        if name != read.sheet:
            judgements = _judge_sheet(file, path, name, persons)
            found += [(f"sheet {number}, which is not read", judgement) for judgement in judgements]
    for place, judgement in found:
        if judgement.verdict == "error":
            raise _refusal(file, place, judgement)
    return tuple(dict.fromkeys((judgement.rule, ()) for _, judgement in found if judgement.verdict == "warning"))


def _judge_sheet(file: str, path: Path, name: str, persons: frozenset[str]) -> Iterator[Judgement]:
    try:
        grid = read_workbook(file, path, sheet=name)
    except InputError:  # without a single cell, or a chart: there is nothing to read
        return
    yield from judge_loose_texts(grid.remarks, contacts=False) if grid.remarks else ()
    profiles = list(_build_profiles(grid))
    if _is_key([profile for _, profile in profiles], persons):
        yield Judgement("privacy.key_table", "error", found="a table of identifiers beside other numbers or names")
    for header, profile in profiles:
        yield from judge_name(profile, header)
        # A sheet with explanations says whom to call; a list of people has more than two of them.
        yield from (
            judgement
            for judgement in judge_privacy(profile)
            if judgement.rule != "privacy.direct_identifier" or judgement.hit is None or judgement.hit.sum() >= _LIST
        )


def _find_persons(read: Grid) -> frozenset[str]:
    """Return the identifiers of persons and households on the sheet that is read."""
    return frozenset(
        text
        for header, profile in _build_profiles(read)
        if _PERSON.fullmatch(split_name(header))
        for text in profile.texts
    )


def _is_key(columns: Sequence[Profile], persons: frozenset[str]) -> bool:
    """Return whether a sheet gives to each of several persons one thing of their own."""

    def once(profile: Profile) -> bool:
        return len(profile.texts) >= _FEWEST and bool((profile.counts == 1).all())

    known = [
        profile
        for profile in columns
        if once(profile) and _KNOWN * len(profile.texts) <= len(persons & {*profile.texts})
    ]
    return bool(known) and any(once(profile) and not persons & {*profile.texts} for profile in columns)


def _build_profiles(grid: Grid) -> Iterator[tuple[str, Profile]]:
    """Yield the columns of a sheet, each with what stands above it in the first row with more than one cell."""
    rows = [[cell.strip() for cell in row] for row in grid.rows]
    header = next((place for place, row in enumerate(rows) if sum(map(bool, row)) > 1), -1)
    for place in range(max((len(row) for row in rows), default=0)):
        column = [row[place] if place < len(row) else "" for row in rows]
        name = column.pop(header) if header >= 0 else ""
        held = Counter(filter(None, column))
        texts = np.array([*held], dtype=object)
        counts = np.array([*held.values()], dtype=np.int64)
        yield name, Profile("", texts, np.full(len(texts), "text"), counts)


def _read_remarks(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        wanted = next((tag for part, tag in _REMARKS.items() if part in name.lower()), None)
        if wanted and name.lower().endswith(".xml"):
            for element in read_part(archive, name).iter():
                if local(element.tag) == wanted:
                    yield "".join(element.itertext())


def _read_links(archive: zipfile.ZipFile) -> Iterator[str]:
    """Yield what cells link to outside the workbook, such as the page of a client."""
    for name in archive.namelist():
        if name.lower().startswith("xl/worksheets/_rels/"):
            for element in read_part(archive, name).iter():
                if element.get("TargetMode") == "External":
                    yield element.get("Target", "")


def _read_names(archive: zipfile.ZipFile) -> Iterator[str]:
    """Yield the names that were given to cells, with what they stand for."""
    for name in archive.namelist():
        if name.lower() == "xl/workbook.xml":
            for element in read_part(archive, name).iter():
                if local(element.tag) == "definedName":
                    yield f"{element.get('name', '')} {element.text or ''} {element.get('comment', '')}"


def _read_properties(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        if name.lower().startswith("docprops/") and name.lower().endswith(".xml"):
            for element in read_part(archive, name):
                yield " ".join(element.itertext())


def _refusal(file: str, place: str, judgement: Judgement) -> PrivacyError:
    return build_privacy_error(judgement.rule, where=f"{file}, {place}", found=judgement.found)
