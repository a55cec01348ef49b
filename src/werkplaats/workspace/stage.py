"""The stage: how the pipeline tells a notebook what it runs with and where to write. Nothing slow is loaded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from werkplaats.params.model import StudyParams
    from werkplaats.workspace.project import StudyFolders

STAGE_VARIABLE = "WERKPLAATS_STAGE"
"""Environment variable of a kernel that names its stage."""

STAGE_FILE = "stage.json"
"""File in the stage with the resolved params, the project folder and the cache key."""


def write_stage(stage: Path, *, params: StudyParams, folders: StudyFolders, key: str) -> None:
    """Prepare a stage for one run of a notebook (called by the pipeline)."""
    stage.mkdir(parents=True, exist_ok=True)
    content = {"params": params.model_dump(mode="json"), "project": str(folders.project), "key": key}
    (stage / STAGE_FILE).write_text(json.dumps(content), encoding="utf-8")
