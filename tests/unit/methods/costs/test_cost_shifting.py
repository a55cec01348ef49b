"""Cost shifting: what adds up, what chance would do, and what is refused."""

from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.costs.cost_shifting import cost_shifts, household_flows, shift_test

COLUMNS = {"domain": "domain", "change": "change", "household": "home", "unit": "EUR"}
ROUNDING = 1e-9
"""Sums of a few doubles of this size."""
DEALT = 0.03
"""Three standard errors of a share of 5,000 deals near a half, rounded up."""


def long(changes, names="abcdefgh"):
    wide = pd.DataFrame(changes, columns=list(names[: np.shape(changes)[1]])).rename_axis(index="home")
    return wide.stack().rename_axis(["home", "domain"]).rename("change").reset_index()


def shifts(changes, **options):
    return cost_shifts(long(changes), **COLUMNS, rng=np.random.default_rng(1), **options)


DRAWN = np.random.default_rng(8).normal(size=(12, 4)) * [900, 500, 300, 50]


def test_flows_and_what_was_met_nowhere_add_up_to_falls_and_rises():
    flows = shifts(DRAWN).flows
    fallen = np.maximum(-DRAWN, 0).mean(axis=0)
    risen = np.maximum(DRAWN, 0).mean(axis=0)
    for place, name in enumerate("abcd"):
        assert flows.loc[flows["from"] == name, "euros"].sum() == pytest.approx(fallen[place], rel=ROUNDING)
        assert flows.loc[flows["to"] == name, "euros"].sum() == pytest.approx(risen[place], rel=ROUNDING)


def test_what_was_shifted_is_the_smaller_of_falls_and_rises_of_each_household():
    found = shifts(DRAWN)
    smaller = np.minimum(np.maximum(-DRAWN, 0).sum(axis=1), np.maximum(DRAWN, 0).sum(axis=1))
    assert found.shifted.estimate == pytest.approx(smaller.mean(), rel=ROUNDING)
    met = found.flows.dropna(subset=["from", "to"])
    assert met["euros"].sum() == pytest.approx(found.shifted.estimate, rel=ROUNDING)
    assert found.share_shifted.estimate == pytest.approx(found.shifted.estimate / found.fall.estimate, rel=ROUNDING)


def test_a_fall_in_one_household_is_not_met_by_a_rise_in_another():
    assert shifts([[-100.0, 0.0], [0.0, 100.0], [-50.0, 0.0]]).shifted.estimate == 0.0


def test_what_only_fell_has_shifted_nothing_and_what_only_rose_has_no_share():
    assert shifts([[-1.0, -2.0], [-3.0, -4.0]]).share_shifted.estimate == 0.0
    assert shifts([[1.0, 2.0], [3.0, 4.0]]).share_shifted is None


def test_turning_time_around_turns_the_flows_around():
    there, back = shifts(DRAWN).flows, shifts(-DRAWN).flows
    turned = back.rename(columns={"from": "to", "to": "from"})[there.columns]
    keys = ["from", "to"]
    pd.testing.assert_frame_equal(
        there.sort_values(keys, ignore_index=True), turned.sort_values(keys, ignore_index=True)
    )


def test_amounts_scale_and_shares_do_not():
    once, tenfold = shifts(DRAWN), shifts(10 * DRAWN)
    assert tenfold.shifted.conf_high == pytest.approx(10 * once.shifted.conf_high, rel=ROUNDING)
    assert tenfold.share_shifted.conf_low == pytest.approx(once.share_shifted.conf_low, rel=ROUNDING)


def test_intervals_hold_the_estimate_do_not_go_below_zero_and_widen_with_the_level():
    narrow, wide = shifts(DRAWN, conf_level=0.8), shifts(DRAWN, conf_level=0.95)
    for one, other in zip(narrow.estimates, wide.estimates, strict=True):
        assert 0 <= other.conf_low <= one.conf_low <= one.estimate <= one.conf_high <= other.conf_high
    assert (wide.flows["conf_low"].dropna() >= 0).all()


def test_a_flow_of_few_households_says_how_few_it_is_about():
    flows = shifts([[-9.0, 9.0, 0.0], [0.0, 0.0, 0.0], [-6.0, 0.0, 0.0]]).flows
    (row,) = flows.loc[(flows["from"] == "a") & (flows["to"] == "b")].to_dict("records")
    assert (row["n_households"], row["n_observed"], row["euros"]) == (1, 3, 3.0)


def test_the_p_value_is_that_of_all_deals():
    """Oracle: every one of the 24 x 24 ways to deal two domains out over four households."""
    changes = np.array([[-8.0, 7.0], [-5.0, 6.0], [-1.0, 0.5], [-2.0, -1.0]])
    met = [
        np.minimum(np.maximum(-dealt, 0).sum(axis=1), np.maximum(dealt, 0).sum(axis=1)).mean()
        for one, two in product(permutations(changes[:, 0]), permutations(changes[:, 1]))
        for dealt in [np.column_stack([one, two])]
    ]
    observed = shifts(changes).shifted.estimate
    found = shift_test(long(changes), **COLUMNS, rng=np.random.default_rng(2))
    assert found.p_value == pytest.approx(np.mean(np.array(met) >= observed - ROUNDING), abs=DEALT)
    assert found.estimate == pytest.approx(observed - np.mean(met), abs=0.05 * observed)


def test_domains_that_have_nothing_to_do_with_each_other_are_seldom_beyond_chance():
    rng = np.random.default_rng(4)
    p_values = [
        shift_test(long(rng.normal(size=(12, 3))), **COLUMNS, n_permutations=99, rng=rng).p_value for _ in range(100)
    ]
    # Uniform or nearly so: of 100 studies between 0 and 13 fall below .05 in all but one in a thousand.
    assert np.mean(np.array(p_values) <= 0.05) <= 0.13


def test_shifting_that_is_there_is_seen():
    moved = np.random.default_rng(5).lognormal(6, 1, size=12)
    found = shift_test(long(np.column_stack([-moved, 0.9 * moved])), **COLUMNS, rng=np.random.default_rng(6))
    assert found.p_value < 0.01
    assert found.estimate > 0


def test_the_smallest_p_value_is_that_of_the_observed_deal_alone():
    moved = np.arange(1.0, 13.0)
    found = shift_test(
        long(np.column_stack([-moved, moved])), **COLUMNS, n_permutations=99, rng=np.random.default_rng(7)
    )
    assert found.p_value == 0.01


def test_flows_of_one_household_by_hand():
    assert household_flows(np.array([[-60.0, -40.0, 50.0]]))[0].sum(axis=1).tolist() == [30.0, 20.0, 0.0]
    assert household_flows(np.array([[-10.0, 30.0, 30.0]]))[0, 0].tolist() == [0.0, 5.0, 5.0]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (long([[1.0, np.nan]], "ab").reindex(range(2)), "missing"),
        (pd.concat([long([[1.0, 2.0]])] * 2), "2 rows repeat"),
        (long([[1.0, 2.0], [3.0, 4.0]]).iloc[:-1], "1 lack"),
    ],
)
def test_tables_that_are_not_complete_are_refused(table, message):
    with pytest.raises(ValueError, match=message):
        cost_shifts(table, **COLUMNS, rng=np.random.default_rng(1))


def test_one_household_cannot_be_dealt():
    with pytest.raises(ValueError, match="two households"):
        shift_test(long([[1.0, -2.0]]), **COLUMNS, rng=np.random.default_rng(1))
