"""Where a sweep keeps things: a folder per grid, and in it a small project for each specification.

Such a project has the layout of the real one, with links to its notebooks and raw files, so that a notebook runs in it
as anywhere and has the same key as in the study itself wherever it declares nothing that was varied.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from werkplaats.errors import InputError
from werkplaats.params.specifications import Specification
from werkplaats.workspace.project import StudyFolders

SPECIFICATIONS = "specifications"
"""Folder in a sweep with its specifications."""


@dataclass(frozen=True)
class SweepFolders:
    """The folders of one grid of one study."""

    study: StudyFolders
    grid: Path

    @property
    def root(self) -> Path:
        """Everything of this sweep, by the name of the grid file."""
        return self.study.sweeps / re.sub(r"[^\w-]+", "_", self.grid.stem)

    @property
    def table(self) -> Path:
        """One row for each specification and outcome."""
        return self.root / "sweep.csv"

    @property
    def account(self) -> Path:
        """The same for programs, with the params, and what ran."""
        return self.root / "sweep.json"

    def figure(self, number: int, term: str) -> Path:
        """Return where the specification curve of an outcome is drawn."""
        return self.root / f"specification_curve_{number}_{term}.png"

    def prepare(self, specification: Specification) -> StudyFolders:
        """Return the project of ``specification``, made when it is not there.

        Raises
        ------
        InputError
            When the system makes no links.
        """
        project = self.root / SPECIFICATIONS / specification.params_key
        folders = StudyFolders(project, self.study.study)
        links = {project / "notebooks": self.study.project / "notebooks", folders.raw: self.study.raw}
        for link, target in links.items():
            link.parent.mkdir(parents=True, exist_ok=True)
            if link.is_symlink() and link.resolve() == target.resolve():
                continue
            link.unlink(missing_ok=True)
            try:
                link.symlink_to(target.resolve(), target_is_directory=True)
            except OSError as error:
                raise InputError(
                    "a specification runs in a folder with links, and the system did not make one",
                    where=str(link),
                    found=error.strerror or type(error).__name__,
                    do="On Windows: switch on the developer mode, or run in WSL",
                    rule="sweep.links",
                ) from error
        return folders

    def existing(self) -> tuple[StudyFolders, ...]:
        """Return the projects of specifications that earlier sweeps of this grid left."""
        projects = sorted(path for path in (self.root / SPECIFICATIONS).glob("*") if path.is_dir())
        return tuple(StudyFolders(project, self.study.study) for project in projects)

    def remove_others(self, kept: Iterable[str]) -> None:
        """Remove the projects of specifications that the grid holds no more: they hold households for nothing."""
        names = set(kept)
        for folders in self.existing():
            if folders.project.name not in names:
                shutil.rmtree(folders.project)
