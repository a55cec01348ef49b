"""Time the example study, whole and unchanged, against a plain papermill loop over the same notebooks.

``make bench`` prints a table. Both ways run in a copy of the project, in turn; seconds depend on the machine, the ratio
much less. Nothing here is a test: a slow machine is no fault.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).parents[1]
PARTS = ("params", "notebooks", "data/raw/maastricht")
PARAMS = "params/maastricht.yaml"


def copy_project(folder: Path) -> None:
    """Copy what a run of the example study reads to ``folder``."""
    for part in PARTS:
        shutil.copytree(PROJECT / part, folder / part)


def seconds(command: list[str], folder: Path) -> float:
    """Return how long ``command`` takes in ``folder``; RuntimeError with its last lines when it fails."""
    started = time.perf_counter()
    surroundings = {**os.environ, "CI": "true"}
    done = subprocess.run(command, check=False, cwd=folder, env=surroundings, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} left with {done.returncode}:\n{(done.stdout + done.stderr)[-2000:]}")
    return time.perf_counter() - started


def time_study(folder: Path) -> tuple[float, float]:
    """Return seconds of the whole study, and of running it again when nothing changed."""
    command = [sys.executable, "-m", "werkplaats", "run", PARAMS]
    return seconds(command, folder), seconds(command, folder)


def time_papermill_loop(folder: Path) -> float:
    """Return seconds of papermill, called for one notebook after the other, in a study that has run before."""
    notebooks = sorted((folder / "notebooks").glob("0*.ipynb"))
    out = folder / "executed.ipynb"
    commands = [
        [sys.executable, "-m", "papermill", str(notebook), str(out), "-f", PARAMS, "--no-progress-bar"]
        for notebook in notebooks
    ]
    return sum(seconds(command, folder) for command in commands)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=1, help="how often each way runs (default 1); medians are printed"
    )
    rounds = parser.parse_args().rounds
    whole, again, loop = [], [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            copy_project(folder)
            first, second = time_study(folder)
            whole.append(first)
            again.append(second)
            loop.append(time_papermill_loop(folder))
    ours, theirs = statistics.median(whole), statistics.median(loop)
    print(f"{'werkplaats run, whole study':40}{ours:8.1f} s")
    print(f"{'werkplaats run, nothing changed':40}{statistics.median(again):8.1f} s")
    print(f"{'papermill, one notebook after another':40}{theirs:8.1f} s")
    print(f"{'papermill / werkplaats':40}{theirs / ours:8.1f} x")


if __name__ == "__main__":
    main()
