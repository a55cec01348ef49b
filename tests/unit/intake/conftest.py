"""A folder of raw files, cleaned with one source each."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from werkplaats.intake.deliveries import Cleaned, clean_deliveries, read_deliveries
from werkplaats.intake.vocabulary import Vocabulary
from werkplaats.params.sources import Source

HEADER = "person_id;household_id;domain;product_code;provider;start;end;amount\n"
LINE = "P0001;H001;wmo;02A;De Linde;01-03-2018;31-03-2018;1.234,56\n"
VOCABULARY = Vocabulary(
    allowed={
        "domain": frozenset({"wmo", "zvw"}),
        "payer": frozenset({"municipality", "insurer"}),
        "wave": frozenset({"T0", "T1"}),
        "group": frozenset({"director", "comparison", "pool"}),
    },
    payer_of={"wmo": "municipality", "zvw": "insurer"},
    ranges={"eq_vas.vas": (0, 100), "eq5d_5l.mobility": (1, 5)},
    whole=frozenset({"eq5d_5l.mobility"}),
)


@pytest.fixture
def clean(tmp_path: Path) -> Callable[..., Cleaned]:
    """Write raw files (name -> text or bytes) and clean them with the given sources."""

    def cleaner(files: dict[str, str | bytes], *sources: dict[str, Any]) -> Cleaned:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        described = sources or ({"path": "*.csv", "table": "costs", "layout": "generic"},)
        read = read_deliveries([Source.model_validate(source) for source in described], tmp_path)
        return clean_deliveries(read, vocabulary=VOCABULARY)

    return cleaner


@pytest.fixture
def header() -> str:
    return HEADER


@pytest.fixture
def line() -> str:
    return LINE
