"""DuckDB as this workbench opens it: memory bounded, spilling to a private folder, and never over the network.

Tables that can outgrow memory stay in a database as relations: queries that have not run yet. A relation is asked
through its own database, so what is joined with it must be brought there first.
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from werkplaats.errors import ParamsError
from werkplaats.workspace.stage import STAGE_VARIABLE

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

MEMORY_VARIABLE = "WERKPLAATS_MEMORY_MB"
"""Environment variable: most megabytes that one database may use before it spills to disk."""

_MOST_MB, _LEAST_MB = 1_200, 128
_SHARE = 4
"""By default a database takes at most a quarter of the machine: two notebooks run side by side."""


def memory_megabytes() -> int:
    """Return how many megabytes a database may use: what the environment says, or by the size of the machine.

    Raises
    ------
    ParamsError
        When the environment variable is no whole number of at least 128.
    """
    asked = os.environ.get(MEMORY_VARIABLE, "").strip()
    if not asked:
        return _machine_share()
    if not asked.isdecimal() or int(asked) < _LEAST_MB:
        raise ParamsError(
            f"environment variable {MEMORY_VARIABLE} is no number of megabytes",
            found=f"'{asked}'",
            do=f"Set it to a whole number of at least {_LEAST_MB}, or unset it",
            rule="setting.memory",
        )
    return int(asked)


def make_private_folder() -> Path:
    """Make a folder for what this process alone may see, gone however the process ends.

    A notebook's kernel is killed when its last cell has run, so nothing it would do at its end can be relied upon.
    Under the pipeline the folder therefore lies in the stage, which the pipeline removes; otherwise it is one of the
    system's temporary folders, removed when the process ends.
    """
    stage = os.environ.get(STAGE_VARIABLE)
    if stage:
        return Path(tempfile.mkdtemp(prefix=".spill-", dir=stage))
    folder = Path(tempfile.mkdtemp(prefix="werkplaats-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def open_database(folder: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Open an empty database in memory.

    Parameters
    ----------
    folder
        Where it spills, readable for this user only; DuckDB removes its files when the database closes. Without one,
        a folder from `make_private_folder`.

    Examples
    --------
    >>> with open_database() as database:
    ...     database.execute("SELECT 40 + 2").fetchall()
    [(42,)]
    """
    spill = folder or make_private_folder()
    spill.mkdir(mode=0o700, parents=True, exist_ok=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{memory_megabytes()}MB",
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    return duckdb.connect(":memory:", config=config)


@dataclass(frozen=True, eq=False)
class LargeTable:
    """A table of any size, to be asked as a relation, and to be written in an order that the relation does not have.

    Attributes
    ----------
    relation
        Its rows, in the order in which the database finds them.
    stretches
        Gives its rows in order, some millions at a time, with columns held as the schema says.
    prove
        Told the file to which all stretches were written; raises when it does not hold what the relation holds.
    """

    relation: duckdb.DuckDBPyRelation
    stretches: Callable[[], Iterable[pa.Table]]
    prove: Callable[[Path], None]

    def df(self) -> pd.DataFrame:
        """Return all rows in their order; as many as memory holds."""
        import pyarrow as pa

        frame: pd.DataFrame = pa.concat_tables(self.stretches()).to_pandas()
        return frame


def open_relation(table: pd.DataFrame | duckdb.DuckDBPyRelation | LargeTable) -> duckdb.DuckDBPyRelation:
    """Return a table as a relation; a DataFrame goes to a database that this process opens once for all of them."""
    import pandas as pd

    if isinstance(table, LargeTable):
        return table.relation
    return _process_database().from_df(table) if isinstance(table, pd.DataFrame) else table


def ask_relation(relation: duckdb.DuckDBPyRelation, name: str, sql: str) -> duckdb.DuckDBPyRelation:
    """Return what a query makes of a relation, which the query calls ``name``; it runs when somebody reads it.

    Examples
    --------
    >>> import pandas as pd
    >>> numbers = open_relation(pd.DataFrame({"n": [1, 2, 3]}))
    >>> ask_relation(numbers, "numbers", "SELECT sum(n) FROM numbers").fetchall()
    [(6,)]
    """
    answer = relation.query(name, sql)
    assert answer is not None, "the statement is not a query"
    return answer


def keep_relation(relation: duckdb.DuckDBPyRelation, kind: str) -> str:
    """Run a relation, keep what comes out as a table in its database, and return the name of that table."""
    name = f"{kind}_{secrets.token_hex(4)}"
    relation.create(name)
    return name


def keep_frame(near: duckdb.DuckDBPyRelation, frame: pd.DataFrame, kind: str) -> str:  # noqa: ARG001 found by name
    """Keep a DataFrame as a table in the database of relation ``near``, and return the name of that table."""
    name = f"{kind}_{secrets.token_hex(4)}"
    near.query("near", _KEEP.format(name=name))
    return name


def drop_kept(near: duckdb.DuckDBPyRelation, *names: str) -> None:
    """Drop kept tables from the database of relation ``near``."""
    for name in names:
        near.query("near", f"DROP TABLE {name}")


# DuckDB looks a name that it does not know up among the variables of the caller.
_KEEP = "CREATE TABLE {name} AS SELECT * FROM frame"


@cache
def _process_database() -> duckdb.DuckDBPyConnection:
    return open_database()


def _machine_share() -> int:
    if not hasattr(os, "sysconf"):
        return _MOST_MB
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20
    return max(_LEAST_MB, min(_MOST_MB, machine // _SHARE))
