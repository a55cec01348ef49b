"""Changes over nearly the same households in two notebooks: the household too many is not given away."""

from __future__ import annotations

import pandas as pd
import pytest

from werkplaats.disclosure.chained import without_chained
from werkplaats.results import Estimate, Results

MINIMUM = 10


def change(contrast, wave, n, persons=None):
    return Estimate(
        term="mean_change",
        estimate=1.0,
        unit="points",
        method="m",
        n_households=n,
        n_obs=persons,
        outcome="o",
        group="g",
        wave=wave,
        contrast=contrast,
    )


def study(first, second, last, means=()):
    table = pd.DataFrame(
        [("o", "g", wave, month, 5.0, n) for wave, month, n in means],
        columns=["outcome", "group", "wave", "month", "mean", "n_households"],
    )
    changes = (change("before-after", "T1", *first), change("before-follow_up", "T2", *second)) if first else ()
    return {
        "03_quality_of_life": Results("03_quality_of_life", changes, {"wave_means": table}),
        "06_sustainability": Results("06_sustainability", (change("after-follow_up", "T2", *last),)),
    }


@pytest.mark.parametrize(
    ("first", "second", "last", "shown"),
    [
        ((11, 15), (11, 15), (12, 16), False),
        ((11, 15), (11, 15), (11, 15), True),
        ((11, 15), (11, 15), (11, 16), False),
        ((11, 15), (11, 15), (11, None), False),
        ((40, 40), (40, 40), (50, 50), True),
    ],
)
def test_a_last_step_over_a_household_more_is_not_shown(first, second, last, shown):
    released = without_chained(study(first, second, last), MINIMUM)["06_sustainability"]
    assert bool(released.estimates) is shown
    assert released.facts.get("suppressed_estimates", 0) == int(not shown)


def test_two_means_and_the_step_between_them_are_a_chain_too():
    means = (("T0", 0.0, 12), ("T1", 6.0, 12), ("T2", 12.0, 12))
    assert not without_chained(study((), (), (11,), means), MINIMUM)["06_sustainability"].estimates
    assert without_chained(study((), (), (12,), means), MINIMUM)["06_sustainability"].estimates


def test_changes_of_notebook_03_stay():
    results = study((11, 15), (11, 15), (12, 16))
    assert len(without_chained(results, MINIMUM)["03_quality_of_life"].estimates) == 2
    assert without_chained({"06_sustainability": results["06_sustainability"]}, MINIMUM)["06_sustainability"].estimates
