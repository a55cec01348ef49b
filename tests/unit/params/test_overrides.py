"""Overrides are parsed and validated exactly like the file."""

import pytest


def load_with(load, text, **overrides):
    return load(text, **{name.replace("__", "."): value for name, value in overrides.items()})


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("price_year", "2024", 2024),
        ("cost_effectiveness.maximum", "50000", 50000.0),
        ("cost_effectiveness.thresholds", "[20000, 80000]", [20000.0, 80000.0]),
        ("waves.1.month", "9", 9.0),
        ("groups.labels", "{director: Regie}", {"director": "Regie"}),
        ("subtitle", "", None),
        ("window.end", "2024-12-31", "2024-12-31"),
    ],
)
def test_an_override_replaces_the_value(load, valid, name, value, expected):
    found = load(valid, **{name: value}).model_dump(mode="json")
    for step in name.split("."):
        found = found[int(step) if step.isdigit() else step]
    assert found == expected


def test_an_override_leaves_everything_else_alone(load, valid):
    before, after = load(valid).model_dump(), load(valid, price_year="2024").model_dump()
    assert {name for name in before if before[name] != after[name]} == {"price_year"}


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("price_yaer", "2024", "params.unknown_key"),
        ("price_year", "02024", "params.type"),
        ("price_year", "[2024", "params.yaml_syntax"),
        ("language", "de", "params.unknown_value"),
        ("disclosure.min_households", "3", "params.policy_floor"),
        ("disclosure.min_housholds", "30", "params.unknown_key"),
        ("title.x", "3", "params.unknown_key"),
        ("waves.7.month", "3", "params.unknown_key"),
        ("", "3", "params.unknown_key"),
        (".", "3", "params.unknown_key"),
        ("x=1; import os", "3", "params.identifier"),
        ("seed", "&a 3", "params.alias_limit"),
        ("seed", "!!int 3", "params.yaml_tag"),
        ("study", "other", "params.run_name"),
    ],
)
def test_a_wrong_override_is_located_at_the_override(problems, valid, name, value, rule):
    (found,) = problems(valid, **{name: value})
    assert found.rule == rule
    assert found.where.startswith(f"-p {name}={value}")


def test_what_an_override_replaces_is_no_longer_located_in_the_file(problems, valid):
    (found,) = problems(valid, window="{start: 2023-01-01, end: 2022-01-01}")
    assert found.where.startswith("-p window=")
