"""Continuity indices: their ends, what moves them, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.costs.care_fragmentation import (
    bice_boxerman,
    household_continuity,
    household_sequence,
    modified_continuity,
    sequential_continuity,
    usual_provider,
)

INDICES = (bice_boxerman, usual_provider, modified_continuity)
TABLE = pd.DataFrame(
    {
        "home": ["b", "a", "a", "a", "a", "c"],
        "who": ["x", "x", "y", "x", "z", "x"],
        "months": [4, 2, 2, 1, 1, 1],
    }
)
DRAWN = 3e-3
"""Three standard errors of a share of 250,000 draws."""


@pytest.mark.parametrize("index", INDICES)
def test_one_provider_is_one(index):
    assert index([7]) == pytest.approx(1.0, abs=1e-12)


def test_everybody_once_is_no_continuity():
    assert bice_boxerman([1] * 8) == 0.0
    assert usual_provider([1] * 8) == 1 / 8
    assert 0 < modified_continuity([1] * 8) < 0.02


@pytest.mark.parametrize("index", INDICES)
def test_the_order_of_providers_and_providers_without_contact_do_not_matter(index):
    assert index([3, 2, 1]) == index([1, 0, 3, 2])


def test_bice_boxerman_is_the_chance_that_two_contacts_share_their_provider():
    providers = np.repeat([0, 1, 2], [5, 3, 2])
    rng = np.random.default_rng(3)
    first = rng.integers(10, size=250_000)
    second = (first + rng.integers(1, 10, size=first.size)) % 10
    assert (providers[first] == providers[second]).mean() == pytest.approx(bice_boxerman([5, 3, 2]), abs=DRAWN)


def test_order_matters_to_sequential_continuity_only():
    handed_over, to_and_fro = "AAAAAAAABBBB", "ABABABABAAAA"
    assert sequential_continuity(handed_over) == 10 / 11
    assert sequential_continuity(to_and_fro) == 3 / 11
    assert sequential_continuity(handed_over[::-1]) == sequential_continuity(handed_over)


def test_households_are_described_over_all_their_members():
    described = household_continuity(TABLE, household="home", provider="who", contacts="months")
    assert described.index.tolist() == ["a", "b", "c"]
    assert described["n_contacts"].tolist() == [6, 4, 1]
    assert described.loc["a", "bice_boxerman"] == bice_boxerman([3, 2, 1])
    assert described.loc["b", ["bice_boxerman", "usual_provider"]].tolist() == [1.0, 1.0]
    assert described.loc["c", ["bice_boxerman", "usual_provider", "modified_continuity"]].isna().all()


@pytest.mark.parametrize("counts", [[1], [], [0, 1]])
def test_fewer_than_two_contacts_have_no_continuity(counts):
    with pytest.raises(ValueError, match="two contacts or more"):
        bice_boxerman(counts)


@pytest.mark.parametrize("counts", [[1.5, 2], [-1, 4], [np.nan, 3]])
def test_counts_are_whole(counts):
    with pytest.raises(ValueError, match="whole numbers"):
        usual_provider(counts)


def test_what_is_missing_is_refused():
    with pytest.raises(ValueError, match="1 contacts have no provider"):
        sequential_continuity(["A", None, "B"])
    with pytest.raises(ValueError, match="two contacts or more, found 1"):
        sequential_continuity(["A"])
    with pytest.raises(ValueError, match="'who' has 1 missing"):
        household_continuity(
            TABLE.assign(who=[None, *TABLE["who"][1:]]), household="home", provider="who", contacts="months"
        )


def test_the_sequence_of_a_household_is_that_of_its_contacts_in_order():
    """A A B A C A A D A A B A, shuffled: 3 of 11 pairs alike (Steinwachs's index), beside a household with one."""
    seen = pd.DataFrame({"home": "a", "who": list("AABACAADAABA"), "day": range(12)})
    table = pd.concat([seen, pd.DataFrame({"home": ["b"], "who": ["A"], "day": [4]})]).sample(frac=1, random_state=3)
    found = household_sequence(table, household="home", provider="who", order="day")
    assert found["a"] == pytest.approx(3 / 11)
    assert np.isnan(found["b"])


def test_contacts_on_one_day_stand_in_the_order_of_their_provider():
    table = pd.DataFrame({"home": "a", "who": ["B", "A", "B", "A"], "day": 1})
    assert household_sequence(table, household="home", provider="who", order="day")["a"] == pytest.approx(2 / 3)
    with pytest.raises(ValueError, match="'who' has 1 missing"):
        household_sequence(table.replace({"who": {"B": None}}).iloc[:2], household="home", provider="who", order="day")
