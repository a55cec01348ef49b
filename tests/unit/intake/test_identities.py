"""Identifiers: shapes, placeholders, and the eleven test as a test of columns."""

import pandas as pd
import pytest

from werkplaats.intake.columns.privacy import count_eleven_test
from werkplaats.intake.headers import normalize_name
from werkplaats.intake.identities import _strange_shape


def test_one_in_ten_other_shapes_is_strange():
    ids = pd.Series([f"H{number:03d}" for number in range(20)] + ["h021"])
    assert _strange_shape(ids).tolist() == [False] * 20 + [True]


def test_plain_numbers_have_no_shape():
    assert not _strange_shape(pd.Series([str(number) for number in range(1, 500)])).any()


def test_without_a_majority_there_is_no_shape():
    assert not _strange_shape(pd.Series(["A1", "A2", "12B", "13B"])).any()


def test_eleven_test_counts_different_numbers_in_any_notation():
    values = pd.Series(["999990019", "9999.90.019", "999990020", "999990021", "P0001", "12"])
    assert count_eleven_test(values) == (2, 3)


def test_one_in_eleven_of_all_numbers_passes():
    passing, distinct = count_eleven_test(pd.Series([str(number) for number in range(200_000_000, 200_005_500)]))
    assert passing / distinct == pytest.approx(1 / 11, abs=0.01)


@pytest.mark.parametrize("name", [" Product_Code ", "product code", "PRODUCT\u00a0CODE"])
def test_column_names_are_recognized(name):
    assert normalize_name(name) == "product code"
