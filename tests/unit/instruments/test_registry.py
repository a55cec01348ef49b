"""From long answers to long scores, for instruments that are known and for scores that arrive ready-made."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.brought import BROUGHT
from werkplaats.instruments.definitions import NO_SCORE_WHEN_MISSING
from werkplaats.instruments.registry import (
    INSTRUMENTS,
    SCORED,
    definition,
    find_scored,
    item_ranges,
    outcome_definitions,
    score,
    whole_number_items,
)
from werkplaats.params.model import Instrument
from werkplaats.params.own_instrument import OwnInstrument
from werkplaats.params.value_set_choices import REQUIRED, VALUE_SETS


def long(rows):
    table = pd.DataFrame(rows, columns=["person_id", "household_id", "wave", "instrument", "item", "value"])
    return table.assign(value=table["value"].astype("float64"))


def eq5d(person, wave, levels, household="H001"):
    items = ("mobility", "selfcare", "activity", "pain", "anxiety")
    return [(person, household, wave, "eq5d_5l", item, level) for item, level in zip(items, levels, strict=True)]


ANSWERS = long(
    [
        *eq5d("P0001", "T0", (2, 1, 2, 3, 2)),
        *eq5d("P0001", "T1", (1, 1, 1, 1, 1)),
        *eq5d("P0002", "T0", (5, 5, 5, None, 5)),
        ("P0001", "H001", "T0", "eq_vas", "vas", 60),
        ("P0002", "H001", "T0", "positive_health", "mph_5", 4),
    ]
)


def test_one_row_per_person_wave_and_outcome():
    scores = score(ANSWERS, Instrument(name="eq5d_5l"))
    assert scores.columns.tolist() == ["person_id", "household_id", "wave", "outcome", "score"]
    assert scores[["person_id", "wave"]].values.tolist() == [["P0001", "T0"], ["P0001", "T1"], ["P0002", "T0"]]
    assert set(scores["outcome"]) == {"eq5d_utility"}
    np.testing.assert_array_equal(scores["score"], [0.717, 1.0, np.nan])


def test_an_instrument_of_six_outcomes_keeps_what_was_answered():
    scores = score(ANSWERS, Instrument(name="positive_health")).set_index("outcome")["score"]
    assert len(scores) == 6
    assert scores.dropna().to_dict() == {"mph_participation": 4.0}


def test_item_that_nobody_answered_makes_the_utility_missing():
    without_pain = ANSWERS[ANSWERS["item"] != "pain"]
    assert score(without_pain, Instrument(name="eq5d_5l"))["score"].isna().all()


def test_ready_made_score_keeps_its_name_and_values():
    answers = long(
        [("P0001", "H001", "T0", "mental_score", "mcs", 31.5), ("P0002", "H002", "T0", "mental_score", "mcs", None)]
    )
    scores = score(answers, Instrument(name="mental_score"))
    assert scores["outcome"].tolist() == ["mental_score", "mental_score"]
    np.testing.assert_array_equal(scores["score"], [31.5, np.nan])


def test_instrument_without_answers_gives_no_rows():
    scores = score(ANSWERS, Instrument(name="mental_score"))
    assert scores.empty
    assert scores.columns.tolist() == ["person_id", "household_id", "wave", "outcome", "score"]


def test_order_of_the_rows_does_not_matter():
    shuffled = ANSWERS.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(
        score(shuffled, Instrument(name="eq5d_5l")), score(ANSWERS, Instrument(name="eq5d_5l"))
    )


def test_cleaned_dtypes_are_accepted():
    typed = ANSWERS.astype({"person_id": "string", "household_id": "string", "wave": "string", "item": "string"})
    assert score(typed, Instrument(name="eq5d_5l"))["score"].iloc[0] == 0.717
    categorical = ANSWERS.assign(item=ANSWERS["item"].astype("category"), wave=ANSWERS["wave"].astype("category"))
    assert len(score(categorical, Instrument(name="eq5d_5l"))) == 3


@pytest.mark.parametrize(
    ("rows", "name", "message"),
    [
        (eq5d("P0001", "T0", (1, 1, 1, 1, 6)), "eq5d_5l", "'anxiety' has 1 answers"),
        (eq5d("P0001", "T0", (1, 1, 1, 1, 1)) * 2, "eq5d_5l", "5 answers are given twice"),
        ([("P1", "H1", "T0", "eq5d_5l", "sleep", 1)], "eq5d_5l", "1 items are not in the instrument: sleep"),
        ([("P1", "H1", "T0", "own", "a", 1), ("P1", "H1", "T0", "own", "b", 1)], "own", "has one item, found 2: a, b"),
    ],
)
def test_faults_are_refused(rows, name, message):
    with pytest.raises(ValueError, match=message):
        score(long(rows), Instrument(name=name))


def test_outcomes_of_a_known_instrument_come_from_its_definition():
    (utility,) = outcome_definitions(Instrument(name="eq5d_5l"))
    assert utility is definition("eq5d_5l").outcomes[0]


def test_outcomes_of_a_ready_made_score_come_from_the_params():
    given = Instrument(name="mental_score", label="Mentale score", minimum=0.0, maximum=100.0, higher_is_better=False)
    (outcome,) = outcome_definitions(given)
    row = outcome.as_row()
    assert (row["outcome"], row["label"], row["maximum"], row["value_set"]) == (
        "mental_score",
        "Mentale score",
        100.0,
        None,
    )
    assert row["higher_is_better"] is False


def test_ready_made_score_without_a_range_is_refused():
    with pytest.raises(ValueError, match="mental_score: a ready-made score needs `minimum` and `maximum`"):
        outcome_definitions(Instrument(name="mental_score"))


OWN = OwnInstrument.model_validate(
    {
        "name": "energy_scale",
        "version": "1",
        "label": {"nl": "Energie", "en": "Energy"},
        "licence": "none",
        "source": "invented",
        "minimum": 1.0,
        "maximum": 4.0,
        "items": [{"name": "rested"}, {"name": "sleep", "minimum": 0.0, "maximum": 10.0}],
        "scales": [
            {
                "name": "energy",
                "label": {"nl": "Energie", "en": "Energy"},
                "items": ["rested"],
                "score": "mean",
                "higher_is_better": True,
            }
        ],
    }
)


@pytest.mark.parametrize("scored", SCORED.values(), ids=SCORED)
def test_nobody_who_answered_nothing_has_a_score(scored):
    nothing = pd.DataFrame({item: [np.nan] for item in scored.definition.items})
    for made in scored.by_value_set.values() or [scored]:
        scores = made.score(nothing)
        assert list(scores) == [outcome.outcome for outcome in made.definition.outcomes]
        assert scores.isna().all(axis=None)


@pytest.mark.parametrize("scored", SCORED.values(), ids=SCORED)
@pytest.mark.parametrize("extreme", [0, 1])
def test_scores_of_extreme_answers_lie_within_what_is_promised(scored, extreme):
    answers = pd.DataFrame(
        {item: [float(scored.definition.range_of(item)[extreme])] for item in scored.definition.items}
    )
    for made in scored.by_value_set.values() or [scored]:
        scores = made.score(answers).iloc[0]
        for outcome in made.definition.outcomes:
            assert outcome.minimum - 1e-9 <= scores[outcome.outcome] <= outcome.maximum + 1e-9, outcome.outcome


@pytest.mark.parametrize("known", INSTRUMENTS.values(), ids=INSTRUMENTS)
def test_every_instrument_says_what_a_missing_answer_means(known):
    assert set(known.missing_rule) == {"nl", "en"} == set(NO_SCORE_WHEN_MISSING)
    assert known.population in {"adults", "youth", "any"}


def test_params_offer_the_value_sets_that_there_are():
    offered = {name: tuple(scored.by_value_set) for name, scored in SCORED.items() if scored.by_value_set}
    assert offered == dict(VALUE_SETS)
    without_default = {name for name in offered if SCORED[name].definition.outcomes[0].value_set is None}
    assert without_default == set(REQUIRED)
    for name, choices in VALUE_SETS.items():
        if name not in REQUIRED:
            assert SCORED[name].by_value_set[choices[0]].definition.outcomes == SCORED[name].definition.outcomes


def test_a_chosen_value_set_scores_and_is_named():
    chosen = Instrument(name="eq5d_5l", value_set="nl_crosswalk_2012")
    assert outcome_definitions(chosen)[0].value_set == "EQ-5D-5L NL through 3L (van Hout 2012, Lamers 2006)"
    assert score(ANSWERS, chosen)["score"].iloc[0] == pytest.approx(0.689, abs=0.0005)
    with pytest.raises(ValueError, match="there is no value set 'nl_1990'"):
        find_scored(Instrument(name="eq5d_5l", value_set="nl_1990"))


def test_an_instrument_of_the_study_is_scored_like_ours():
    instrument = Instrument(name="energy_scale", definition=OWN)
    answers = long(
        [("P0001", "H001", "T0", "energy_scale", "rested", 3), ("P2", "H2", "T0", "energy_scale", "sleep", 9)]
    )
    scores = score(answers, instrument)
    assert scores["outcome"].unique().tolist() == ["energy"]
    np.testing.assert_array_equal(scores["score"], [3.0, np.nan])
    with pytest.raises(ValueError, match="energy_scale: 1 items are not in the instrument: snoring"):
        score(long([("P1", "H1", "T0", "energy_scale", "snoring", 3)]), instrument)


def test_intake_knows_the_answers_of_every_instrument_of_the_study():
    ready_made = Instrument(name="mental_score", label="Mentaal", minimum=0.0, maximum=100.0)
    study = [Instrument(name="energy_scale", definition=OWN), ready_made]
    ranges = item_ranges(study)
    assert ranges["energy_scale.rested"] == (1.0, 4.0)
    assert ranges["energy_scale.sleep"] == (0.0, 10.0)
    assert ranges["mental_score.score"] == (0.0, 100.0)
    assert ranges["eq5d_3l.pain"] == (1, 3)
    assert set(item_ranges([])) < set(ranges)
    assert {"energy_scale.sleep", "eq5d_5l.pain"} <= whole_number_items(study)
    assert not {"eq_vas.vas", "mental_score.score"} & whole_number_items(study)


@pytest.mark.parametrize(
    ("change", "taken"),
    [
        ({"name": "eq_vas"}, "eq_vas"),
        ({"name": "icecap_a"}, "icecap_a"),
        ({"scales": [OWN.scales[0].model_copy(update={"name": "eq5d_utility"})]}, "eq5d_utility"),
    ],
)
def test_names_of_ours_are_not_taken(change, taken):
    own = OWN.model_copy(update=change)
    with pytest.raises(ValueError, match=f"'{taken}' is a name of this workbench"):
        find_scored(Instrument(name=own.name, definition=own))


@pytest.mark.parametrize("name", BROUGHT)
def test_an_instrument_without_the_part_that_a_study_brings_is_refused(name):
    with pytest.raises(ValueError, match=f"{name} needs `{BROUGHT[name].needs}` in params"):
        find_scored(Instrument(name=name))
