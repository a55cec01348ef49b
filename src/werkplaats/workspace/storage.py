"""Tables and results on disk: validated when written, and named by their notebook when they are not there."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from werkplaats.errors import InputError, MissingInputError
from werkplaats.results import Results
from werkplaats.schema import TABLES, Kind, Table
from werkplaats.workspace.files import write_bytes, write_text

if TYPE_CHECKING:
    import duckdb
    import pandera.pandas as pa

    from werkplaats.workspace.database import LargeTable

_DTYPES: dict[Kind, object] = {
    "text": str,
    "integer": "Int64",
    "number": "float64",
    "date": "datetime64[ns]",
}


def empty_table(name: str) -> pd.DataFrame:
    """Return a table of this name with its columns, held as they should be, and no rows."""
    frame = pd.DataFrame({column: pd.Series(dtype="object") for column in TABLES[name].names})
    return validate_table(name, frame)


def validate_table(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` with the columns of table ``name``, in order and held as the schema says.

    Raises
    ------
    InputError
        When columns are missing, a required cell is empty, a value is not allowed or a key occurs twice. The message
        names columns and counts, never values.
    """
    from pandera.errors import SchemaErrors  # takes time to load, and large tables do without

    table = TABLES[name]
    _validate_columns(table, frame)
    ordered = frame.loc[:, list(table.names)].reset_index(drop=True)
    try:
        valid = _pandera_schema(table).validate(ordered, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        counts = cases.groupby(["column", "check"], dropna=False).size()
        found = "; ".join(f"{column}: {check}, {count} times" for (column, check), count in counts.items())
        raise InputError(f"table '{name}' does not hold what it must hold", found=found, rule="table.invalid") from None
    _validate_key(table, valid)
    # pandera knows dates to the nanosecond only, which cannot hold a year after 2262.
    dates = [column.name for column in table.columns if column.kind == "date"]
    return valid.astype(dict.fromkeys(dates, "datetime64[us]"))


def write_table(folder: Path, name: str, frame: pd.DataFrame | duckdb.DuckDBPyRelation | LargeTable) -> Path:
    """Validate ``frame``, or a relation of any size, as table ``name`` and write it to ``folder`` as Parquet."""
    if not isinstance(frame, pd.DataFrame):
        from werkplaats.workspace.relations import write_relation

        return write_relation(folder, name, frame)
    buffer = io.BytesIO()
    validate_table(name, frame).to_parquet(buffer, index=False)
    path = folder / f"{name}.parquet"
    write_bytes(path, buffer.getvalue())
    return path


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Read table ``name``; MissingInputError names the notebook that writes it when it is not there."""
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise _missing(path, TABLES[name].written_by)
    return validate_table(name, pd.read_parquet(path))


def scan_table(folder: Path, name: str, database: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """Return table ``name`` as a relation of ``database``, not read yet; errors as in `read_table`."""
    from werkplaats.workspace.relations import scan_relation

    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise _missing(path, TABLES[name].written_by)
    return scan_relation(path, name, database)


def write_results(folder: Path, results: Results) -> Path:
    """Write what one notebook found to ``folder`` as JSON."""
    path = folder / f"{results.notebook}.json"
    write_text(path, results.to_json())
    return path


def read_results(folder: Path, notebook: str) -> Results:
    """Read what ``notebook`` found; MissingInputError says to run it first when that is not there."""
    path = folder / f"{notebook}.json"
    if not path.is_file():
        raise _missing(path, notebook)
    return Results.from_json(path.read_text(encoding="utf-8"))


def write_frame(folder: Path, name: str, frame: pd.DataFrame) -> Path:
    """Write a series of single households (results/intern) as Parquet."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    path = folder / f"{name}.parquet"
    write_bytes(path, buffer.getvalue())
    return path


def write_quarantine(folder: Path, file: str, frame: pd.DataFrame) -> Path:
    """Write the quarantined records of one raw file as csv.

    Parameters
    ----------
    file
        Raw file below data/raw/<study>, with forward slashes; those become two underscores.
    frame
        Records with line, rule, reason and raw text. A raw text that a spreadsheet would run as a formula gets an
        apostrophe in front.
    """
    text = frame["text"].astype(object).str.replace(r"^(?=[=+\-@\t\r])", "'", regex=True)
    name = file.replace("/", "__")
    path = folder / (name if name.endswith(".csv") else f"{name}.csv")
    write_text(path, frame.assign(text=text).to_csv(index=False, lineterminator="\n"))
    return path


def _pandera_schema(table: Table) -> pa.DataFrameSchema:
    import pandera.pandas as pa

    columns = {
        column.name: pa.Column(
            _DTYPES[column.kind],
            checks=pa.Check.isin(column.allowed, ignore_na=True) if column.allowed else None,
            nullable=not column.required,
            coerce=True,
        )
        for column in table.columns
    }
    return pa.DataFrameSchema(columns, ordered=True, strict=True)


def _validate_columns(table: Table, frame: pd.DataFrame) -> None:
    absent = [name for name in table.names if name not in frame.columns]
    if absent:
        raise InputError(
            f"table '{table.name}' lacks columns", found=f"no {', '.join(absent)}", rule="table.missing_column"
        )


def _validate_key(table: Table, frame: pd.DataFrame) -> None:
    if table.key and (twice := int(frame.duplicated(list(table.key)).sum())):
        raise InputError(
            f"table '{table.name}' has more than one row for the same {', '.join(table.key)}",
            found=f"{twice} rows too many",
            rule="table.duplicate_key",
        )


def _missing(path: Path, notebook: str) -> MissingInputError:
    return MissingInputError(
        f"{path.name} is not there yet",
        where=str(path.parent),
        do=f"Run notebook {notebook} first (werkplaats run PARAMS --only {notebook[:2]})",
        rule="input.not_there",
    )
