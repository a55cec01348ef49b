"""The folders of a project and of one study in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from werkplaats.errors import ParamsError

SPECIFICATION_CURVE = "specification_curve"
"""Name of the results of a sweep: what all specifications of one grid say together."""


@dataclass(frozen=True)
class OutputFolders:
    """Where one run puts things: below data/processed/<study>, below a staging folder, or below scratch."""

    root: Path

    @property
    def tables(self) -> Path:
        """Cleaned and analysis tables, Parquet."""
        return self.root / "tables"

    @property
    def quarantine(self) -> Path:
        """Raw records that could not be used, with line and reason. Never leaves."""
        return self.root / "quarantine"

    @property
    def findings(self) -> Path:
        """What was found in the raw files, for people and programs, a folder per language. Never leaves."""
        return self.root / "findings"

    @property
    def results(self) -> Path:
        """Numbers with their uncertainty, JSON, one file per notebook."""
        return self.root / "results"

    @property
    def intern(self) -> Path:
        """Series of single households; read by the internal report only."""
        return self.results / "intern"

    @property
    def reports(self) -> Path:
        """Reports as notebook 08 writes them; the pipeline moves them to reports/<study>."""
        return self.root / "reports"


@dataclass(frozen=True)
class StudyFolders:
    """Every folder and file of one study."""

    project: Path
    study: str

    @property
    def params(self) -> Path:
        """The params file."""
        return self.project / "params" / f"{self.study}.yaml"

    @property
    def texts(self) -> Path:
        """Texts that people wrote: <language>/<chapter>.md."""
        return self.project / "params" / "texts" / self.study

    @property
    def raw(self) -> Path:
        """Deliveries, as received."""
        return self.project / "data" / "raw" / self.study

    @property
    def processed(self) -> OutputFolders:
        """What the study's last good run wrote."""
        return OutputFolders(self.project / "data" / "processed" / self.study)

    @property
    def scratch(self) -> OutputFolders:
        """What a notebook run by hand writes: never over the study's results."""
        return OutputFolders(self.processed.root / "scratch")

    @property
    def sweeps(self) -> Path:
        """A folder for each grid that was swept."""
        return self.processed.root / "sweeps"

    @property
    def sweep_results(self) -> tuple[Path, ...]:
        """What every sweep found, by name of the grid."""
        return tuple(sorted(self.sweeps.glob(f"*/{SPECIFICATION_CURVE}.json")))

    @property
    def reports(self) -> Path:
        """Reports: intern/ (never leaves) and openbaar/ (passed disclosure control)."""
        return self.project / "reports" / self.study


def find_project(start: Path | None = None) -> Path:
    """Return the nearest folder, from ``start`` (default: here) upwards, that holds params/ and notebooks/.

    Raises
    ------
    ParamsError
        When there is none.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "params").is_dir() and (folder / "notebooks").is_dir():
            return folder
    raise ParamsError(
        "no werkplaats project here",
        where=str(here),
        found="no folder with params/ and notebooks/ here or above",
        do="Run this from the folder that holds params/ and notebooks/",
        rule="project.not_found",
    )
