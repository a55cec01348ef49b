"""Raw files that are cleaned with one source each, or checked as one delivery."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from werkplaats.intake.checking import Checked, check_delivery
from werkplaats.intake.deliveries import Cleaned, clean_deliveries, read_deliveries
from werkplaats.intake.privacy.guarded_files import write_key
from werkplaats.intake.safeguards import read_safeguards
from werkplaats.intake.store import Store
from werkplaats.intake.vocabulary import Vocabulary
from werkplaats.params.pseudonyms import Pseudonyms
from werkplaats.params.sources import Source
from werkplaats.workspace.database import LargeTable

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
    wave_order=("T0", "T1"),
    planned=True,
    wave_months={"T0": 0, "T1": 12},
)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store() as opened:
        yield opened


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write raw files (name -> text or bytes) into a folder of their own, and return it."""
    folder = tmp_path / "raw"
    folder.mkdir()

    def writer(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return writer


@pytest.fixture
def clean(write: Callable[..., Path], store: Store) -> Callable[..., Cleaned]:
    """Write raw files and clean them with the given sources."""

    def cleaner(files: dict[str, str | bytes], *sources: dict[str, Any], **options: Any) -> Cleaned:
        described = sources or ({"path": "*.csv", "table": "costs", "layout": "generic"},)
        read = read_deliveries([Source.model_validate(source) for source in described], write(files), store)
        return clean_deliveries(read, vocabulary=VOCABULARY, **options)

    return cleaner


@pytest.fixture
def check(write: Callable[..., Path], store: Store) -> Callable[..., tuple[Checked, ...]]:
    """Write raw files and check them as one delivery of costs."""

    def checker(files: dict[str, str | bytes], **options: Any) -> tuple[Checked, ...]:
        folder = write(files)
        path = folder if len(files) > 1 else folder / next(iter(files))
        return check_delivery(path, **{"layout": "costs", "store": store, **options})

    return checker


@pytest.fixture
def rows() -> Callable[..., pd.DataFrame]:
    """Return a cleaned table as a DataFrame."""

    def reader(cleaned: Cleaned, table: str = "costs") -> pd.DataFrame:
        held = cleaned.tables[table]
        return held.df() if isinstance(held, LargeTable) else held

    return reader


@pytest.fixture
def header() -> str:
    return HEADER


@pytest.fixture
def line() -> str:
    return LINE


@pytest.fixture
def protect(write: Callable[..., Path], store: Store, tmp_path: Path) -> Callable[..., Cleaned]:
    """Write raw files, key and lists, and clean them as a study does."""

    def protector(
        files: dict[str, str | bytes],
        *sources: dict[str, Any],
        pseudonyms: dict[str, Any] | None = None,
        **options: Any,
    ) -> Cleaned:
        settings = Pseudonyms.model_validate(pseudonyms or {})
        folder = write(files)
        safeguards = read_safeguards(settings, study="example", project=folder, folder=folder)
        described = sources or ({"path": "*.csv", "table": "costs", "layout": "generic"},)
        read = read_deliveries([Source.model_validate(source) for source in described], folder, store, safeguards)
        return clean_deliveries(read, **{"vocabulary": VOCABULARY, "safeguards": safeguards, **options})

    return protector


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A key file outside the project."""
    path = tmp_path / "study.key"
    write_key(path)
    return path
