"""The label of a conclusion: designs, what takes them down, and the rule as it can be shown."""

from dataclasses import replace

import pytest

from werkplaats.methods.evidence.evidence_level import StudyFacts, evidence_level, rule_table
from werkplaats.methods.evidence.maryland import CRITERIA, MARYLAND
from werkplaats.results import Estimate

BEFORE_AFTER = StudyFacts(before_and_after=True, compared=False, n_households=12)
COMPARED = StudyFacts(before_and_after=True, compared=True, n_households=12, n_compared=140, largest_imbalance=0.1)
CONTROLLED = replace(COMPARED, controlled=True)
RANDOMIZED = replace(COMPARED, randomized=True)


def saved(value, low=None, high=None):
    level = None if low is None else 0.95
    return Estimate(
        term="net_saving_mean",
        estimate=value,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit="EUR",
        method="m",
        n_households=12,
    )


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        (replace(BEFORE_AFTER, before_and_after=False), 1),
        (BEFORE_AFTER, 2),
        (replace(COMPARED, before_and_after=False), 2),
        (COMPARED, 3),
        (CONTROLLED, 4),
        (RANDOMIZED, 5),
    ],
)
def test_levels_of_designs_as_printed(facts, level):
    """Oracle: the five designs that Sherman et al. (1998) give a level."""
    found = evidence_level(facts)
    assert found.level.level == found.design.level == level
    assert found.reasons == ()


@pytest.mark.parametrize(
    ("facts", "level", "names"),
    [
        (replace(BEFORE_AFTER, chosen_on_outcome=True), 1, ["chosen on the outcome"]),
        (replace(COMPARED, chosen_on_outcome=True), 3, []),
        (replace(COMPARED, largest_imbalance=None), 2, ["balance unknown"]),
        (replace(CONTROLLED, largest_imbalance=0.26), 2, ["groups not alike"]),
        (replace(RANDOMIZED, largest_imbalance=0.26), 5, []),
        (replace(RANDOMIZED, share_missing=0.3), 4, ["much is missing"]),
        (replace(RANDOMIZED, share_missing=0.1, difference_missing=0.063), 5, []),
        (replace(RANDOMIZED, share_missing=0.1, difference_missing=0.07), 3, ["chance undone"]),
        (replace(COMPARED, share_missing=0.1, difference_missing=0.07), 3, []),
        (replace(RANDOMIZED, share_missing=0.45), 2, ["much is missing", "very much is missing"]),
        (replace(RANDOMIZED, share_missing=0.98), 2, ["chance undone", "much is missing", "very much is missing"]),
        (replace(COMPARED, n_households=5), 2, ["very few households"]),
        (replace(COMPARED, n_compared=4, share_missing=0.5), 1, ["much is missing", "very few households"]),
    ],
)
def test_what_takes_a_conclusion_down(facts, level, names):
    found = evidence_level(facts)
    assert found.level.level == level
    assert [criterion.name for criterion in found.applied] == names


@pytest.mark.parametrize(
    ("facts", "at_the_bound", "beyond"),
    [
        (COMPARED, {"largest_imbalance": 0.25}, {"largest_imbalance": 0.2501}),
        (COMPARED, {"share_missing": 0.20}, {"share_missing": 0.2001}),
        (COMPARED, {"n_households": 6}, {"n_households": 5}),
        (replace(CONTROLLED, share_missing=0.3), {"share_missing": 0.40}, {"share_missing": 0.4001}),
    ],
)
def test_a_bound_itself_is_still_good(facts, at_the_bound, beyond):
    assert evidence_level(replace(facts, **at_the_bound)).level.level == 3
    assert evidence_level(replace(facts, **beyond)).level.level == 2


@pytest.mark.parametrize(
    ("other", "agrees"),
    [
        (saved(4000, -8000, 16_000), False),
        (saved(15_000, 3000, 27_000), True),
        (saved(-1.0), False),
        (saved(1.0), True),
    ],
)
def test_a_number_that_another_method_does_not_hold_stands_lower(other, agrees):
    facts = replace(COMPARED, estimate=saved(22_000, 5000, 39_000), alternatives=(other,))
    assert evidence_level(facts).level.level == (3 if agrees else 2)


def test_chance_that_is_undone_no_longer_spares_the_balance():
    """A trial beyond the boundary of the Clearinghouse is judged as groups that chance did not divide."""
    lost = replace(RANDOMIZED, share_missing=0.14, difference_missing=0.074)
    apart = evidence_level(replace(lost, largest_imbalance=0.26))
    assert (apart.level.level, apart.design.level) == (2, 5)
    assert [criterion.name for criterion in apart.applied] == ["groups not alike", "chance undone"]
    assert evidence_level(replace(lost, largest_imbalance=None)).level.level == 2
    assert evidence_level(replace(RANDOMIZED, largest_imbalance=None)).level.level == 5


@pytest.mark.parametrize("facts", [BEFORE_AFTER, COMPARED, CONTROLLED, RANDOMIZED])
def test_with_two_in_five_missing_no_design_answers_a_question(facts):
    """Jakobsen et al. (2017): hypothesis generating; Sherman et al. (1998) draw no conclusion below level 3."""
    assert evidence_level(replace(facts, share_missing=0.41)).level.level <= 2


def test_the_level_is_never_below_the_lowest():
    worst = StudyFacts(
        before_and_after=False,
        compared=False,
        n_households=2,
        share_missing=0.9,
        estimate=saved(1.0),
        alternatives=(saved(-1.0),),
    )
    assert evidence_level(worst).level.level == 1


def test_a_flaw_that_costs_nothing_more_is_not_told_as_the_reason():
    facts = replace(COMPARED, before_and_after=False, largest_imbalance=0.9)
    assert evidence_level(facts).level.level == 2
    assert evidence_level(facts).reasons == ()


def test_a_flaw_never_raises_a_level():
    flaws = {
        "share_missing": 0.9,
        "difference_missing": 0.9,
        "n_households": 2,
        "largest_imbalance": 2.0,
        "chosen_on_outcome": True,
    }
    for facts in (BEFORE_AFTER, COMPARED, CONTROLLED, RANDOMIZED):
        for name, value in flaws.items():
            if name != "largest_imbalance" or facts.compared:
                assert evidence_level(replace(facts, **{name: value})).level.level <= evidence_level(facts).level.level


def test_the_rule_can_be_shown_with_a_source_in_both_languages():
    table = rule_table()
    assert table["name"].tolist() == [criterion.name for criterion in CRITERIA]
    assert (table["source"].str.contains(r"\((?:19|20)\d\d\)")).all()
    assert not table[["reason", "dutch"]].eq("").any(axis=None)
    assert all(hasattr(COMPARED, fact) for fact in table["fact"])
    assert [level.level for level in MARYLAND] == [1, 2, 3, 4, 5]
    assert all(level.dutch_name and level.dutch_meaning for level in MARYLAND)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"share_missing": 1.2}, "between 0 and 1"),
        ({"difference_missing": -0.1}, "difference_missing lies"),
        ({"n_compared": None}, "n_compared is given"),
        ({"compared": False, "n_compared": None, "randomized": True}, "chance can only"),
        ({"largest_imbalance": -0.1}, "no sign"),
        ({"alternatives": (saved(1.0),)}, "need an estimate"),
    ],
)
def test_facts_that_contradict_each_other_are_refused(changed, message):
    with pytest.raises(ValueError, match=message):
        replace(COMPARED, **changed)
