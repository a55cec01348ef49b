"""Single questions and imported scores: taken as they are, within their range."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.sf12 import SF12, score_sf12
from werkplaats.instruments.single_items import score_cantril_ladder, score_report_mark


def test_answers_are_taken_as_they_are():
    np.testing.assert_array_equal(
        score_cantril_ladder(pd.DataFrame({"ladder": [0.0, np.nan, 10.0]}))["cantril_ladder"], [0.0, np.nan, 10.0]
    )
    np.testing.assert_array_equal(score_report_mark(pd.DataFrame({"mark": [1.0, 7.5]}))["report_mark"], [1.0, 7.5])


def test_component_scores_arrive_scored():
    delivered = pd.DataFrame({"mcs": [38.9, np.nan], "pcs": [41.25, 55.0]}, index=[3, 7])
    scores = score_sf12(delivered)
    np.testing.assert_array_equal(scores, [[41.25, 38.9], [55.0, np.nan]])
    assert scores.index.tolist() == [3, 7]
    assert "norm 50" in SF12.outcomes[0].unit


@pytest.mark.parametrize(
    ("score", "column", "value"),
    [
        (score_cantril_ladder, "ladder", 10.5),
        (score_cantril_ladder, "ladder", -1),
        (score_report_mark, "mark", 0),
        (score_report_mark, "mark", 11),
    ],
)
def test_answers_outside_the_scale_are_refused(score, column, value):
    with pytest.raises(ValueError, match=f"'{column}' has 1 answers that are not numbers"):
        score(pd.DataFrame({column: [5.0, float(value)]}))


def test_a_component_that_was_not_delivered_is_refused():
    with pytest.raises(ValueError, match="sf12: item 'mcs' is not in the table"):
        score_sf12(pd.DataFrame({"pcs": [50.0]}))
    with pytest.raises(ValueError, match="'pcs' has 1 answers that are not numbers from 0 to 100"):
        score_sf12(pd.DataFrame({"pcs": [-3.0], "mcs": [50.0]}))
