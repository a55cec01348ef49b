"""``werkplaats instruments``: the whole list, one of them, those of a study, in two languages and as JSON."""

import json

import pytest

from werkplaats.cli import main
from werkplaats.cli.instrument_list import list_instruments
from werkplaats.instruments.brought import BROUGHT
from werkplaats.instruments.registry import INSTRUMENTS, OUTCOMES

STUDY = """\
study: study
title: Evaluatie
waves: [{name: T0, month: 0}]
groups: {intervention: director}
sources: [{path: answers.csv, table: measurements}]
instruments:
  - name: energy_scale
    definition: energy.yaml
  - name: eq5d_3l
    value_set: nl_2006
  - name: mental_score
    label: Mentale score
    minimum: 0
    maximum: 100
"""
ENERGY = """\
name: energy_scale
version: "2024"
label: {nl: Energieschaal, en: Energy scale}
licence: none
source: invented
minimum: 1
maximum: 4
items: [{name: rested}, {name: lively}]
scales:
  - name: energy
    label: {nl: Energie, en: Energy}
    score: sum
    higher_is_better: false
    minimal_important_difference: {value: 1.5, source: Nobody (2024)}
    cut_offs: [{lowest: 2, label: {nl: fris, en: fresh}}]
"""


@pytest.fixture
def werkplaats(monkeypatch, capsys):
    """Run the command line in this process and return exit code, output and errors."""

    def call(*arguments):
        monkeypatch.setattr("sys.argv", ["werkplaats", "instruments", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as left:
            code = left.code or 0
        written = capsys.readouterr()
        return code, written.out, written.err

    return call


@pytest.fixture
def params(tmp_path):
    (tmp_path / "energy.yaml").write_text(ENERGY, encoding="utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    return tmp_path / "study.yaml"


def test_every_instrument_and_every_score_is_listed(werkplaats):
    code, out, errors = werkplaats()
    assert (code, errors) == (0, "")
    words = set(out.split())
    assert {*INSTRUMENTS, *BROUGHT, *OUTCOMES} <= words
    assert "waardenset" in out


def test_headings_follow_the_language(werkplaats):
    assert "value set" in werkplaats("--lang", "en")[1]
    assert "choose: nl_2006, nl_2026, uk_1997" in werkplaats("--lang", "en")[1]


def test_json_holds_what_the_registry_knows(werkplaats):
    code, out, _ = werkplaats("--json")
    listed = {item["name"]: item for item in json.loads(out)}
    assert code == 0
    assert set(listed) == {*INSTRUMENTS, *BROUGHT}
    three = listed["eq5d_3l"]
    assert list(three["value_sets"]) == ["nl_2006", "nl_2026", "uk_1997"]
    assert three["items"][0] == {"name": "mobility", "minimum": 1, "maximum": 3, "whole_numbers": True}
    assert listed["eq5d_5l"]["scores"][0]["value_set"] == "EQ-5D-5L NL (Versteegh 2016)"
    assert listed["icecap_a"]["needs"] == "tariff"
    assert all(item["licence"] and item["source"] for item in listed.values() if item["needs"] is None)


@pytest.mark.parametrize("name", [listed.name for listed in list_instruments()])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_one_instrument_in_full(werkplaats, name, language):
    code, out, _ = werkplaats(name, "--lang", language)
    assert code == 0
    assert out.startswith(f"{name}: ")
    if name in INSTRUMENTS:
        assert INSTRUMENTS[name].source in out
        assert all(outcome.label[language] in out for outcome in INSTRUMENTS[name].outcomes)


def test_a_study_adds_its_own_and_has_chosen(werkplaats, params):
    code, out, _ = werkplaats(params, "--json")
    listed = {item["name"]: item for item in json.loads(out)}
    assert code == 0
    assert [name for name, item in listed.items() if item["used"]] == ["energy_scale", "eq5d_3l", "mental_score"]
    assert listed["eq5d_3l"]["scores"][0]["value_set"] == "EQ-5D-3L NL (Lamers 2006)"
    assert listed["mental_score"]["scores"][0]["maximum"] == 100.0
    assert set(INSTRUMENTS) < set(listed)
    text = werkplaats(params)[1]
    assert "In gebruik bij deze studie: energy_scale, eq5d_3l, mental_score" in text


def test_one_of_the_study_in_full(werkplaats, params):
    out = werkplaats(params, "energy_scale", "--lang", "en")[1]
    for words in ("range 2 - 8; better is lower", "matters: 1.5 (Nobody (2024))", ">= 2: fresh", "rested  1 - 4"):
        assert words in out


@pytest.mark.parametrize("arguments", [["eq5d"], ["energy_scale"]])
def test_a_name_that_is_not_there_is_one_message(werkplaats, arguments):
    code, out, errors = werkplaats(*arguments)
    assert (code, out) == (2, "")
    assert "[instruments.name]" in errors
    assert "eq5d_5l" in errors


def test_a_params_file_that_is_wrong_is_one_message(werkplaats, params):
    params.write_text(STUDY.replace("    value_set: nl_2006\n", ""), encoding="utf-8")
    code, out, errors = werkplaats(params)
    assert (code, out) == (2, "")
    assert "[params.value_set]" in errors
    assert "line 9" in errors
