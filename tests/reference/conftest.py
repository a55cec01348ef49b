"""Real data with published answers, where they are at hand."""

from pathlib import Path

import pandas as pd
import pytest

REFDATA = Path(__file__).parents[2] / ".." / "shared" / "refdata"


@pytest.fixture
def refdata():
    """Return a function that reads one reference file, or skips the test with the reason."""

    def read(name, **options):
        path = REFDATA / name
        if not path.exists():
            pytest.skip(f"reference data {name} are not beside this repository (../shared/refdata)")
        return pd.read_csv(path, **options)

    return read
