"""What a notebook opens in its first cell: its params, its inputs, and the only place it may write to.

A notebook runs in one of two ways. Under ``werkplaats run`` the pipeline prepares a stage: a folder with the resolved
params, named by the environment variable ``WERKPLAATS_STAGE``; whatever the notebook writes lands there, and the
pipeline moves it into the study once every cell has run. By hand (papermill, JupyterLab) the params file is read
again, strictly, because papermill reads YAML its own way; output goes to scratch, never over the study's results.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import yaml

from werkplaats.params.loading import load_params, validate_values
from werkplaats.params.model import StudyParams
from werkplaats.results import Results
from werkplaats.schema import TABLES
from werkplaats.workspace.project import SPECIFICATION_CURVE, OutputFolders, StudyFolders, find_project
from werkplaats.workspace.stage import STAGE_FILE, STAGE_VARIABLE
from werkplaats.workspace.storage import (
    read_results,
    read_table,
    scan_table,
    write_frame,
    write_quarantine,
    write_results,
    write_table,
)

if TYPE_CHECKING:
    import duckdb  # most notebooks never ask it anything, and it takes time to import

    from werkplaats.workspace.database import LargeTable

UNBOUNDED = ("costs",)
"""Tables that may be larger than memory; `Session.read_tables` leaves them in a database."""


@dataclass(frozen=True)
class Session:
    """One notebook at work in one study.

    Attributes
    ----------
    notebook
        Name of the notebook, such as ``04_costs``.
    params
        The fields that the notebook declared; touching any other one is an AttributeError, so that the cache key
        of the notebook, which covers the declared fields, is honest.
    folders, output
        The study's folders, and where this session writes.
    key
        Cache key of this run of the notebook; empty when run by hand.
    """

    notebook: str
    params: StudyParams
    folders: StudyFolders
    output: OutputFolders
    key: str = ""

    @property
    def by_hand(self) -> bool:
        """Whether the notebook runs outside the pipeline, so that its output is scratch."""
        return not self.key

    def raw_paths(self, pattern: str) -> list[Path]:
        """Return the raw files below data/raw/<study> that match ``pattern``, sorted by name."""
        return sorted(path for path in self.folders.raw.glob(pattern) if path.is_file())

    def has_table(self, name: str) -> bool:
        """Return whether this study has table ``name``."""
        return (self.folders.processed.tables / f"{name}.parquet").is_file()

    def read_table(self, name: str) -> pd.DataFrame:
        """Read one table of the study; MissingInputError names the notebook that writes it when it is not there."""
        return read_table(self.folders.processed.tables, name)

    @cached_property
    def database(self) -> duckdb.DuckDBPyConnection:
        """The database of this notebook, opened when first asked for; it spills to a private folder."""
        from werkplaats.workspace.database import open_database

        return open_database()

    def scan_table(self, name: str) -> duckdb.DuckDBPyRelation:
        """Return one table of the study as a relation, of any size, in the session's database; not read yet.

        Raises
        ------
        MissingInputError
            As in `read_table`.
        """
        return scan_table(self.folders.processed.tables, name, self.database)

    def close(self) -> None:
        """Close the session's database, which removes what it spilled; its relations cannot be read any more."""
        if "database" in self.__dict__:
            self.__dict__.pop("database").close()

    def read_optional(self, name: str) -> pd.DataFrame | None:
        """Read one table, or return None when this study lacks it.

        Raises
        ------
        MissingInputError
            When the notebook that writes the table has not run yet, so that nobody knows.
        """
        return self.read_table(name) if self._has_or_lacks(name) else None

    def read_tables(self, names: Iterable[str]) -> dict[str, pd.DataFrame | duckdb.DuckDBPyRelation]:
        """Read those of the named tables that this study has; MissingInputError as in `read_optional`.

        Cost lines, of which there may be more than fit in memory, come as a relation, as from `scan_table`.
        """
        present = [name for name in names if self._has_or_lacks(name)]
        return {name: self.scan_table(name) if name in UNBOUNDED else self.read_table(name) for name in present}

    def _has_or_lacks(self, name: str) -> bool:
        """Return whether this study has table ``name``; MissingInputError when nobody knows yet."""
        if self.has_table(name):
            return True
        read_results(self.folders.processed.results, TABLES[name].written_by)
        return False

    def read_results(self, notebook: str) -> Results:
        """Read the results of an earlier notebook."""
        return read_results(self.folders.processed.results, notebook)

    def read_sweeps(self) -> tuple[Results, ...]:
        """Read what the sweeps of this study found, in order of the names of their grids; nothing without one."""
        return tuple(read_results(path.parent, SPECIFICATION_CURVE) for path in self.folders.sweep_results)

    def read_intern(self, notebook: str, name: str) -> pd.DataFrame | None:
        """Read a series of single households that an earlier notebook wrote, or None when there is none."""
        path = self.folders.processed.intern / f"{notebook}.{name}.parquet"
        return pd.read_parquet(path) if path.is_file() else None

    def write_table(self, name: str, frame: pd.DataFrame | duckdb.DuckDBPyRelation | LargeTable) -> Path:
        """Validate and write one table, from memory or from a database."""
        return write_table(self.output.tables, name, frame)

    def write_tables(self, tables: Mapping[str, pd.DataFrame | duckdb.DuckDBPyRelation | LargeTable]) -> list[Path]:
        """Validate and write tables by name."""
        return [self.write_table(name, frame) for name, frame in tables.items()]

    def write_quarantine(self, frames: Mapping[str, pd.DataFrame]) -> list[Path]:
        """Write the quarantined records of each raw file; they never leave the study."""
        return [write_quarantine(self.output.quarantine, file, frame) for file, frame in frames.items()]

    def write_results(self, results: Results, intern: Mapping[str, pd.DataFrame] | None = None) -> Path:
        """Write what this notebook found; ``intern`` holds series of single households, by name."""
        for name, frame in (intern or {}).items():
            write_frame(self.output.intern, f"{self.notebook}.{name}", frame)
        stamped = Results(
            notebook=self.notebook,
            estimates=results.estimates,
            tables=results.tables,
            facts=results.facts,
            missing=results.missing,
            key=self.key,
        )
        return write_results(self.output.results, stamped)


def open_session(notebook: str, *, study: str, **given: Any) -> Session:
    """Open a notebook's session.

    Parameters
    ----------
    notebook
        Name of the notebook, such as ``04_costs``.
    study
        Short name of the study.
    **given
        The notebook's parameters as they stand after papermill (or a reader) had its say. By hand, a value that equals
        the default or papermill's reading of the params file stands for what the file says; any other one is an
        override.

    Raises
    ------
    ParamsError
        When the params file or an override is wrong.
    """
    stage = os.environ.get(STAGE_VARIABLE)
    if stage:
        return _staged_session(notebook, Path(stage), set(given))
    folders = StudyFolders(find_project(), study)
    params = _with_overrides(load_params(folders.params), folders.params, given)
    return Session(notebook, _restricted(params, set(given)), folders, folders.scratch)


def _staged_session(notebook: str, stage: Path, declared: set[str]) -> Session:
    content = json.loads((stage / STAGE_FILE).read_text(encoding="utf-8"))
    params = StudyParams.model_validate_json(json.dumps(content["params"]))
    folders = StudyFolders(Path(content["project"]), params.study)
    return Session(notebook, _restricted(params, declared), folders, OutputFolders(stage), content["key"])


def _with_overrides(params: StudyParams, path: Path, given: Mapping[str, Any]) -> StudyParams:
    """Return params with the values of ``given`` that are neither the default nor papermill's reading of the file."""
    as_papermill_reads = yaml.safe_load(path.read_text(encoding="utf-8"))
    overrides = {
        name: value for name, value in given.items() if value not in (_default(name), as_papermill_reads.get(name))
    }
    return validate_values({**params.model_dump(mode="json"), **overrides}, where="parameters cell")


def _default(name: str) -> Any:
    """Return what the parameters cell of a notebook holds when nobody touched it; None for a required field."""
    field = StudyParams.model_fields[name]
    if field.is_required():
        return None
    default = field.get_default(call_default_factory=True)
    return default.model_dump() if hasattr(default, "model_dump") else default


def _restricted(params: StudyParams, declared: set[str]) -> StudyParams:
    restricted = params.model_copy()
    for name in set(StudyParams.model_fields) - declared - {"study"}:
        del restricted.__dict__[name]
    return restricted
