"""A small valid params file, and a way to load a changed one."""

from pathlib import Path

import pytest

from werkplaats.errors import CombinedParamsError, ParamsError
from werkplaats.params.loading import load_params

VALID = """\
study: study
title: "Evaluatie 2023"
language: nl
seed: 20230101
price_year: 2020
confidence_level: 0.95
window:
  start: "2022-01-01"
  end: 2023-12-31
waves:
  - name: T0
    month: 0
  - name: T1
    month: 12.0
groups:
  intervention: director
  reference: comparison
payers:
  municipality:
    label: Gemeente
domains:
  wmo:
    label: Wmo
    payer: municipality
  youth:
    label: Jeugdhulp
    payer: municipality
instruments:
  - name: eq5d_5l
primary_outcome: eq5d_utility
disclosure:
  profile: cbs
  min_households: 10
sources:
  - path: gemeente/claims.csv
    table: costs
    columns:
      household_id: Huishouden
    codes:
      domain:
        01: wmo
        NO: youth
"""


@pytest.fixture
def valid() -> str:
    """The text of a valid params file."""
    return VALID


@pytest.fixture
def load(tmp_path: Path):
    """Load params from text or bytes (study name ``study``)."""

    def load_text(text: str | bytes, **overrides: str):
        path = tmp_path / "study.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return load_params(path, overrides)

    return load_text


@pytest.fixture
def problems(load):
    """Load params that are wrong and return what is wrong with them, one error per problem."""

    def collect(text: str | bytes, **overrides: str) -> tuple[ParamsError, ...]:
        with pytest.raises(ParamsError) as caught:
            load(text, **overrides)
        return caught.value.problems if isinstance(caught.value, CombinedParamsError) else (caught.value,)

    return collect
