"""Running the toy project."""

from __future__ import annotations

from pathlib import Path

import pytest

from werkplaats.pipeline.runs import run_study


@pytest.fixture
def run(tmp_path: Path, toy_steps):
    """Run the toy project of this test; keyword arguments as `run_study`."""
    folder = tmp_path / "project"

    def run_toy(**options):
        packages = {"toylib": folder / "lib" / "toylib"}
        return run_study(folder / "params" / "toy.yaml", steps=toy_steps, packages=packages, **options)

    return run_toy
