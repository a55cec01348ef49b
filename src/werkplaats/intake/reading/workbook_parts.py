"""What the cells of an .xlsx workbook refer to: its sheets, the shared texts, and which styles make a number a date."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from werkplaats.intake.reading.package import find_part, local, read_part

_Related = dict[str, tuple[str, str]]
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_EAST_ASIAN_DATES = (*range(27, 37), *range(50, 59))
_BRACKETS = re.compile(r'\[(?![hms]+\])[^\]]*\]|"[^"]*"|\\.|_.|\*.', re.IGNORECASE)


@dataclass(frozen=True)
class SheetPart:
    """Name of a sheet as the user sees it, whether it is hidden, and the part of the archive that holds its cells."""

    name: str
    hidden: bool
    part: str


@dataclass(frozen=True)
class Parts:
    """What the cells refer to.

    Attributes
    ----------
    strings
        Shared texts, by number.
    styles
        Per style ``number``, ``percent``, ``date``, ``time``, or ``zeros`` followed by the digits that are always
        shown.
    struck
        Per style, whether there is a line through the text.
    since_1904
        Whether day 0 is 1 January 1904, as in old workbooks of a Mac.
    """

    sheets: Sequence[SheetPart]
    strings: Sequence[str]
    styles: Sequence[str]
    struck: Sequence[bool]
    since_1904: bool


def read_parts(archive: zipfile.ZipFile) -> Parts:
    """Return the parts of a workbook; a damaged one raises what `open_package` turns into ``file.corrupt``."""
    main = _main_part(archive)
    root = read_part(archive, main)
    related = _relations(archive, main)
    properties = next((item for item in root if local(item.tag) == "workbookPr"), None)
    texts, styles = (
        next((target for kind, target in related.values() if kind == name), None)
        for name in ("sharedStrings", "styles")
    )
    formats = None if styles is None else read_part(archive, styles)
    return Parts(
        sheets=tuple(_sheets(archive, root, related)),
        strings=() if texts is None else tuple(_strings(archive, texts)),
        styles=() if formats is None else tuple(_styles(formats)),
        struck=() if formats is None else tuple(_struck(formats)),
        since_1904=properties is not None and properties.get("date1904", "0") in ("1", "true"),
    )


def judge_format(code: str) -> str:
    """Return what a number format makes of a number.

    Examples
    --------
    >>> [judge_format(code) for code in ("dd-mm-yyyy", "[$-413]d mmm yyyy", "h:mm:ss", "000000", "#,##0.00", "0%")]
    ['date', 'date', 'time', 'zeros6', 'number', 'percent']
    """
    plain = _BRACKETS.sub("", code.split(";", maxsplit=1)[0])
    if re.fullmatch(r"0{2,}", plain):
        return f"zeros{len(plain)}"
    if "%" in plain:
        return "percent"
    if plain.lower() == "general" or not is_date_format(plain):
        return "number"
    return "date" if re.search(r"[dy]|m{3}", plain, re.IGNORECASE) else "time"


def read_text(element: ET.Element) -> str:
    """Return the text of a shared or inline string, without the phonetic aids that East Asian texts carry."""
    parts = []
    for child in element:
        name = local(child.tag)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts.extend(item.text or "" for item in child if local(item.tag) == "t")
    text = "".join(parts)
    return _ESCAPE.sub(_unescape, text) if "_x" in text else text


def _unescape(match: re.Match[str]) -> str:
    """Return the character of an escape such as ``_x000D_``; half a character, and NUL, stay as they are written."""
    letter = chr(int(match[1], 16))
    return match[0] if letter == "\x00" or "\ud800" <= letter <= "\udfff" else letter


def _main_part(archive: zipfile.ZipFile) -> str:
    root = read_part(archive, "_rels/.rels")
    targets = [item.get("Target", "") for item in root if item.get("Type", "").endswith("/officeDocument")]
    return targets[0].lstrip("/") if targets else "xl/workbook.xml"


def _relations(archive: zipfile.ZipFile, part: str) -> _Related:
    """Return kind and target by the id under which a part refers to others."""
    folder, name = posixpath.split(part)
    found = {}
    for item in read_part(archive, f"{folder}/_rels/{name}.rels"):
        target = item.get("Target", "").replace("\\", "/")
        place = target if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[item.get("Id", "")] = (item.get("Type", "").rsplit("/", 1)[-1], place)
    return found


def _sheets(archive: zipfile.ZipFile, root: ET.Element, related: _Related) -> list[SheetPart]:
    listed = next(item for item in root if local(item.tag) == "sheets")
    found = []
    for item in listed:
        key = next(value for name, value in item.attrib.items() if name.startswith("{") and local(name) == "id")
        kind, target = related[key]
        if kind == "worksheet":
            hidden = item.get("state", "visible") != "visible"
            found.append(SheetPart(item.get("name", ""), hidden, find_part(archive, target)))
    return found


def _strings(archive: zipfile.ZipFile, part: str) -> Iterator[str]:
    with archive.open(find_part(archive, part)) as stream:
        # The prolog was validated when the package was opened: there is no entity to expand.
        for _, item in ET.iterparse(stream, events=("end",)):  # noqa: S314
            if local(item.tag) == "si":
                yield read_text(item)
                item.clear()


def _styles(root: ET.Element) -> list[str]:
    codes: dict[int, str] = dict(BUILTIN_FORMATS)
    styles: list[str] = []
    for group in root:
        if local(group.tag) == "numFmts":
            codes.update({int(item.get("numFmtId", "0")): item.get("formatCode", "") for item in group})
        elif local(group.tag) == "cellXfs":
            numbers = [int(item.get("numFmtId", "0")) for item in group]
            styles = [
                "date" if number in _EAST_ASIAN_DATES and number not in codes else judge_format(codes.get(number, ""))
                for number in numbers
            ]
    return styles


def _struck(root: ET.Element) -> list[bool]:
    """Return, per style, whether its font has a line through the letters."""
    fonts: list[bool] = []
    for group in root:
        if local(group.tag) == "fonts":
            fonts = [any(_strikes(item) for item in font) for font in group]
    styles = next((group for group in root if local(group.tag) == "cellXfs"), ())
    chosen = [int(item.get("fontId", "0")) for item in styles]
    return [number < len(fonts) and fonts[number] for number in chosen]


def _strikes(item: ET.Element) -> bool:
    return local(item.tag) == "strike" and item.get("val", "1") not in ("0", "false")
