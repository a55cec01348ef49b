"""The store: one DuckDB database in which records live from the raw file to the tables, at any size.

Records beyond the memory limit spill to a private folder that is removed when the store closes.
"""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa

from werkplaats.workspace.database import make_private_folder, open_database

if TYPE_CHECKING:
    import pandas as pd


class Store:
    """An open database, and a private folder that is removed with it; readers unpack into it.

    Examples
    --------
    >>> with Store() as store:
    ...     store.keep("numbers", pa.table({"n": [1, 2, 3]}))
    ...     store.value("SELECT sum(n) FROM numbers")
    6
    """

    def __init__(self) -> None:
        self.folder = make_private_folder()
        self._remove = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self._made = 0
        self._kept: set[str] = set()
        self.connection = open_database(self.folder / "spill")

    def name(self, prefix: str) -> str:
        """Return a name for a table that is not in use yet."""
        self._made += 1
        return f"{prefix}_{self._made}"

    def run(self, sql: str, parameters: list[Any] | None = None) -> None:
        """Run one statement."""
        self.connection.execute(sql, parameters)

    def keep(self, name: str, table: pa.Table) -> None:
        """Add rows to table ``name``; the first time makes it."""
        self.connection.register("arriving", table)
        verb = f"INSERT INTO {name}" if name in self._kept else f"CREATE TABLE {name} AS"
        self.connection.execute(f"{verb} SELECT * FROM arriving")
        self._kept.add(name)
        self.connection.unregister("arriving")

    def value(self, sql: str, parameters: list[Any] | None = None) -> Any:
        """Return the first column of the first row; None when there is no row."""
        rows = self.connection.execute(sql, parameters).fetchall()
        return rows[0][0] if rows else None

    def row(self, sql: str) -> tuple[Any, ...]:
        """Return the first row."""
        return self.rows(sql)[0]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return all rows."""
        return self.connection.execute(sql).fetchall()

    def column(self, sql: str) -> list[Any]:
        """Return the first column of all rows."""
        return [row[0] for row in self.rows(sql)]

    def table(self, sql: str) -> pa.Table:
        """Return all rows as an Arrow table."""
        return self.connection.sql(sql).to_arrow_table()

    def frame(self, sql: str) -> pd.DataFrame:
        """Return all rows as a DataFrame."""
        return self.connection.execute(sql).df()

    def close(self) -> None:
        """Close the database and remove its folder."""
        self.connection.close()
        self._remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def quote(name: str) -> str:
    """Return a name as SQL writes it.

    Examples
    --------
    >>> quote('end')
    '"end"'
    """
    return '"' + name.replace('"', '""') + '"'


def list_lines(lines: Iterable[int]) -> str:
    """Return a SELECT of ``line`` that gives these lines.

    Examples
    --------
    >>> list_lines([3, 9])
    'SELECT unnest([3, 9]::BIGINT[]) AS line'
    """
    return f"SELECT unnest([{', '.join(map(str, lines))}]::BIGINT[]) AS line"


def literal(text: str) -> str:
    """Return a text as SQL writes it.

    Examples
    --------
    >>> literal("'s-Gravenhage")
    "'''s-Gravenhage'"
    """
    return "'" + text.replace("'", "''") + "'"
