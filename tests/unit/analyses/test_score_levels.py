"""Levels, categories and health states: counted per household, never averaged."""

from __future__ import annotations

import pandas as pd
import pytest

from werkplaats.analyses.quality_of_life import QualityOfLife, analyze_quality_of_life
from werkplaats.params.model import Instrument, StudyParams
from werkplaats.params.own_instrument import OwnInstrument

EQ5D = ("mobility", "selfcare", "activity", "pain", "anxiety")


def with_instruments(params: StudyParams, *instruments: Instrument) -> StudyParams:
    return params.model_copy(update={"instruments": [*instruments], "primary_outcome": None})


def analyze(person_waves: pd.DataFrame, households: pd.DataFrame, params: StudyParams, **tables) -> QualityOfLife:
    return analyze_quality_of_life(person_waves, households, params=params, **tables)


@pytest.fixture
def rated(scores) -> pd.DataFrame:
    """Return levels of the ZRM: two persons in H1, one in H2 and in H3."""
    rows = {
        ("P1", "H1", "director"): (1.0, 2.0),
        ("P2", "H1", "director"): (3.0, 3.0),
        ("P3", "H2", "director"): (2.0, 4.0),
        ("P4", "H3", "director"): (4.0, 3.0),
    }
    return scores(rows, "zrm_2017_finances")


def test_levels_have_shares_and_transitions_and_no_mean(rated, households, params) -> None:
    zrm = with_instruments(params, Instrument(name="zrm_2017"))
    found = analyze(rated, households, zrm)
    assert "wave_means" not in found.results.tables
    assert found.results.find("mean_change") is None
    shares = found.results.tables["level_shares"].query("wave == 'T0'").set_index("level")
    # A person in a household of two counts for half.
    assert shares["share"].tolist() == [pytest.approx(each / 3) for each in (0.5, 1, 0.5, 1, 0)]
    assert shares["n_households"].tolist() == [1, 1, 1, 1, 0]
    assert set(shares["n_households_total"]) == {3}
    moved = {which: found.results.find(f"{which}_share", wave="T1").estimate for which in ("forward", "stable", "back")}
    assert moved == {which: pytest.approx(each / 3) for which, each in (("forward", 1.5), ("stable", 0.5), ("back", 1))}
    assert found.results.find("low_level_share", wave="T0").estimate == pytest.approx(1.5 / 3)
    cells = found.intern["level_transitions"].query("n_persons > 0")
    assert cells[["before", "after"]].values.tolist() == [[1, 2], [2, 4], [3, 3], [4, 3]]
    assert "level_transitions" not in found.results.tables


def test_scores_between_two_levels_are_not_counted_and_that_is_said(rated, households, params) -> None:
    zrm = with_instruments(params, Instrument(name="zrm_2017"))
    half = rated.assign(score=rated["score"] + 0.5)
    results = analyze(half, households, zrm).results
    assert "levels:zrm_2017_finances" in [missing.what for missing in results.missing]
    assert "level_shares" not in results.tables


def test_published_categories_of_loneliness(scores, households, params) -> None:
    lonely = with_instruments(params, Instrument(name="loneliness_6"))
    rows = {
        ("P1", "H1", "director"): (1.0, 2.0, 4.0),
        ("P3", "H2", "director"): (2.0, 5.0, 0.0),
        ("P4", "H3", "director"): (6.0, 6.0, 6.0),
    }
    table = analyze(scores(rows, "loneliness_6"), households, lonely).results.tables["score_categories"]
    first = table.query("wave == 'T0'")
    assert first["category"].tolist() == ["niet eenzaam", "matig eenzaam", "ernstig eenzaam"]
    assert first["category_en"].tolist()[0] == "not lonely"
    assert first["n_persons"].tolist() == [1, 1, 1]
    assert table.query("wave == 'T1'")["n_persons"].tolist() == [0, 1, 2]
    assert table.query("wave == 'T2'")["n_persons"].tolist() == [1, 1, 1]


def test_categories_of_an_instrument_of_the_study_itself(scores, households, params) -> None:
    label = {"nl": "Energie", "en": "Energy"}
    cut_offs = [
        {"lowest": 1.0, "label": {"nl": "weinig", "en": "little"}},
        {"lowest": 3.0, "label": {"nl": "veel", "en": "much"}},
    ]
    scale = {"name": "energy", "label": label, "score": "mean", "higher_is_better": True, "cut_offs": cut_offs}
    own = OwnInstrument.model_validate(
        {
            "name": "energy_scale",
            "version": "1",
            "label": label,
            "licence": "none",
            "source": "invented",
            "minimum": 1.0,
            "maximum": 5.0,
            "items": [{"name": "rested"}, {"name": "tired", "reversed": True}],
            "scales": [scale],
        }
    )
    chosen = with_instruments(params, Instrument(name="energy_scale", definition=own))
    rows = {("P1", "H1", "director"): (2.5,), ("P3", "H2", "director"): (3.0,), ("P4", "H3", "director"): (5.0,)}
    answers = [
        (person, household, "T0", "energy_scale", item, value)
        for person, household, rested, tired in (("P1", "H1", 3, 4), ("P3", "H2", 3, 3), ("P4", "H3", 5, 1))
        for item, value in (("rested", float(rested)), ("tired", float(tired)))
    ]
    columns = ["person_id", "household_id", "wave", "instrument", "item", "value"]
    measurements = pd.DataFrame(answers, columns=columns).assign(date=pd.NaT)
    results = analyze(scores(rows, "energy"), households, chosen, measurements=measurements).results
    assert results.tables["score_categories"]["n_persons"].tolist() == [1, 2]
    # Rested and tired turned around are (3, 2), (3, 3), (5, 5).
    alpha = results.find("cronbach_alpha", outcome="energy", wave="T0")
    table = pd.DataFrame({"rested": [3, 3, 5], "turned": [2, 3, 5]})
    by_hand = 2 * (1 - table.var().sum() / table.sum(axis=1).var())
    assert alpha.estimate == pytest.approx(by_hand)


@pytest.fixture
def states() -> pd.DataFrame:
    """Return health states: P1 better in two, P2 (of the same household) mixed, P3 unanswered afterwards, P4 alike."""
    levels = {
        ("P1", "H1", "T0"): (2, 2, 2, 3, 3),
        ("P1", "H1", "T1"): (1, 2, 2, 2, 3),
        ("P2", "H1", "T0"): (1, 1, 1, 2, 2),
        ("P2", "H1", "T1"): (1, 1, 1, 1, 3),
        ("P3", "H2", "T0"): (1, 1, 1, 1, 1),
        ("P3", "H2", "T1"): (1, 1, 1, None, 1),
        ("P4", "H3", "T0"): (1, 2, 1, 1, 1),
        ("P4", "H3", "T1"): (1, 2, 1, 1, 1),
    }
    rows = [
        (person, household, wave, pd.Timestamp("2019-01-01"), "eq5d_5l", item, value)
        for (person, household, wave), answers in levels.items()
        for item, value in zip(EQ5D, answers, strict=True)
    ]
    columns = ["person_id", "household_id", "wave", "date", "instrument", "item", "value"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(value=frame["value"].astype("float64"))


@pytest.fixture
def utilities(scores) -> pd.DataFrame:
    rows = {
        ("P1", "H1", "director"): (0.6, 0.8),
        ("P2", "H1", "director"): (0.8, 0.8),
        ("P3", "H2", "director"): (1.0, None),
        ("P4", "H3", "director"): (0.9, 0.9),
    }
    return scores(rows, "eq5d_utility")


def test_health_changes_by_any_preference(states, utilities, households, params) -> None:
    eq5d = with_instruments(params, Instrument(name="eq5d_5l"))
    results = analyze(utilities, households, eq5d, measurements=states).results
    changes = results.tables["health_changes"].set_index("change")
    assert changes["n_persons"].to_dict() == {"better": 1, "no_change": 1, "worse": 0, "mixed": 1}
    assert changes.loc["better", "n_households"] == 1
    assert set(changes["n_households_total"]) == {2}
    problems = results.tables["health_problems"].query("wave == 'T0'").set_index("dimension")
    assert problems.loc["pain", ["n_with_problems", "n_persons", "n_households"]].tolist() == [2, 4, 1]
    assert problems.loc["selfcare", "share"] == pytest.approx(2 / 4)
    left_open = results.tables["open_answers"]
    assert left_open[["instrument", "item", "wave", "n_missing"]].values.tolist() == [["eq5d_5l", "pain", "T1", 1]]


def test_without_answers_health_states_are_not_compared_and_that_is_said(utilities, households, params) -> None:
    eq5d = with_instruments(params, Instrument(name="eq5d_5l"))
    results = analyze(utilities, households, eq5d).results
    assert "health_changes:eq5d_5l" in [missing.what for missing in results.missing]


def test_who_stands_at_an_end_of_the_scale_at_baseline(utilities, households, params) -> None:
    eq5d = with_instruments(params, Instrument(name="eq5d_5l"))
    results = analyze(utilities, households, eq5d).results
    assert results.find("ceiling_share", outcome="eq5d_utility").estimate == pytest.approx(1 / 4)
    assert results.find("floor_share", outcome="eq5d_utility").estimate == 0.0


def test_levels_of_two_groups_are_not_tested_and_that_is_said(rated, scores, households, params) -> None:
    zrm = with_instruments(params, Instrument(name="zrm_2017"))
    others = scores({("P5", "H4", "comparison"): (2.0, 2.0)}, "zrm_2017_finances")
    results = analyze(pd.concat([rated, others]), households, zrm).results
    assert "levels_not_compared:zrm_2017_finances" in [missing.what for missing in results.missing]
    assert set(results.tables["level_shares"]["group"]) == {"director", "comparison"}
