"""What every method refuses: absent, missing, infinite and non-numeric columns, and groups it cannot compare."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.complete_cases import (
    complete_matrix,
    complete_numbers,
    other_groups,
    split_in_two,
    validate_share,
    varies,
)

TABLE = pd.DataFrame(
    {"cost": [1.0, 2.0, 3.0], "gap": [1.0, None, None], "endless": [1.0, np.inf, 2.0], "arm": ["a", "b", "b"]}
)


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("nothing", "'nothing' is not in the table"),
        ("gap", "'gap' has 2 missing values"),
        ("endless", "'endless' has 1 infinite values"),
        ("arm", "'arm' is not numeric"),
    ],
)
def test_column_that_cannot_be_used(column, message):
    with pytest.raises(ValueError, match=message):
        complete_numbers(TABLE, column)


@pytest.mark.parametrize("dtype", ["Int64", "Float64", "int64", "float32", "float64[pyarrow]"])
def test_every_kind_of_number_becomes_float(dtype):
    table = pd.DataFrame({"x": pd.Series([1, 2, 3], dtype=dtype)})
    numbers = complete_numbers(table, "x")
    assert numbers.dtype == np.float64
    np.testing.assert_array_equal(numbers, [1.0, 2.0, 3.0])


def test_missing_in_a_masked_column_is_counted():
    table = pd.DataFrame({"x": pd.Series([1, None, 3], dtype="Int64")})
    with pytest.raises(ValueError, match="'x' has 1 missing"):
        complete_numbers(table, "x")


def test_message_holds_no_value_of_a_household():
    table = pd.DataFrame({"cost": [123456.0, None]})
    with pytest.raises(ValueError, match="'cost' has 1 missing") as caught:
        complete_numbers(table, "cost")
    assert "123456" not in str(caught.value)


def test_matrix_keeps_the_order_of_the_columns():
    matrix = complete_matrix(TABLE.assign(twice=TABLE["cost"] * 2), ["twice", "cost"])
    np.testing.assert_array_equal(matrix[:, 0], 2 * matrix[:, 1])


def test_split_names_the_other_group():
    split = split_in_two(TABLE, column="cost", group="arm", reference="a")
    assert split.group == "b"
    np.testing.assert_array_equal(split.described, [2.0, 3.0])
    np.testing.assert_array_equal(split.compared, [1.0])


@pytest.mark.parametrize(
    ("labels", "reference", "message"),
    [
        (["a", "b", "c"], "a", "2 groups beside 'a'"),
        (["a", "a", "a"], "a", "nothing to compare"),
        (["a", "b", "b"], "z", "no group 'z'"),
        (["a", None, "b"], "a", "'arm' has 1 missing"),
    ],
)
def test_groups_that_cannot_be_compared(labels, reference, message):
    with pytest.raises(ValueError, match=message):
        split_in_two(TABLE.assign(arm=labels), column="cost", group="arm", reference=reference)


def test_categories_without_households_are_not_groups():
    table = TABLE.assign(arm=pd.Categorical(["a", "b", "b"], categories=["a", "b", "never"]))
    assert other_groups(table, group="arm", reference="a") == ["b"]


@pytest.mark.parametrize("value", [0.0, 1.0, 95])
def test_level_outside_0_to_1(value):
    with pytest.raises(ValueError, match="conf_level must lie between 0 and 1"):
        validate_share("conf_level", value)


def test_rounding_is_not_variation():
    assert not varies(np.array([0.1 + 0.2, 0.3]))
    assert not varies(np.zeros(3))
    assert varies(np.array([0.3, 0.31]))
