"""Sites in public: one table, without sites of few households and without what gives them back."""

import pandas as pd
import pytest

from werkplaats.disclosure.suppression import public, suppress_table
from werkplaats.params.model import Disclosure
from werkplaats.results import Estimate, Results

CBS = Disclosure()
LABELS = {"outcome": "o", "contrast": "before-after", "wave": "T1", "group": "g", "subgroup": None}


def sites(counts, *, improved=None, subgroup=None):
    """Return rows of ``site_results``: the total first, then the sites with these households."""
    n = [sum(counts), *counts]
    better = improved or [n_households // 3 for n_households in n]
    return pd.DataFrame(
        {
            **{name: [value] * len(n) for name, value in LABELS.items()},
            "subgroup": subgroup,
            "site": [None, *(f"S{place}" for place in range(len(counts)))],
            "n_households": n,
            "mean_change": 0.1,
            "improved": better,
            "same": [n_households // 3 for n_households in n],
            "worse": [whole - part - whole // 3 for whole, part in zip(n, better, strict=True)],
        }
    )


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([30, 40, 50], [False, False, False, False]),
        ([9, 40, 50], [False, True, True, False]),
        ([3, 4, 40, 50], [False, True, True, True, False]),
        ([6, 7, 40, 50], [False, True, True, False, False]),
    ],
)
def test_a_small_site_goes_with_the_next_so_that_the_total_does_not_give_it_back(counts, hidden):
    released = suppress_table("site_results", sites(counts), CBS)
    assert released["suppressed"].tolist() == hidden
    assert released["mean_change"].isna().tolist() == hidden


def test_each_subgroup_has_a_total_of_its_own():
    table = pd.concat([sites([9, 40, 50], subgroup="a"), sites([30, 40], subgroup="b")], ignore_index=True)
    assert suppress_table("site_results", table, CBS)["suppressed"].tolist() == [False, True, True, *[False] * 4]


def test_a_count_of_few_who_got_worse_goes_with_what_tells_it():
    table = sites([30, 60, 90], improved=[70, 18, 20, 32])
    released = suppress_table("site_results", table, CBS)
    gone = released[["improved", "same", "worse"]].isna()
    assert gone.all(axis=1).tolist() == gone.any(axis=1).tolist() == [False, True, True, False]
    assert released["n_households"].tolist() == [180, 30, 60, 90]


def test_estimates_of_single_sites_stay_at_home():
    def estimate(term, population=None):
        return Estimate(term=term, estimate=0.1, unit="points", method="m", n_households=500, population=population)

    found = Results("03_quality_of_life", (estimate("mean_change"), estimate("site_mean_change", "S1")))
    assert [kept.term for kept in public(found, CBS).estimates] == ["mean_change"]
