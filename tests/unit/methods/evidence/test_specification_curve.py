"""The summary of a specification curve: identities, edges and invalid input."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.evidence.specification_curve import interval_conclusions, specification_curve

EXACT = 1e-12
"""Shares and medians of a few numbers: nothing but rounding of doubles."""


@pytest.fixture
def table():
    rng = np.random.default_rng(5)
    estimates = rng.normal(1.0, 2.0, size=40)
    width = rng.uniform(0.5, 3.0, size=40)
    return pd.DataFrame(
        {
            "label": [f"s{number}" for number in range(40)],
            "estimate": estimates,
            "conf_low": estimates - width,
            "conf_high": estimates + width,
        }
    )


def mirrored(table):
    return table.assign(estimate=-table["estimate"], conf_low=-table["conf_high"], conf_high=-table["conf_low"])


def test_turning_the_sign_exchanges_above_and_below(table):
    one, other = specification_curve(table, reference="s0"), specification_curve(mirrored(table), reference="s0")
    assert other.median == pytest.approx(-one.median, abs=EXACT)
    assert (other.lowest, other.highest) == (-one.highest, -one.lowest)
    assert (other.n_above, other.n_below) == (one.n_below, one.n_above)
    assert (other.n_positive, other.n_negative) == (one.n_negative, one.n_positive)
    assert other.n_same_sign == one.n_same_sign
    assert other.n_same_side == one.n_same_side
    assert other.n_same_conclusion == one.n_same_conclusion
    assert one.n_above > one.n_below > 0


def test_scaling_scales_the_numbers_and_leaves_the_counts(table):
    scaled = table.assign(**{name: table[name] * 4 for name in ("estimate", "conf_low", "conf_high")})
    one, other = (asdict(specification_curve(each, reference="s0")) for each in (table, scaled))
    for name in ("median", "lowest", "highest"):
        assert other.pop(name) == pytest.approx(one.pop(name) * 4, abs=EXACT), name
    assert other == one


def test_wider_intervals_decide_less(table):
    wider = table.assign(conf_low=table["conf_low"] - 2, conf_high=table["conf_high"] + 2)
    one, other = (specification_curve(each, reference="s0") for each in (table, wider))
    assert one.n_above > other.n_above
    assert one.n_below >= other.n_below


def test_the_order_of_the_rows_says_nothing(table):
    shuffled = table.sample(frac=1, random_state=1)
    assert specification_curve(shuffled, reference="s3") == specification_curve(table, reference="s3")


def test_the_reference_decides_which_sign_and_which_side_are_the_same():
    table = pd.DataFrame(
        {
            "label": ["a", "b", "c", "d"],
            "estimate": [3.0, 2.0, -1.0, -2.0],
            "conf_low": [1.0, -1.0, -3.0, -4.0],
            "conf_high": [5.0, 5.0, 1.0, -1.0],
        }
    )
    seen = {label: specification_curve(table, reference=label) for label in table["label"]}
    assert {label: (one.n_same_sign, one.n_same_side) for label, one in seen.items()} == {
        "a": (2, 1),
        "b": (2, 1),
        "c": (2, 1),
        "d": (2, 1),
    }
    assert [one.conclusion for one in seen.values()] == ["above", "undecided", "undecided", "below"]
    assert [one.n_same_conclusion for one in seen.values()] == [1, 2, 2, 1]
    assert specification_curve(table.iloc[:3], reference="c").n_same_side == 0


def test_shares_of_intervals_are_over_those_with_an_interval():
    table = pd.DataFrame(
        {
            "label": ["a", "b", "c", "d"],
            "estimate": [3.0, 2.0, 1.0, -1.0],
            "conf_low": [1.0, -1.0, None, -2.0],
            "conf_high": [5.0, 5.0, None, 0.0],
        }
    )
    found = specification_curve(table, reference="b")
    assert (found.n_specifications, found.n_intervals) == (4, 3)
    assert (found.n_above, found.n_below) == (1, 0)  # an interval that ends at zero holds it
    assert found.share_same_conclusion == pytest.approx(2 / 3, abs=EXACT)
    assert found.share_same_sign == 0.75
    assert list(interval_conclusions(table).where(lambda found: found.notna(), "")) == [
        "above",
        "undecided",
        "",
        "undecided",
    ]
    assert specification_curve(table, reference="c").share_same_conclusion is None


def test_the_input_stays_as_it_is(table):
    before = table.copy()
    specification_curve(table, reference="s1")
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda table: table.iloc[:0], "no specifications"),
        (lambda table: table.assign(estimate=table["estimate"].where(table.index > 1)), "misses 2 of 40"),
        (lambda table: table.assign(conf_low=None), "half an interval in 40"),
        (lambda table: table.assign(conf_low=table["conf_high"] + 1), "upside down in 40"),
        (lambda table: table.assign(label="s1"), "39 labels"),
        (lambda table: table.assign(label=table["label"] + "x"), "not among the labels"),
    ],
)
def test_invalid_input_is_refused(table, change, message):
    with pytest.raises(ValueError, match=message):
        specification_curve(change(table), reference="s1")
