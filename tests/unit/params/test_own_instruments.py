"""Instruments in params: value sets, deaths, and files that a study brings.

Every fault names file, line and key, and says what to do.
"""

import json

import pytest

from werkplaats.params.loading import validate_values
from werkplaats.params.model import StudyParams
from werkplaats.params.value_set_choices import VALUE_SETS

DEFINITION = """\
name: energy_scale
version: "2024"
label: {nl: Energieschaal, en: Energy scale}
licence: none
source: invented
minimum: 1
maximum: 4
items:
  - name: rested
  - name: tired
    reversed: true
  - name: lively
scales:
  - name: energy
    label: {nl: Energie, en: Energy}
    score: sum
    may_be_missing: 1
    higher_is_better: true
    cut_offs:
      - lowest: 3
        label: {nl: laag, en: low}
      - lowest: 8
        label: {nl: hoog, en: high}
"""

TARIFF = """\
    tariff:
      name: Invented
      source: invented
      lowest_total: -0.1
      highest_total: 1
      values:
        rested: [-0.1, 0.2, 0.3, 0.4]
        lively: [0, 0.1, 0.2, 0.3]
        tired: [0, 0.1, 0.2, 0.3]
"""

VALUED = DEFINITION.replace("    reversed: true\n", "").replace("    may_be_missing: 1\n", "")
VALUED = VALUED.replace("score: sum\n", f"score: tariff\n{TARIFF}")
VALUED = VALUED[: VALUED.index("    cut_offs")]


@pytest.fixture
def with_instrument(valid):
    """The text of a params file with one instrument in the place of EQ-5D."""

    def text(*lines):
        block = "".join(f"{'  - ' if place == 0 else '    '}{line}\n" for place, line in enumerate(lines))
        return valid.replace("  - name: eq5d_5l\n", block).replace("primary_outcome: eq5d_utility\n", "")

    return text


@pytest.fixture
def own(with_instrument, tmp_path):
    """The text of a params file that names a definition, which stands beside it."""

    def text(definition=DEFINITION):
        (tmp_path / "instruments").mkdir(exist_ok=True)
        (tmp_path / "instruments" / "energy.yaml").write_text(definition, encoding="utf-8")
        return with_instrument("name: energy_scale", "definition: instruments/energy.yaml")

    return text


def test_what_the_file_says_becomes_part_of_the_params(load, own):
    (instrument,) = load(own()).instruments
    assert [item.reversed for item in instrument.definition.items] == [False, True, False]
    before = load(own()).model_dump(mode="json")
    after = load(own(DEFINITION.replace("lowest: 8", "lowest: 9"))).model_dump(mode="json")
    assert before["instruments"] != after["instruments"]
    before.pop("instruments")
    after.pop("instruments")
    assert before == after


def test_params_of_a_run_are_read_back_without_the_file(load, own, tmp_path):
    params = load(own())
    (tmp_path / "instruments" / "energy.yaml").unlink()
    dumped = params.model_dump(mode="json")
    assert StudyParams.model_validate_json(json.dumps(dumped)) == params
    assert validate_values(dumped, where="parameters cell") == params


def test_a_valued_scale(load, own):
    (scale,) = load(own(VALUED)).instruments[0].definition.scales
    assert scale.tariff.range == (-0.1, 1.0)


WRONG = [
    # definition, what stands there, what is put there instead, rule, key after `definition.`, a word of the message
    (DEFINITION, "scales:\n", "scale:\n", "params.unknown_key", "scale", "'scales'"),
    (DEFINITION, "score: sum", "score: som", "params.unknown_value", "scales.0.score", "'sum'"),
    (DEFINITION, 'version: "2024"', "version: 2024", "params.type", "version", "quotes"),
    (DEFINITION, "maximum: 4", "maximum: 1", "params.range", "minimum", "below the highest"),
    (DEFINITION, "minimum: 1\n", "minimum: .nan\n", "params.range", "minimum", "ordinary number"),
    (DEFINITION, "name: lively", "name: rested", "params.unknown_value", "items.2.name", "listed twice"),
    (DEFINITION, "name: lively", "name: Lively", "params.name", "items.2.name", "plain name"),
    (DEFINITION, "may_be_missing: 1", "may_be_missing: 3", "params.range", "scales.0.may_be_missing", "3 items"),
    (
        DEFINITION,
        "name: tired\n",
        "name: tired\n    maximum: 5\n",
        "params.range",
        "scales.0.may_be_missing",
        "different ranges",
    ),
    (
        DEFINITION,
        "    score: sum",
        "    items: [rested, tred]\n    score: sum",
        "params.unknown_value",
        "scales.0.items.1",
        "'tired'",
    ),
    (DEFINITION, "lowest: 3", "lowest: 4", "params.range", "scales.0.cut_offs.0.lowest", "from 3 to 12"),
    (DEFINITION, "lowest: 8", "lowest: 13", "params.range", "scales.0.cut_offs.1.lowest", "from 3 to 12"),
    (DEFINITION, "lowest: 8", "lowest: 3", "params.range", "scales.0.cut_offs", "lowest first"),
    (DEFINITION, "score: sum", "score: tariff", "params.tariff", "scales.0.score", "go together"),
    (VALUED, "rested: [-0.1, 0.2,", "rested: [-0.1, 0.35,", "params.tariff", "scales.0.tariff.values.rested", "worth"),
    (VALUED, "0.3, 0.4]", "0.3]", "params.tariff", "scales.0.tariff.values.rested", "need 4 values, found 3"),
    (VALUED, "0.3, 0.4]", "0.3, 0.5]", "params.tariff", "scales.0.tariff.highest_total", "adds up to 1.1000"),
    (VALUED, "lowest_total: -0.1", "lowest_total: 0", "params.tariff", "scales.0.tariff.lowest_total", "-0.1000"),
    (VALUED, "        tired:", "        tred:", "params.tariff", "scales.0.tariff.values.tred", "meant 'tired'"),
    (
        VALUED,
        "[0, 0.1, 0.2, 0.3]\n        tired",
        "[0.3, 0.2, 0.1, 0]\n        tired",
        "params.tariff",
        "scales.0.tariff.values",
        "highest answer is the best, for others",
    ),
    (
        VALUED,
        "name: tired\n",
        "name: tired\n    reversed: true\n",
        "params.tariff",
        "scales.0.tariff",
        "cannot be reversed",
    ),
    (VALUED, "items:\n", "whole_numbers: false\nitems:\n", "params.tariff", "scales.0.tariff", "whole numbers"),
    (
        VALUED,
        "    higher_is_better",
        "    may_be_missing: 1\n    higher_is_better",
        "params.range",
        "scales.0.may_be_missing",
        "none may be missing",
    ),
]


@pytest.mark.parametrize(
    ("text", "there", "instead", "rule", "key", "word"), WRONG, ids=[f"{case[4]}-{case[5]}" for case in WRONG]
)
def test_a_fault_in_the_file_names_the_file_the_line_and_the_key(problems, own, text, there, instead, rule, key, word):
    assert there in text
    wrong = text.replace(there, instead, 1)
    found = [problem for problem in problems(own(wrong)) if problem.rule == rule and word in str(problem)]
    assert found, [str(problem) for problem in problems(own(wrong))]
    assert "energy.yaml, line " in found[0].where
    assert f"key instruments.0.definition.{key}" in found[0].where


def test_a_key_that_lacks_is_missed_in_the_file_itself(problems, own):
    (problem,) = problems(own(DEFINITION.replace("licence: none\n", "")))
    assert problem.rule == "params.missing_key"
    assert problem.where.endswith("energy.yaml")
    assert "What its owner asks" in str(problem)


@pytest.mark.parametrize(
    ("path", "rule", "word"),
    [
        ("instruments/enrgy.yaml", "params.file", "instruments/energy.yaml"),
        ("../energy.yaml", "params.path", "beside the params"),
        ("/etc/hostname", "params.path", "beside the params"),
        ("instruments", "params.file", "no such file"),
    ],
)
def test_a_file_that_cannot_be_read(problems, own, path, rule, word):
    (problem,) = problems(own().replace("instruments/energy.yaml", path))
    assert problem.rule == rule
    assert word in str(problem)
    assert "study.yaml, line" in problem.where
    assert "key instruments.0.definition" in problem.where


@pytest.mark.parametrize(
    ("definition", "rule"),
    [("", "params.empty"), ("- a\n", "params.not_mapping"), ("a: 1\na: 2\n", "params.duplicate_key"), ("a: [", None)],
)
def test_a_file_that_is_not_plain_yaml(problems, own, definition, rule):
    (problem,) = problems(own(definition))
    assert "energy.yaml" in problem.where
    assert problem.rule == (rule or "params.yaml_syntax")


def test_name_in_the_params_and_in_the_file_are_the_same(problems, own):
    (problem,) = problems(own().replace("name: energy_scale", "name: energy"))
    assert "the definition is that of 'energy_scale'" in str(problem)
    assert "energy.yaml" in problem.where


def test_what_the_definition_says_is_not_said_again(problems, own):
    (problem,) = problems(own().replace("    definition:", "    minimum: 0\n    definition:"))
    assert "says this already" in str(problem)


def test_two_definitions_do_not_yield_one_outcome(problems, own, tmp_path):
    text = own()
    (tmp_path / "second.yaml").write_text(DEFINITION.replace("energy_scale", "second"), encoding="utf-8")
    text = text.replace("disclosure:", "  - name: second\n    definition: second.yaml\ndisclosure:", 1)
    (problem,) = problems(text)
    assert "outcome 'energy' is listed twice" in str(problem)


def test_three_levels_need_a_value_set_and_both_are_named(problems, with_instrument):
    (problem,) = problems(with_instrument("name: eq5d_3l"))
    assert problem.rule == "params.value_set"
    assert "key instruments.0" in problem.where
    for word in ("nl_2006", "Lamers 2006", "nl_2026", "Roudijk & Jonker 2026", "to compare with what was published"):
        assert word in str(problem)


@pytest.mark.parametrize("name", VALUE_SETS)
def test_every_value_set_can_be_chosen(load, with_instrument, name):
    for value_set in VALUE_SETS[name]:
        params = load(with_instrument(f"name: {name}", f"value_set: {value_set}"))
        assert params.instruments[0].value_set == value_set


@pytest.mark.parametrize(
    ("lines", "rule", "word"),
    [
        (("name: eq5d_3l", "value_set: nl_206"), "params.unknown_value", "one of: nl_2006, nl_2026, uk_1997"),
        (("name: eq_vas", "value_set: nl_2016"), "params.value_set", "Remove it here"),
        (("name: eq_vas", "dead_is_zero: true"), "params.value_set", "no other score"),
        (("name: eq5d_5l", "dead_is_zero: true"), "params.missing_key", "table 'events'"),
    ],
)
def test_value_sets_and_deaths_that_do_not_fit(problems, with_instrument, lines, rule, word):
    (problem,) = problems(with_instrument(*lines))
    assert problem.rule == rule
    assert word in str(problem)


def test_another_value_set_for_one_run(load, with_instrument):
    text = with_instrument("name: eq5d_3l", "value_set: nl_2006")
    assert load(text, **{"instruments.0.value_set": "nl_2026"}).instruments[0].value_set == "nl_2026"
