"""Names in params that only the instruments and the data can judge."""

import pandas as pd
import pytest

from werkplaats.analyses.outcomes import validate_outcomes
from werkplaats.analyses.populations import validate_groups
from werkplaats.errors import ParamsError
from werkplaats.params.model import Instrument, StudyParams

WEB = [
    "bodily_functions",
    "mental_wellbeing",
    "meaningfulness",
    "quality_of_life",
    "participation",
    "daily_functioning",
]


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


def test_two_instruments_do_not_yield_one_outcome(params: StudyParams) -> None:
    statements = {f"v{number:02}": f"mph_{name}" for number, name in enumerate(WEB * 7)}
    both = [Instrument(name="positive_health"), Instrument(name="positive_health_statements", item_map=statements)]
    mixed = params.model_copy(update={"instruments": both, "primary_outcome": None})
    with pytest.raises(ParamsError, match="two instruments yield the outcome 'mph_bodily_functions'"):
        validate_outcomes(mixed)


def test_an_instrument_without_its_tariff_is_refused(params: StudyParams) -> None:
    bare = params.model_copy(update={"instruments": [Instrument(name="icecap_a")], "primary_outcome": None})
    with pytest.raises(ParamsError, match="key instruments: icecap_a needs `tariff`"):
        validate_outcomes(bare)
