"""Every kind of wrong params file: its rule, its line, its key, and a message a reader can act on."""

import pickle

import pytest

from werkplaats.errors import EXIT_INPUT, ParamsError
from werkplaats.params.loading import load_params, validate_values
from werkplaats.params.model import StudyParams


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_valid_file_gives_the_model(load, valid):
    params = load(valid)
    assert isinstance(params, StudyParams)
    assert params.window is not None
    assert params.window.start.isoformat() == "2022-01-01"
    assert params.window.end.isoformat() == "2023-12-31"
    assert params.sources[0].codes == {"domain": {"01": "wmo", "NO": "youth"}}
    assert params.n_bootstrap == StudyParams.model_fields["n_bootstrap"].default


WRONG_VALUES = [
    # what stands there, what is put there instead, rule, key in the message, a word of the advice
    ("language: nl", "langauge: nl", "params.unknown_key", "langauge", "'language'"),
    ("  min_households: 10", "  min_houshold: 10", "params.unknown_key", "disclosure.min_houshold", "'min_households'"),
    ("    month: 12.0", "    mnth: 12.0", "params.unknown_key", "waves.1.mnth", "'month'"),
    ("    label: Wmo\n", "    lable: Wmo\n", "params.unknown_key", "domains.wmo.lable", "'label'"),
    ("    table: costs", "    table: cost", "params.unknown_value", "sources.0.table", "'costs'"),
    ("  profile: cbs", "  profile: cbss", "params.unknown_value", "disclosure.profile", "'cbs'"),
    ("language: nl", "language: NO", "params.unknown_value", "language", "nl"),
    ("  min_households: 10", "  min_households: tien", "params.type", "disclosure.min_households", "whole number"),
    ("  min_households: 10", "  min_households: 1", "params.policy_floor", "disclosure.min_households", "floor"),
    ("  min_households: 10", "  min_households: 010", "params.type", "disclosure.min_households", "zero"),
    ("  min_households: 10", "  min_households: 1_000", "params.type", "disclosure.min_households", "separators"),
    ("price_year: 2020", "price_year: 1:30", "params.type", "price_year", "whole number"),
    ("  - path: gemeente/claims.csv", "  - path: ../../etc/hostname", "params.path", "sources.0.path", "data/raw"),
    ("  - path: gemeente/claims.csv", "  - path: /etc/hostname", "params.path", "sources.0.path", "data/raw"),
    ("  - path: gemeente/claims.csv", "  - path: C:\\claims.csv", "params.path", "sources.0.path", "data/raw"),
    (
        "  - path: gemeente/claims.csv",
        "  - path: https://example.invalid/c.csv",
        "params.remote_path",
        "sources.0.path",
        "never an address",
    ),
    ("study: study", "study: ../../elders/rapport", "params.run_name", "study", "rename"),
    ("study: study", "study: '{{ 7*7 }} <script>'", "params.run_name", "study", "rename"),
    ('title: "Evaluatie 2023"', "title: '{{ 7*7 }} <script>'", "params.text", "title", "no markup"),
    ('title: "Evaluatie 2023"', "title: 2023", "params.type", "title", "quotes"),
    ("  end: 2023-12-31", "  end: 2021-12-31", "params.period", "window.end", "before it starts"),
    ("  end: 2023-12-31", "  end: 31-12-2023", "params.type", "window.end", "yyyy-mm-dd"),
    ("  end: 2023-12-31", "  end: 2023-02-30", "params.type", "window.end", "no such day"),
    ("  end: 2023-12-31", "  end: 1704000000", "params.type", "window.end", "yyyy-mm-dd"),
    ("  end: 2023-12-31", "  end: 2031-12-31", "params.period", "window.end", "2025"),
    ("  end: 2023-12-31", "  end: 2022-06-30", "params.period", "window", "6 months"),
    ("    month: 12.0", "    month: 0", "params.period", "waves", "order of time"),
    ("  - name: T1", "  - name: t0", "params.unknown_value", "waves", "listed twice"),
    ("    label: Jeugdhulp", "    label: WMO", "params.unknown_value", "domains", "listed twice"),
    ("  youth:", "  Jeugd:", "params.identifier", "domains.Jeugd", "lower-case"),
    (
        "    payer: municipality\n  youth",
        "    payer: gemeente\n  youth",
        "params.unknown_value",
        "payer",
        "municipality",
    ),
    ("confidence_level: 0.95", "confidence_level: .nan", "params.range", "confidence_level", "ordinary number"),
    ("confidence_level: 0.95", "confidence_level: 1e999", "params.range", "confidence_level", "ordinary number"),
    ("confidence_level: 0.95", "confidence_level: 0,95", "params.type", "confidence_level", "decimal point"),
    ("confidence_level: 0.95", "confidence_level: 95", "params.range", "confidence_level", "less than 1"),
    ("confidence_level: 0.95", "confidence_level: '0.95'", "params.type", "confidence_level", "quotes"),
    ("seed: 20230101", "seed: -1", "params.range", "seed", "0"),
    ("language: nl", "synthetic: yes", "params.type", "synthetic", "true or false"),
    ("language: nl", "pseudonym_key: 9f86d081", "params.secret", "pseudonym_key", "outside the project"),
    ("language: nl", "db_wachtwoord: 9f86d081", "params.secret", "db_wachtwoord", "outside the project"),
    ("language: nl", "\"x=1; open('P','w'); y\": 1", "params.identifier", "x=1", "names of parameters"),
    ("language: nl", "output: https://example.invalid/r", "params.remote_path", "output", "folders of this project"),
    ("language: nl", "? [a, b]\n: 1", "params.identifier", "", "quotes"),
    ("  reference: comparison", "  reference: director", "params.group", "groups.reference", "own reference"),
    ("  reference: comparison", "  randomized: true", "params.group", "groups.randomized", "two groups"),
    ("      household_id: H", "      houshold_id: H", "params.unknown_value", "houshold_id", "'household_id'"),
    ("instruments:\n  - name: eq5d_5l", "instruments: eq5d_5l", "params.type", "instruments", "[a, b]"),
    ("language: nl", "language: !!python/object/apply:os.system [x]", "params.yaml_tag", "", "tag"),
    ("language: nl", "language: ! nl", "params.yaml_tag", "", "tag"),
    ("language: nl", "language: &nl nl", "params.alias_limit", "", "anchors"),
    ("language: nl", "\tlanguage: nl", "params.yaml_syntax", "", "spaces"),
    ("language: nl", "language: [nl", "params.yaml_syntax", "", "brackets"),
    ("language: nl", 'subtitle: "a\\uD800b"', "params.unicode", "", "surrogate"),
    ("language: nl", "language: nl\nlanguage: en", "params.duplicate_key", "language", "twice"),
    ("  profile: cbs", "  profile: cbs\n  profile: streng", "params.duplicate_key", "profile", "twice"),
]


@pytest.mark.parametrize(("there", "instead", "rule", "key", "advice"), WRONG_VALUES)
def test_a_wrong_value_is_named_with_rule_line_and_key(problems, valid, there, instead, rule, key, advice):
    assert valid.count(there) == 1
    found = [problem for problem in problems(valid.replace(there, instead)) if problem.rule == rule]
    assert found, "another rule than the one expected"
    message = str(found[0])
    assert key in message
    assert advice in message
    assert "study.yaml" in message
    assert "pydantic" not in message
    assert "Traceback" not in message


@pytest.mark.parametrize(
    ("there", "instead", "line"),
    [
        ("  min_households: 10", "  min_houshold: 10", None),
        ("    payer: municipality\n  youth", "    payer: gemeente\n  youth", None),
        ("  end: 2023-12-31", "  end: 2021-12-31", None),
        ("language: nl", "language: nl\nlanguage: en", 4),
        ("language: nl", "language: !!python/name:os.system x", None),
        ("language: nl", "language: &a nl", None),
        ("language: nl", "\tlanguage: nl", None),
        ("language: nl", 'subtitle: "a\\uD800b"', None),
        ("confidence_level: 0.95", "confidence_level: .inf", None),
        ("    month: 12.0", "    month: twaalf", None),
    ],
)
def test_the_line_is_the_one_where_it_stands(problems, valid, there, instead, line):
    expected = line or line_of(valid, there)
    found = problems(valid.replace(there, instead))
    assert any(f", line {expected}" in problem.where for problem in found), [problem.where for problem in found]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "params.empty"),
        (b"# only a remark\n", "params.empty"),
        (b"{}", "params.empty"),
        (b"- a\n- b\n", "params.not_mapping"),
        (b"text", "params.not_mapping"),
        (b"a: 1\n---\na: 2\n", "params.multi_document"),
        ("title: evaluatie-\xe9\n".encode("cp1252"), "params.encoding"),
        ("title: x\n".encode("utf-16"), "params.encoding"),
        (b"title: \x01\n", "params.unicode"),
        (b"[" * 5000, "params.yaml_syntax"),
        (b"a: " + b"[" * 30 + b"]" * 30, "params.yaml_syntax"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\n", "params.alias_limit"),
        (b"a: " + b"9" * 1_000_001, "params.size"),
    ],
)
def test_a_file_that_is_no_params_file(problems, content, rule):
    found = problems(content)
    assert [problem.rule for problem in found] == [rule]
    assert "study.yaml" in found[0].where


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(load, valid):
    assert load(b"\xef\xbb\xbf" + valid.replace("\n", "\r\n").encode()) == load(valid)


@pytest.mark.parametrize("key", ["title", "groups", "sources"])
def test_a_missing_required_key_is_named(problems, valid, key):
    lines = valid.splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if line.startswith(f"{key}:"))
    after = [number for number, line in enumerate(lines) if number > start and not line.startswith(" ")]
    text = "".join(lines[:start] + lines[after[0] if after else len(lines) :])
    found = problems(text)
    assert [problem.rule for problem in found] == ["params.missing_key"]
    assert f"'{key}'" in str(found[0])


def test_costs_without_a_window_are_refused(problems, valid):
    text = valid.replace('window:\n  start: "2022-01-01"\n  end: 2023-12-31\n', "")
    assert [problem.rule for problem in problems(text)] == ["params.missing_key"]


def test_all_problems_are_told_in_one_go_in_the_order_of_the_file(problems, valid):
    text = valid.replace("seed: 20230101", "sed: 1").replace("price_year: 2020", "price_year: x")
    text = text.replace("min_households: 10", "min_households: 3")
    rules = [problem.rule for problem in problems(text)]
    assert rules == ["params.unknown_key", "params.type", "params.policy_floor"]


def test_several_problems_survive_pickling_and_are_one_line_each(load, valid):
    with pytest.raises(ParamsError) as caught:
        load(valid.replace("seed: 20230101", "sed: 1\nsyd: 2"))
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)
    assert len(str(again).splitlines()) == 2
    assert again.exit_code == EXIT_INPUT


@pytest.mark.parametrize("place", ["file", "override"])
def test_the_value_of_a_secret_is_never_repeated(problems, valid, place):
    value = "9f86d081884c7d65"
    found = problems(valid + f"pseudonym_key: {value}\n") if place == "file" else problems(valid, pseudonym_key=value)
    assert [problem.rule for problem in found] == ["params.secret"]
    assert value not in str(found[0])


@pytest.mark.parametrize("kind", ["missing", "folder"])
def test_a_path_that_is_no_file(tmp_path, valid, kind):
    (tmp_path / "maastricht.yaml").write_text(valid, encoding="utf-8")
    path = tmp_path / "maastrict.yaml"
    if kind == "folder":
        path = tmp_path
    with pytest.raises(ParamsError) as caught:
        load_params(path)
    assert caught.value.rule == "params.file"
    assert "maastricht.yaml" in str(caught.value)


@pytest.mark.parametrize("name", ["a" * 3000, "a\0b", "nowhere/at/all.yaml"])
def test_a_path_that_cannot_exist(tmp_path, name):
    with pytest.raises(ParamsError) as caught:
        load_params(tmp_path / name)
    assert caught.value.rule == "params.file"


def test_values_from_a_notebook_are_validated_the_same_way(load, valid):
    values = load(valid).model_dump(mode="json")
    assert validate_values(values, where="parameters cell") == load(valid)
    with pytest.raises(ParamsError, match="parameters cell, key seed"):
        validate_values({**values, "seed": "x"}, where="parameters cell")
