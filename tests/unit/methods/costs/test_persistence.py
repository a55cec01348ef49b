"""What lasts: identities, worked examples, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from werkplaats.methods.costs.persistence import break_even, cost_change, held_share

TABLE = pd.DataFrame(
    {
        "before": [9000.0, 8000.0, 12000.0, 10000.0],
        "during": [6000.0, 7000.0, 6000.0, 11000.0],
        "after": [6900.0, 7801.0, 5000.0, 11500.0],
    }
)


def share_of(table, margin=0.1):
    return held_share(table, before="before", during="during", after="after", margin=margin)


def months(saving, director):
    table = pd.DataFrame({"event_month": range(len(saving)), "saving": saving, "director": director})
    return break_even(table, event_month="event_month", saving="saving", director_cost="director")


def test_held_counts_the_border_in():
    # 6,900 is exactly 6,000 + 10% of 9,000; 7,801 is one euro over.
    assert share_of(TABLE).estimate == 0.75


def test_share_has_wilsons_interval():
    expected = stats.binomtest(3, 4).proportion_ci(method="wilson")
    share = share_of(TABLE)
    assert (share.conf_low, share.conf_high) == pytest.approx((expected.low, expected.high))
    assert (share.contrast, share.n_households) == ("during-after", 4)


def test_a_larger_margin_never_holds_fewer():
    shares = [share_of(TABLE, margin=margin).estimate for margin in (0.01, 0.05, 0.1, 0.2, 0.5)]
    assert shares == sorted(shares)


def test_cost_change_is_after_minus_during_and_flips():
    given = {"unit": "EUR", "n_bootstrap": 500}
    forth = cost_change(TABLE, during="during", after="after", rng=np.random.default_rng(1), **given)
    back = cost_change(TABLE, during="after", after="during", rng=np.random.default_rng(1), **given)
    assert forth.estimate == pytest.approx((TABLE["after"] - TABLE["during"]).mean())
    assert back.estimate == pytest.approx(-forth.estimate)
    assert (forth.term, forth.contrast) == ("cost_change", "during-after")


@pytest.mark.parametrize(
    ("saving", "director", "expected"),
    [
        ([5.0, 5.0], [4.0, 4.0], 1),  # from the first month on
        ([0.0, 4.0, 9.0], [4.0, 4.0, 4.0], 3),
        ([5.0, 0.0, 0.0], [4.0, 4.0, 0.0], None),  # covered once, lost again
        ([5.0, 0.0, 6.0], [4.0, 4.0, 0.0], 3),  # lost, and won for good
        ([1.0, 1.0], [4.0, 4.0], None),
        ([2.0, 6.0], [4.0, 4.0], 2),  # exactly even is covered
    ],
)
def test_break_even(saving, director, expected):
    assert months(saving, director).months == expected


def test_running_totals():
    cumulative = months([0.0, 4.0, 9.0], [4.0, 4.0, 4.0]).cumulative
    assert cumulative["net"].tolist() == [-4.0, -4.0, 1.0]
    assert cumulative["saving"].tolist() == [0.0, 4.0, 13.0]


def test_months_with_a_hole_are_refused():
    table = pd.DataFrame({"event_month": [0, 2], "saving": [1.0, 1.0], "director": [0.0, 0.0]})
    with pytest.raises(ValueError, match=r"must count 0, 1, 2"):
        break_even(table, event_month="event_month", saving="saving", director_cost="director")


def test_missing_cost_impossible_margin_and_nobody_are_refused():
    with pytest.raises(ValueError, match="'after' has 1 missing"):
        share_of(TABLE.assign(after=[None, 1.0, 2.0, 3.0]))
    with pytest.raises(ValueError, match="margin must lie between 0 and 1"):
        share_of(TABLE, margin=10)
    with pytest.raises(ValueError, match="empty"):
        share_of(TABLE.iloc[:0])
