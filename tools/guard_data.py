"""Refuse data in version control: by extension, by the first bytes of a file, and by outputs in notebooks.

Called by pre-commit and by ``make lint`` with the files to look at; leaves with 1 and a line per finding when one of
them is, or holds, data. Deliberately without any dependency, so that it also runs outside the environment. Only the
synthetic example study may be committed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

EXAMPLE = "data/raw/maastricht/"
TEMPLATES = frozenset({"src/werkplaats/report/templates/reference.docx"})
KEEP = frozenset({"data/raw/.gitkeep", "data/processed/.gitkeep", "reports/.gitkeep"})
DATA_FOLDERS = ("data/", "reports/")
TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".jsonl")
STATISTICS = (".sav", ".zsav", ".por", ".dta", ".sas7bdat", ".xpt", ".rds", ".rda", ".rdata")
COLUMNS = (".parquet", ".feather", ".arrow", ".pkl", ".pickle", ".npy", ".npz", ".h5", ".hdf5")
CONTAINERS = (".zip", ".gz", ".7z", ".tar", ".db", ".sqlite", ".sqlite3", ".duckdb", ".mdb", ".accdb")
KEYS = (".key", ".pem")
EXTENSIONS = frozenset(TABLES + STATISTICS + COLUMNS + CONTAINERS + KEYS)
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a zip container (xlsx, docx, ods, zip)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (xls, doc)"),
    (b"$FL2", "an SPSS file"),
    (b"$FL3", "an SPSS file"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"<stata_dta>", "a Stata file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x80\x04", "a pickle"),
    (b"\x80\x05", "a pickle"),
)


def find_data(path: str, root: Path = Path()) -> Iterator[str]:
    """Yield why the file at ``path`` (below ``root``, forward slashes) may not be committed; nothing when it may."""
    if path.startswith(EXAMPLE) or path in KEEP | TEMPLATES:
        return
    if path.startswith(DATA_FOLDERS):
        yield "data and reports stay out of version control; only the synthetic example study is in it"
    if PurePosixPath(path).suffix.lower() in EXTENSIONS:
        yield "the extension of a data file"
    file = root / path
    if not file.is_file():
        return
    content = file.read_bytes()
    yield from (f"the first bytes of {kind}" for magic, kind in MAGIC if content.startswith(magic))
    if content[8:12] == b"DUCK":
        yield "the first bytes of a DuckDB database"
    if path.endswith(".ipynb"):
        yield from _find_outputs(content)


def _find_outputs(content: bytes) -> Iterator[str]:
    try:
        cells = json.loads(content)["cells"]
    except (ValueError, KeyError, TypeError):
        yield "a notebook that cannot be read"
        return
    if any(cell.get("outputs") or cell.get("execution_count") for cell in cells):
        yield "a notebook with outputs: run nbstripout on it"
    if any("injected-parameters" in cell.get("metadata", {}).get("tags", []) for cell in cells):
        yield "a notebook with injected parameters: it is the copy of a run"


def main(paths: Iterable[str]) -> int:
    """Print every finding; return 1 when there is one, else 0."""
    findings = [f"{path}: {why}" for path in paths for why in find_data(path)]
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
