"""``werkplaats lab``: JupyterLab on this workbench."""

from __future__ import annotations

import subprocess
import sys

from werkplaats.workspace.project import find_project


def lab_command() -> int:
    """Start JupyterLab in the project folder and return its exit code when it is closed."""
    project = find_project()
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={project}",
        "--LabApp.default_url=/lab/tree/notebooks",
    ]
    try:
        return subprocess.run(command, check=False, cwd=project).returncode
    except KeyboardInterrupt:
        return 0
