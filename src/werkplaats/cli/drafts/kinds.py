"""Kinds of raw files, told from their first bytes."""

from __future__ import annotations

import codecs
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

Kind = Literal["text", "workbook", "statistics", "parquet", "message", "archive", "unknown"]

HEAD = 65_536
"""Bytes that are enough to know a file by."""

STATISTICS: Mapping[str, str] = {
    ".sav": "read_sav",
    ".zsav": "read_sav",
    ".dta": "read_dta",
    ".sas7bdat": "read_sas7bdat",
}
"""Suffix of a file of SPSS, Stata or SAS -> the function of pyreadstat that reads it."""


def recognize_kind(path: Path) -> Kind:
    """Return the kind of a file from its first bytes; its name decides between kinds that begin alike."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    suffix = path.suffix.lower()
    if head.startswith(b"PK\x03\x04"):
        return "workbook" if suffix in {".xlsx", ".xlsm"} else "archive"
    if head.startswith(b"\x1f\x8b"):
        return "text" if path.name.lower().endswith((".csv.gz", ".txt.gz", ".tsv.gz")) else "archive"
    if head.startswith(b"PAR1"):
        return "parquet"
    if suffix in STATISTICS:
        return "statistics"
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return "message" if suffix == ".xml" else "unknown"
    utf16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return "text" if utf16 or (suffix in {".csv", ".txt", ".tsv", ".dat"} and b"\0" not in head) else "unknown"


def describe_file(path: Path, kind: Kind) -> str:
    """Return which message a message is, or how many files of which kind an archive holds; else an empty text."""
    if kind == "message":
        with path.open("rb") as stream:
            found = re.search(rb"/(i?(?:wmo|jw))/[\d_]+/((?:wmo|jw)\d{3})", stream.read(HEAD), re.IGNORECASE)
        return found[2].decode().upper() if found else ""
    if kind == "archive" and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            suffixes = Counter(Path(name).suffix.lower() for name in archive.namelist() if not name.endswith("/"))
        return ", ".join(f"{number} {suffix or '-'}" for suffix, number in sorted(suffixes.items()))
    return ""
