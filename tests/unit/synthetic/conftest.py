"""The example study, made once for all its tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from werkplaats.synthetic.deliveries import write_deliveries
from werkplaats.synthetic.study import Study, generate


@pytest.fixture(scope="session")
def study() -> Study:
    """The committed example study, made anew from its seed."""
    return generate()


@pytest.fixture(scope="session")
def delivered(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its raw files, written anew."""
    folder = tmp_path_factory.mktemp("maastricht")
    write_deliveries(study, folder)
    return folder


@pytest.fixture(scope="session")
def committed() -> Path:
    """The raw files as they are in the repository."""
    return Path(__file__).parents[3] / "data" / "raw" / "maastricht"
