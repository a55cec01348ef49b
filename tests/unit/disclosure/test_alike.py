"""Everybody alike: a mean without spread is the score of each, in a number and in words."""

from __future__ import annotations

import pandas as pd

from werkplaats.disclosure.suppression import public
from werkplaats.params.model import Disclosure
from werkplaats.results import Estimate, Missing, Results

CBS = Disclosure()
NOTEBOOK = "03_quality_of_life"


def change(**values):
    given = {"term": "mean_change", "estimate": 2.0, "unit": "points", "method": "m", "n_households": 12, "wave": "T1"}
    return Estimate(**(given | values))


def test_a_change_that_all_households_had_is_not_shown():
    spread = change(conf_low=1.0, conf_high=3.0, conf_level=0.95, wave="T2")
    alike = change(method="mean of paired differences; no interval, all households changed alike; p from t")
    released = public(Results(NOTEBOOK, (alike, spread)), CBS)
    assert [item.wave for item in released.estimates] == ["T2"]


def test_a_mean_without_spread_is_the_score_of_each():
    means = pd.DataFrame(
        {
            "outcome": "o",
            "group": "g",
            "wave": ["T0", "T1"],
            "month": [0.0, 6.0],
            "mean": [5.0, 6.0],
            "conf_low": [None, 5.0],
            "conf_high": [None, 7.0],
            "n_households": 12,
        }
    )
    released = public(Results(NOTEBOOK, tables={"wave_means": means}), CBS).tables["wave_means"]
    assert released["mean"].isna().tolist() == [True, False]
    assert released["suppressed"].tolist() == [True, False]


def test_nor_is_it_said_in_words():
    missing = (Missing("changed_alike:o:T1:g", "alike"), Missing("few_pairs:o:T2:g", "few"))
    released = public(Results(NOTEBOOK, missing=missing), CBS)
    assert [item.what for item in released.missing] == ["few_pairs:o:T2:g"]
