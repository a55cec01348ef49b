"""Positive Health: six dimensions as rated, and nothing made of them.

Oracle: Huber et al. (2016): six dimensions; the rating is the score, so the identity is the check.
"""

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.positive_health import POSITIVE_HEALTH, score_positive_health

WEB = pd.DataFrame([[7.0, 5.0, 6.0, np.nan, 4.0, 10.0]], columns=list(POSITIVE_HEALTH.items))


def test_dimensions_in_the_order_of_the_web():
    scores = score_positive_health(WEB)
    assert list(scores) == [outcome.outcome for outcome in POSITIVE_HEALTH.outcomes]
    np.testing.assert_array_equal(scores.iloc[0], [7.0, 5.0, 6.0, np.nan, 4.0, 10.0])
    assert not any(outcome.endswith("_mean") for outcome in scores)


@pytest.mark.parametrize("rating", [-1.0, 10.5])
def test_rating_outside_0_to_10_is_refused(rating):
    with pytest.raises(ValueError, match="'mph_2' has 1 answers that are not numbers from 0 to 10"):
        score_positive_health(WEB.assign(mph_2=rating))
