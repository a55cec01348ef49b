"""Shares, adjusted p-values and power against printed examples."""

import pandas as pd
import pytest

from werkplaats.methods.before_after.detectable_change import detectable_size
from werkplaats.methods.before_after.multiplicity import holm
from werkplaats.methods.before_after.responders import responders
from werkplaats.results import Estimate

FOUR_DECIMALS = 5e-5
"""The oracle prints four decimals."""

IMPROVED_SAME_WORSE = {"hip": (1454, 262, 287), "knee": (1109, 219, 235)}
"""NHS Digital, PROMs 2016/17 (England): revision operations whose EQ-5D index rose, stayed and fell."""


@pytest.mark.parametrize(
    ("count", "n", "wilson", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_intervals_of_shares(count, n, wilson, exact):
    """Oracle: Newcombe, R. G. (1998). Two-sided confidence intervals for the single proportion. Stat Med 17:857-872."""
    table = pd.DataFrame({"change": [1.0] * count + [0.0] * (n - count)})
    for interval, expected in (("wilson", wilson), ("exact", exact)):
        share = responders(table, change="change", important_difference=0.5, interval=interval).improved
        assert share.estimate == count / n
        assert (share.conf_low, share.conf_high) == pytest.approx(expected, abs=FOUR_DECIMALS)


@pytest.mark.parametrize("joint", IMPROVED_SAME_WORSE)
def test_improved_same_and_worse_after_revision_of_a_joint(refdata, joint):
    """Oracle: NHS Digital, PROMs 2016/17: records with both scores and a predicted one, every person for itself."""
    records = refdata(f"nhs_proms_1617/records_{joint}_1617.csv.gz", low_memory=False)
    scores = [f"{moment} Q EQ5D Index" for moment in ("Pre-Op", "Post-Op")]
    modelled = records.loc[records["Revision Flag"] == 1].dropna(subset=[*scores, "EQ5D Index Post-Op Q Predicted"])
    table = pd.DataFrame({"change": modelled[scores[1]] - modelled[scores[0]]})
    found = responders(table, change="change", important_difference=0.0)
    counts = [round(share.estimate * len(table)) for share in (found.improved, found.same, found.worse)]
    assert tuple(counts) == IMPROVED_SAME_WORSE[joint]


def test_holm():
    """Oracle: R's ``p.adjust(c(.01, .02, .03, .04, .05), "holm")`` and a step-down that runs into itself."""
    for plain, expected in (
        ((0.01, 0.02, 0.03, 0.04, 0.05), (0.05, 0.08, 0.09, 0.09, 0.09)),
        ((0.01, 0.04, 0.03, 0.005), (0.03, 0.06, 0.06, 0.02)),
    ):
        given = [
            Estimate(term="change", estimate=0.0, unit="", method="t", n_households=5, p_value=p, outcome=str(p))
            for p in plain
        ]
        assert [estimate.p_value for estimate in holm(given)] == pytest.approx(expected)


def test_detectable_size_of_fifty_pairs():
    """Oracle: the manual of G*Power 3.1, difference of two dependent means: 50 pairs, d_z .421637, power .832114."""
    assert detectable_size(50, power=0.832114) == pytest.approx(0.421637, abs=5e-7)


def test_detectable_change_of_the_book_example():
    """Oracle: Dalgaard (2002), Introductory Statistics with R, section 8.3: 19.96892 pairs see 10 with sd 14.14214.

    At power .85. Pairs are whole here, so the printed number is found between what 19 and what 20 pairs can see, along
    the inverse square of the change, in which the number of pairs is all but straight.
    """
    nineteen, twenty = ((14.14214 * detectable_size(n, power=0.85)) ** -2 for n in (19, 20))
    assert 19 + (10**-2 - nineteen) / (twenty - nineteen) == pytest.approx(19.96892, abs=FOUR_DECIMALS)
