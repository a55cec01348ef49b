"""Names in params that only the instruments and the data can judge."""

import pandas as pd
import pytest

from werkplaats.analyses.outcomes import validate_outcomes
from werkplaats.analyses.populations import validate_groups
from werkplaats.errors import ParamsError
from werkplaats.params.model import StudyParams


def test_outcome_that_no_instrument_yields_is_refused_with_the_nearest(params: StudyParams) -> None:
    validate_outcomes(params)
    misspelt = params.model_copy(update={"primary_outcome": "scor"})
    with pytest.raises(ParamsError, match=r"key primary_outcome: unknown outcome 'scor'; did you mean 'score'"):
        validate_outcomes(misspelt)
    also = params.model_copy(update={"secondary_outcomes": ["nonsense"]})
    with pytest.raises(ParamsError, match="secondary_outcomes"):
        validate_outcomes(also)


def test_ready_made_score_without_its_range_is_refused(params: StudyParams) -> None:
    (score,) = params.instruments
    bare = params.model_copy(update={"instruments": [score.model_copy(update={"minimum": None})]})
    with pytest.raises(ParamsError, match="minimum"):
        validate_outcomes(bare)


def test_group_without_any_household_is_refused(params: StudyParams, households: pd.DataFrame) -> None:
    validate_groups(households, groups=params.groups)
    groups = params.groups.model_copy(update={"reference": "nobody"})
    with pytest.raises(ParamsError, match=r"groups.reference: no household is in group 'nobody'.*comparison, director"):
        validate_groups(households, groups=groups)
