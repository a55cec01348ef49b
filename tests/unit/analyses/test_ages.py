"""Whose scores count: by age at the start of the household, and never a mixture in silence."""

from __future__ import annotations

import pandas as pd
import pytest

from werkplaats.analyses.quality_of_life import analyze_quality_of_life
from werkplaats.params.model import Instrument, StudyParams
from werkplaats.results import Results

BIRTH_YEARS = {"P1": 1980, "P2": 2009, "P3": 1975, "P4": 2005, "P5": 1990, "P6": 1990, "P7": None, "P8": 1970}


@pytest.fixture
def persons() -> pd.DataFrame:
    frame = pd.DataFrame({"person_id": list(BIRTH_YEARS), "birth_year": list(BIRTH_YEARS.values())})
    return frame.astype({"birth_year": "Int64"})


def analyze(population: str, person_waves, households, params: StudyParams, persons) -> Results:
    settings = params.quality_of_life.model_copy(update={"population": population})
    chosen = params.model_copy(update={"quality_of_life": settings})
    return analyze_quality_of_life(person_waves, households, params=chosen, persons=persons).results


def at_baseline(results: Results, group: str) -> tuple[int, int]:
    means = results.tables["wave_means"].query("wave == 'T0'").set_index("group")
    return tuple(means.loc[group, ["n_households", "n_persons"]].astype(int))


def test_adults_and_children_are_told_apart_at_the_start(person_waves, households, params, persons) -> None:
    everyone = analyze("all", person_waves, households, params, persons)
    assert at_baseline(everyone, "director") == (3, 4)
    adults = analyze("adults", person_waves, households, params, persons)
    assert at_baseline(adults, "director") == (2, 2)
    children = analyze("children", person_waves, households, params, persons)
    assert at_baseline(children, "director") == (2, 2)
    assert children.facts["population"] == "children"


def test_a_person_of_unknown_age_is_left_out_and_that_is_said(person_waves, households, params, persons) -> None:
    adults = analyze("adults", person_waves, households, params, persons)
    assert at_baseline(adults, "comparison") == (2, 2)
    assert "ages" in [missing.what for missing in adults.missing]
    without = analyze("adults", person_waves, households, params, None)
    assert "ages" in [missing.what for missing in without.missing]
    assert without.estimates == ()


def test_an_instrument_for_adults_that_children_answered_is_told(person_waves, households, params, persons) -> None:
    adult = params.model_copy(update={"instruments": [Instrument(name="eq_vas")], "primary_outcome": None})
    answered = person_waves.assign(outcome="eq_vas")
    told = analyze("all", answered, households, adult, persons).missing
    assert "mixed_ages:eq_vas" in [missing.what for missing in told]
    only = analyze("adults", answered, households, adult, persons).missing
    assert "mixed_ages:eq_vas" not in [missing.what for missing in only]
