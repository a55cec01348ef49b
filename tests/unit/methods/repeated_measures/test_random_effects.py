"""Which random effects a design can tell apart, and what it refuses."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.repeated_measures.random_effects import RandomEffect, build_model, codes, cross_codes

RNG = np.random.default_rng(11)


def model_of(n_persons, n_waves, **options):
    """Build household, person and household x wave effects for households of ``n_persons``, all measured each wave."""
    rows = [
        (home, f"{home}.{place}", wave)
        for home, n in enumerate(n_persons)
        for place in range(n)
        for wave in range(n_waves)
    ]
    table = pd.DataFrame(rows, columns=["home", "person", "wave"])
    households, persons, waves = (codes(table[name]) for name in table)
    effects = [
        RandomEffect("household", households),
        RandomEffect("person", persons),
        RandomEffect("household x wave", cross_codes(households, waves)),
    ]
    design = np.column_stack([waves == wave for wave in range(n_waves)]).astype(float)
    return build_model(design, RNG.normal(size=len(table)), **{"households": households, "effects": effects} | options)


def names_of(model):
    return [effect.name for effect in model.effects]


@pytest.mark.parametrize(
    ("n_persons", "n_waves", "left"),
    [
        ([2, 3, 1], 2, ["household", "person", "household x wave"]),
        ([1, 1, 1], 2, ["household"]),
        ([1] * 999 + [2], 2, ["household", "person", "household x wave"]),
        ([2, 2, 3], 1, ["household"]),
        ([1, 1, 1], 1, []),
        ([4], 3, ["person"]),
    ],
    ids=["all", "one person each", "one pair in a thousand", "one wave", "nothing repeated", "one household"],
)
def test_effects_that_cannot_be_told_apart_are_left_out(n_persons, n_waves, left):
    model = model_of(n_persons, n_waves)
    assert names_of(model) == left
    assert {stack.directions.shape[0] for stack in model.stacks} == {len(left)}


def test_an_effect_named_twice_stays_once():
    households = np.repeat(np.arange(4), 3)
    twice = [RandomEffect("first", households), RandomEffect("second", households)]
    assert names_of(model_of([1, 1, 1, 1], 3, households=households, effects=twice)) == ["first"]


def test_households_of_one_size_share_a_stack():
    model = model_of([2, 3, 1, 2], 2)
    assert sorted(stack.outcome.shape for stack in model.stacks) == [(1, 2), (1, 6), (2, 4)]
    assert sum(stack.outcome.size for stack in model.stacks) == model.n_obs == 16


def test_a_person_in_two_households_is_refused_and_counted():
    households = np.array([0, 0, 1, 1])
    with pytest.raises(ValueError, match="1 units of person lie in more than one household"):
        build_model(
            np.ones((4, 1)),
            np.arange(4.0),
            households=households,
            effects=[RandomEffect("person", np.array([0, 1, 1, 2]))],
        )


def test_coefficients_that_are_not_determined_are_refused():
    with pytest.raises(ValueError, match="4 rows cannot determine 2 coefficients"):
        build_model(np.ones((4, 2)), np.arange(4.0), households=np.arange(4), effects=[])


def test_codes_and_pairs_of_codes():
    first, second = codes(pd.Series(["b", "a", "b"])), codes(pd.Series([10, 10, 9]))
    assert (first.tolist(), second.tolist()) == ([1, 0, 1], [0, 0, 1])
    assert cross_codes(first, second).tolist() == [1, 0, 2]
