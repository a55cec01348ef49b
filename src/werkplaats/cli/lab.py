"""``werkplaats lab``: JupyterLab on this workbench."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from werkplaats.workspace.project import find_project

SETTINGS = Path(__file__).parent / "lab_settings"
"""Settings of JupyterLab that are other than its own: it does not ask whether it may fetch news."""


def lab_command(options: Sequence[str] = ()) -> None:
    """Start JupyterLab in the project folder and leave with its exit code when it is closed.

    Parameters
    ----------
    options
        For JupyterLab itself, such as ``--no-browser`` and ``--port=8889``.
    """
    project = find_project()
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={project}",
        "--LabApp.default_url=/lab/tree/notebooks",
        # Nothing here asks the network for anything, so neither does the laboratory.
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        f"--LabApp.app_settings_dir={SETTINGS}",
        *options,
    ]
    if sys.platform == "win32":
        sys.exit(subprocess.run(command, check=False, cwd=project).returncode)
    # In the place of this process, so that whoever ends this one ends JupyterLab as well.
    os.chdir(project)
    os.execv(sys.executable, command)  # noqa: S606
