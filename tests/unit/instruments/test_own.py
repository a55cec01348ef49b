"""Scores of an instrument that a study defined: sums, means, what may be missing, reversed items, a tariff."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.own import build_instrument
from werkplaats.params.own_instrument import OwnInstrument

LABEL = {"nl": "Schaal", "en": "Scale"}
ANSWERS = pd.DataFrame(
    {"a": [1.0, 4.0, np.nan, np.nan], "b": [2.0, 4.0, 3.0, np.nan], "c": [4.0, 1.0, 2.0, 2.0]}, index=[5, 6, 7, 8]
)
TARIFF = {
    "name": "Invented (nobody 2024)",
    "source": "invented",
    "values": {"a": [0.1, 0.2, 0.3, 0.4], "b": [-0.3, 0.1, 0.2, 0.3], "c": [0.0, 0.1, 0.2, 0.3]},
    "lowest_total": -0.2,
    "highest_total": 1.0,
}


def scored(*, reversed_items="", **scale):
    own = {
        "name": "own",
        "version": "1",
        "label": LABEL,
        "licence": "none",
        "source": "invented",
        "minimum": 1.0,
        "maximum": 4.0,
        "items": [{"name": item, "reversed": item in reversed_items} for item in "abc"],
        "scales": [{"name": "total", "label": LABEL, "score": "sum", "higher_is_better": True} | scale],
    }
    return build_instrument(OwnInstrument.model_validate(own))


def totals(**scale):
    return scored(**scale).score(ANSWERS)["total"]


def test_a_missing_answer_gives_no_score_unless_the_study_allows_it():
    np.testing.assert_array_equal(totals(), [7, 9, np.nan, np.nan])
    np.testing.assert_array_equal(totals(may_be_missing=1), [7, 9, 7.5, np.nan])
    np.testing.assert_array_equal(totals(may_be_missing=2), [7, 9, 7.5, 6.0])
    assert totals().index.tolist() == [5, 6, 7, 8]


def test_a_sum_is_the_mean_times_the_number_of_items():
    pd.testing.assert_series_equal(totals(may_be_missing=1), totals(may_be_missing=1, score="mean") * 3)


def test_a_reversed_item_is_turned_around_within_its_range():
    np.testing.assert_array_equal(totals(reversed_items="c"), [1 + 2 + 1, 4 + 4 + 4, np.nan, np.nan])
    pd.testing.assert_series_equal(totals(reversed_items="abc"), 15 - totals())


def test_only_the_items_of_the_scale_count():
    np.testing.assert_array_equal(totals(items=["b", "c"]), [6, 5, 5, np.nan])


def test_a_tariff_adds_up_without_noise():
    scores = totals(score="tariff", tariff=TARIFF)
    np.testing.assert_array_equal(scores, [0.5, 0.7, np.nan, np.nan])  # exactly: .1 + .1 + .3 is .5
    (outcome,) = scored(score="tariff", tariff=TARIFF).definition.outcomes
    assert (outcome.value_set, outcome.minimum, outcome.maximum) == ("Invented (nobody 2024)", -0.2, 1.0)


def test_range_and_rule_go_along():
    definition = scored(score="mean", may_be_missing=1, unit="marks", ordinal=True).definition
    (outcome,) = definition.outcomes
    assert (outcome.minimum, outcome.maximum, outcome.unit, outcome.ordinal) == (1.0, 4.0, "marks", True)
    assert definition.missing_rule["en"].endswith("up to: total 1.")
    assert "no score" in scored().definition.missing_rule["en"]


def test_a_conversation_tool_stays_one():
    own = OwnInstrument.model_validate(
        {
            "name": "own",
            "version": "1",
            "label": LABEL,
            "licence": "none",
            "source": "invented",
            "conversation_tool": True,
            "minimum": 0.0,
            "maximum": 10.0,
            "items": [{"name": "mark"}],
            "scales": [{"name": "total", "label": LABEL, "score": "mean", "higher_is_better": True}],
        }
    )
    assert not build_instrument(own).definition.is_measure


@pytest.mark.parametrize("answer", [0.0, 5.0, 2.5])
def test_impossible_answers_are_refused(answer):
    with pytest.raises(ValueError, match="own: item 'b' has 4 answers that are not whole numbers from 1 to 4"):
        scored().score(ANSWERS.assign(b=answer))
