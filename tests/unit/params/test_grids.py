"""A grid file: what it says, what it makes of the params, and one clear message for whatever is wrong in it."""

import pytest

from werkplaats.errors import CombinedParamsError, ParamsError
from werkplaats.params.grid_files import MOST, read_grid
from werkplaats.params.specifications import AS_FILED, build_specifications

PARAMS = """\
study: toy
title: Toy study
price_year: 2020
periods: {before_months: 12, after_months: 12}
groups: {intervention: approach}
sources: [{path: "*.csv", table: persons, layout: generic}]
"""

GRID = """\
grid:
  price_year: [2018, 2020]
  months:
    label: Months before
    alternatives:
      - label: a year
      - label: half a year
        set: {periods.before_months: 6}
  outliers:
    alternatives:
      - label: kept
      - label: held down
        instead: {net_saving_mean: net_saving_winsorized}
outcomes:
  - {term: net_saving_mean, contrast: before-during, label: Net saving}
"""


@pytest.fixture
def params(tmp_path):
    path = tmp_path / "toy.yaml"
    path.write_text(PARAMS)
    return path


@pytest.fixture
def grid(tmp_path):
    def read(text: str):
        path = tmp_path / "grid.yaml"
        path.write_text(text)
        return read_grid(path)

    return read


def test_a_grid_says_its_choices_and_outcomes(grid):
    found = grid(GRID)
    assert [(choice.name, choice.label) for choice in found.choices] == [
        ("price_year", "price_year"),
        ("months", "Months before"),
        ("outliers", "outliers"),
    ]
    assert [[one.label for one in choice.alternatives] for choice in found.choices] == [
        ["2018", "2020"],
        ["a year", "half a year"],
        ["kept", "held down"],
    ]
    assert dict(found.outcomes[0].fields) == {"term": "net_saving_mean", "contrast": "before-during"}
    assert found.outcomes[0].label == "Net saving"


def test_a_file_with_nothing_but_params_is_a_grid_too(grid, params):
    short, long = grid("seed: [1, 2]\n"), grid("grid: {seed: [1, 2]}\n")
    assert [one.params.seed for one in build_specifications(short, params)] == [2020, 1, 2]
    assert [one.labels for one in build_specifications(short, params)] == [
        one.labels for one in build_specifications(long, params)
    ]


def test_what_the_study_does_comes_first_and_every_combination_once(grid, params):
    own, *others = build_specifications(grid(GRID), params)
    assert own.is_own
    assert own.labels == {"price_year": "2020", "months": "a year", "outliers": "kept"}
    assert len(others) == 2 * 2 * 2 - 1
    assert not any(one.is_own for one in others)
    assert len({one.key for one in (own, *others)}) == 8
    # Reading another estimate needs no other run.
    assert len({one.params_key for one in (own, *others)}) == 4
    half = [one for one in others if one.labels["months"] == "half a year"]
    assert {one.params.periods.before_months for one in half} == {6}
    assert {one.params.periods.after_months for one in half} == {12}


def test_a_choice_that_does_not_hold_what_the_study_does_is_told_so(grid, params):
    own, *others = build_specifications(grid("grid: {price_year: [2018, 2019]}\n"), params)
    assert own.labels == {"price_year": AS_FILED}
    assert [one.params.price_year for one in (own, *others)] == [2020, 2018, 2019]


def test_combinations_that_are_excluded_are_not_run(grid, params):
    text = (
        GRID + "exclude:\n  - {price_year: 2018, months: half a year}\n  - {price_year: [2018], outliers: held down}\n"
    )
    left = {
        (one.labels["price_year"], *list(one.labels.values())[1:]) for one in build_specifications(grid(text), params)
    }
    assert left == {
        ("2018", "a year", "kept"),
        ("2020", "a year", "kept"),
        ("2020", "a year", "held down"),
        ("2020", "half a year", "kept"),
        ("2020", "half a year", "held down"),
    }


def test_alternatives_that_come_to_the_same_params_are_one_specification(grid, params):
    one, other = (f"{{label: {label}, set: {{price_year: 2018}}}}" for label in "xy")
    text = f"grid:\n  a:\n    alternatives: [{one}, {other}]\n"
    assert len(build_specifications(grid(text), params)) == 2


TWICE_INSTEAD = """\
grid:
  a: {alternatives: [{label: x, instead: {att: y}}]}
  b: {alternatives: [{label: x, instead: {att: z}}]}
"""


@pytest.mark.parametrize(
    ("text", "rule", "said"),
    [
        ("", "params.empty", "empty"),
        ("grid: {}\n", "grid.empty", "at least one choice"),
        ("- 1\n", "grid.shape", "a block of keys"),
        ("grid: {price_year: 2018}\n", "grid.shape", "line 1"),
        ("grid: {price_year: []}\n", "grid.shape", "an empty list"),
        ("grid: {price_year: [2018, 2018]}\n", "grid.label", "'2018'"),
        ("grid: {price_year: [2018]}\noutcome: [{term: att}]\n", "grid.unknown_key", "'outcomes'"),
        ("grid: {price_year: [2018]}\noutcomes: {term: att}\n", "grid.shape", "list"),
        ("grid: {price_year: [2018]}\noutcomes: [{contrast: between}]\n", "grid.outcome", "term"),
        ("grid: {price_year: [2018]}\noutcomes: [{term: att, wawe: T1}]\n", "grid.unknown_key", "'wave'"),
        ("grid: {price_year: [2018]}\nexclude: [{price_yaer: 2018}]\n", "grid.unknown_key", "'price_year'"),
        ("grid: {price_year: [2018]}\nexclude: [{price_year: 2019}]\n", "grid.unknown_key", "2018"),
        ("grid: {price_year: [2018]}\nexclude: [{}]\n", "grid.exclude", "at least one choice"),
        ("grid: {a: {alternatives: [{set: {seed: 1}}]}}\n", "grid.shape", "label"),
        ("grid: {a: {alternatives: [{label: x, sets: {seed: 1}}]}}\n", "grid.unknown_key", "'set'"),
        ("grid: {a: {alternatives: [{label: x, instead: {att: 1}}]}}\n", "grid.shape", "term"),
        (
            "grid: {a: {alternatives: [{label: x, set: {periods: {before_months: 6}, periods.before_months: 6}}]}}\n",
            "grid.overlap",
            "periods.before_months",
        ),
        ("grid: {periods.before_months: [6], periods: [{before_months: 6}]}\n", "grid.overlap", "two choices"),
        (
            TWICE_INSTEAD,
            "grid.overlap",
            "in place of 'att' by two choices",
        ),
        ("grid: {seed: [" + ", ".join(map(str, range(MOST + 1))) + "]}\n", "grid.size", "1,001"),
    ],
)
def test_a_bad_grid_is_one_message_that_says_where(grid, text, rule, said):
    with pytest.raises(ParamsError) as caught:
        grid(text)
    error = caught.value
    assert error.rule == rule
    assert said in str(error)
    assert "grid.yaml" in error.where


def test_a_grid_that_is_not_there_is_a_message(tmp_path):
    with pytest.raises(ParamsError, match="no grid file"):
        read_grid(tmp_path / "no.yaml")


def test_a_value_that_params_refuse_is_told_once_with_its_line(grid, params):
    text = "grid:\n  price_year: [2018, 1800]\n  seed: [1, 2, 3]\n"
    with pytest.raises(ParamsError) as caught:
        build_specifications(grid(text), params)
    assert not isinstance(caught.value, CombinedParamsError)
    assert "grid.yaml, line 2" in str(caught.value)
    assert "price_year=1800" in str(caught.value)


def test_a_param_that_does_not_exist_is_named(grid, params):
    with pytest.raises(ParamsError, match="before_month"):
        build_specifications(grid("grid: {periods.before_month: [6]}\n"), params)


def test_the_name_of_the_study_is_no_choice(grid, params):
    with pytest.raises(ParamsError, match=r"params\.run_name"):
        build_specifications(grid("grid: {study: [other]}\n"), params)
