"""Cleaning the raw files gives back the truth, to the cent: every fault that was put in is taken out, and nothing else.

Oracle: the truth tables of the generator, which cleaning never sees.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from werkplaats.analyses.cleaning import Cleaning, clean_study
from werkplaats.params.loading import load_params
from werkplaats.synthetic.catalog import PRODUCTS
from werkplaats.synthetic.study import Study
from werkplaats.synthetic.timeline import first_day

pytestmark = pytest.mark.slow

RULES_OF_BROKEN_LINES = {
    "household.unresolved": 1,
    "date.invalid": 2,
    "code.unknown": 1,
    "interval.negative": 1,
    "amount.missing": 1,
    "amount.ambiguous": 1,
    "amount.decimal_point": 1,
    "row.duplicate_across_files": 150,
    "value.range": 1,
    "row.total": 7,
}


@pytest.fixture(scope="module")
def cleaning(committed: Path) -> Cleaning:
    return clean_study(load_params(committed.parents[2] / "params" / "maastricht.yaml"), committed)


def test_costs_are_the_truth_per_household_month_and_domain(study: Study, cleaning: Cleaning) -> None:
    costs = cleaning.tables["costs"].df()
    found = costs.groupby(["household_id", costs["start"].dt.strftime("%Y-%m"), "domain", "payer"])["cents"].sum()
    lines = study.lines
    products = lines["product"].map(dict(enumerate(PRODUCTS)))
    month = lines["month"].map(lambda number: first_day(number).strftime("%Y-%m"))
    keys = [lines["household_id"], month, products.map(lambda of: of.domain), products.map(lambda of: of.payer)]
    truth = lines["cents"].groupby(keys).sum()
    pd.testing.assert_series_equal(
        found.astype("int64"), truth[truth > 0], check_names=False, check_index_type=False, check_index=True
    )


def test_quarantined_is_what_was_put_in(cleaning: Cleaning) -> None:
    findings = cleaning.results.tables["findings"]
    quarantined = findings[findings["outcome"] == "quarantined"].groupby("rule")["n_records"].sum()
    assert quarantined.to_dict() == RULES_OF_BROKEN_LINES


def test_enrollment_arrives_whole(study: Study, cleaning: Cleaning) -> None:
    households = cleaning.tables["households"]
    assert households["group"].value_counts().to_dict() == study.households["group"].value_counts().to_dict()
    assert households["start"].notna().sum() == study.households["start"].notna().sum()
    assert len(cleaning.tables["programme"]) == len(study.hours)
    assert len(cleaning.tables["helpers"]) == len(study.helpers)
