"""Transitions, low levels and problem domains: how persons count, identities, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.scales.ordinal_levels import level_transitions, low_level_share, problem_domains

# Household H1 has three persons, H2 and H3 have one.
TABLE = pd.DataFrame(
    {
        "t0": [1, 2, 4, 2, 5],
        "t1": [2, 2, 3, 4, 5],
        "household": ["H1", "H1", "H1", "H2", "H3"],
    }
)


def moved(table=TABLE, **options):
    return level_transitions(table, **{"before": "t0", "after": "t1", "household": "household"} | options)


def test_every_household_counts_once_and_its_persons_share_it():
    found = moved()
    assert found.forward.estimate == pytest.approx((1 / 3 + 1 + 0) / 3)
    assert found.stable.estimate == pytest.approx((1 / 3 + 0 + 1) / 3)
    assert found.back.estimate == pytest.approx((1 / 3 + 0 + 0) / 3)
    assert (found.forward.n_households, found.forward.n_obs) == (3, 5)


def test_doubling_the_persons_of_a_household_changes_no_share():
    doubled = pd.concat([TABLE, TABLE[TABLE["household"] == "H1"]])
    first, second = moved(), moved(doubled)
    assert second.forward.estimate == pytest.approx(first.forward.estimate)
    assert second.forward.conf_low == pytest.approx(first.forward.conf_low)
    pd.testing.assert_series_equal(second.cells["share"], first.cells["share"])


def test_shares_add_up_to_one():
    found = moved()
    assert found.forward.estimate + found.stable.estimate + found.back.estimate == pytest.approx(1.0)
    assert found.cells["share"].sum() == pytest.approx(1.0)
    assert found.cells["n_persons"].sum() == 5


def test_swapping_before_and_after_turns_the_table():
    forth, back = moved(), moved(before="t1", after="t0")
    assert forth.forward.estimate == back.back.estimate
    assert (forth.forward.conf_low, forth.forward.conf_high) == (back.back.conf_low, back.back.conf_high)
    matrix = forth.cells.pivot(index="before", columns="after", values="share").to_numpy()
    np.testing.assert_allclose(back.cells.pivot(index="before", columns="after", values="share").to_numpy(), matrix.T)


def test_every_pair_of_levels_has_a_cell_also_without_anybody():
    cells = moved().cells
    assert len(cells) == 25
    assert cells.columns.tolist() == ["before", "after", "share", "n_persons", "n_households"]
    filled = cells[cells["n_persons"] > 0]
    assert list(zip(filled["before"], filled["after"], strict=True)) == [(1, 2), (2, 2), (2, 4), (4, 3), (5, 5)]
    empty = cells[cells["n_persons"] == 0]
    assert (empty[["share", "n_households"]] == 0).all(axis=None)


def test_a_wider_level_widens():
    narrow, wide = moved(conf_level=0.8).forward, moved(conf_level=0.99).forward
    assert wide.conf_low < narrow.conf_low < narrow.estimate < narrow.conf_high < wide.conf_high


def test_share_at_low_levels():
    before = low_level_share(TABLE, level="t0", household="household", highest_low=2)
    assert before.estimate == pytest.approx((2 / 3 + 1 + 0) / 3)
    everybody = low_level_share(TABLE, level="t0", household="household", highest_low=5)
    assert (everybody.estimate, everybody.conf_high) == (pytest.approx(1.0), pytest.approx(1.0))
    nobody = low_level_share(TABLE, level="t0", household="household", highest_low=0)
    assert nobody.estimate == 0.0
    assert nobody.conf_high > 0


def test_problem_domains_of_persons_and_of_the_household():
    table = pd.DataFrame(
        {
            "finances": [1, 5, 3, 2],
            "housing": [2, 2, 5, 2],
            "justice": [5, 1, 5, 5],
            "household": ["H2", "H2", "H1", "H3"],
        }
    )
    counted = problem_domains(table, domains=["finances", "housing", "justice"], household="household", highest_low=2)
    expected = pd.DataFrame(
        {
            "household": ["H2", "H1", "H3"],
            "n_persons": [2, 1, 1],
            "mean_per_person": [2.0, 0.0, 2.0],
            "in_household": [3.0, 0.0, 2.0],
        }
    )
    pd.testing.assert_frame_equal(counted, expected)


def test_other_levels_than_those_of_the_zrm():
    found = moved(TABLE.assign(t0=[1, 1, 2, 3, 3], t1=[2, 1, 3, 3, 1]), levels=(1, 2, 3))
    assert len(found.cells) == 9


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (TABLE.assign(t1=[2, 2, None, 4, 5]), "'t1' has 1 missing"),
        (TABLE.assign(t1=[2, 2, 3, 4, 6]), r"'t1' has 1 levels that do not exist; there are \[1, 2, 3, 4, 5\]"),
        (TABLE.assign(t1=[2, 2, 3.5, 4, 5]), "'t1' has 1 levels that do not exist"),
        (TABLE.assign(household=["H1", None, "H1", "H2", "H3"]), "'household' has 1 missing"),
        (TABLE.iloc[:0], "at least one person"),
    ],
)
def test_what_is_not_a_level_is_refused(table, message):
    with pytest.raises(ValueError, match=message):
        moved(table)


def test_problem_domains_refuse_what_was_not_rated():
    with pytest.raises(ValueError, match="no domains are named"):
        problem_domains(TABLE, domains=[], household="household", highest_low=2)
    with pytest.raises(ValueError, match="'t0' has 1 missing"):
        problem_domains(TABLE.assign(t0=[1, 2, None, 2, 5]), domains=["t0", "t1"], household="household", highest_low=2)


def test_input_is_left_alone():
    before = TABLE.copy()
    moved()
    low_level_share(TABLE, level="t0", household="household", highest_low=2)
    problem_domains(TABLE, domains=["t0"], household="household", highest_low=2)
    pd.testing.assert_frame_equal(TABLE, before)
