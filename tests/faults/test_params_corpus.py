"""Wrong params files, as the command line meets them: one message per mistake, with its rule and its line.

The kinds of mistakes are those of the corpus beside the repository (../shared/badinputs, cases P01 to P28); its keys
are not ours, so each mistake is made here in a copy of a params file of ours. The second table holds mistakes that the
corpus does not have.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from werkplaats.cli import main
from werkplaats.errors import EXIT_INPUT
from werkplaats.params.loading import load_params

PROJECT = Path(__file__).parents[2]
MANIFEST = PROJECT / ".." / "shared" / "badinputs" / "manifest.csv"
STUDY = (PROJECT / "params" / "maastricht.yaml").read_text(encoding="utf-8")
HELP = (PROJECT / "params" / "help.yaml").read_text(encoding="utf-8")

BOMB = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
CREATED = "made_by_a_params_file"

Change = tuple[str, str]
"""What stands in the file, and what is put there instead; with nothing there, it is added at the end."""

CORPUS: dict[str, tuple[str, list[Change], tuple[str, ...]]] = {
    # case: rule, changes, and for each line that the message must name a text that stands on it
    "P02": ("params.unknown_key", [("  min_households: 10", "  min_houshold: 10")], ("min_houshold",)),
    "P03": ("params.missing_key", [("  - path: gemeente/declaraties_*.csv\n    table: costs", "  - table: costs")], ()),
    "P04": ("params.type", [("min_households: 10", "min_households: tien")], ("min_households:",)),
    "P05": ("params.policy_floor", [("min_households: 10", "min_households: 1")], ("min_households:",)),
    "P06": ("params.yaml_tag", [("", f'x: !!python/object/apply:os.system ["touch {CREATED}"]')], ("x: !!python",)),
    "P07": ("params.path", [("path: borging/psat.csv", "path: ../../../../etc/hostname")], ("/etc/hostname",)),
    "P08": ("params.path", [("path: borging/psat.csv", "path: /etc/hostname")], ("/etc/hostname",)),
    "P09": ("params.run_name", [("study: maastricht", "study: ../../elders/rapport")], ("study: ",)),
    "P10": ("params.alias_limit", [(STUDY, BOMB)], ("a: &a",)),
    "P11": ("params.duplicate_key", [("", "seed: 3")], ("seed: 2020", "seed: 3")),
    "P12": ("params.type", [("price_year: 2020", "price_year: 0344")], ("price_year:",)),
    "P13": (
        "params.type",
        [('start: "2016-01-01"', "start: 01-01-2016"), ("synthetic: true", "synthetic: NO")],
        ("start: 01-01", "synthetic: NO"),
    ),
    "P14": ("params.yaml_syntax", [("  min_households: 10", "\tmin_households: 10")], ("min_households:",)),
    "P15": ("params.secret", [("", "pseudonym_key: 9f86d081884c7d659a2feaa0c55ad015")], ("pseudonym_key",)),
    "P16": ("params.identifier", [("", f"\"x=1; open('{CREATED}','w'); y\": 1")], ("x=1;",)),
    "P17": ("params.unicode", [('"Academische werkplaats (voorbeeld)"', '"a\\uD800b"')], ("uD800",)),
    "P18": ("params.encoding", [("Academische werkplaats", "Academische werkplaats Sint-Andr\udce9")], ("Andr",)),
    "P19": ("params.period", [('end: "2022-12-31"', 'end: "2015-12-31"')], ('start: "2016', 'end: "2015')),
    "P20": ("params.remote_path", [("", "output: https://example.invalid/rapport.ipynb")], ("output:",)),
    "P21": ("params.empty", [(STUDY, "")], ()),
    "P22": ("params.not_mapping", [(STUDY, "- a\n- b\n")], ()),
    "P23": ("params.multi_document", [("", "---\nstudy: maastricht")], ("---",)),
    "P24": (
        "params.range",
        [("margin: 0.10", "margin: .nan"), ("seed: 2020", "seed: -1")],
        ("margin: .nan", "seed: -1"),
    ),
    "P25": (
        "params.unknown_value",
        [('        "02": wmo', '        "02": wmmo'), ('label: "Jeugdhulp"', 'label: "WMO-ondersteuning"')],
        ('"02": wmmo', "WMO-ondersteuning"),
    ),
    "P26": ("params.period", [('end: "2022-12-31"', 'end: "2016-12-31"')], ("window:",)),
    "P27": ("params.run_name", [("study: maastricht", "study: '{{ 7*7 }} <script>alert(1)</script>'")], ("study: ",)),
    "P28": ("params.type", [("confidence_level: 0.95", "confidence_level: 0,95")], ("confidence_level",)),
}

FURTHER: dict[str, tuple[str, list[Change], tuple[str, ...]]] = {
    "a letter of another alphabet in a key": ("params.unknown_key", [("\ntitle:", "\ntіtle:")], ("tіtle",)),
    "an invisible space in a key": ("params.identifier", [("seed: 2020", "seed\u200b: 2020")], ("seed\u200b",)),
    "a title that runs backwards": ("params.text", [("Gezinsregie bij", "Gezinsregie \u202ebij")], ("\ntitle:",)),
    "a title in two lines": ("params.text", [("Gezinsregie bij", "Gezinsregie\u2028bij")], ("\ntitle:",)),
    "a merge key": ("params.alias_limit", [("", "base: &base {seed: 1}\nother: {<<: *base}")], ("base: &base",)),
    "a code for a sex that does not exist": ("params.unknown_value", [("V: female", "V: femal")], ("V: femal",)),
    "a code for a group that does not exist": (
        "params.unknown_value",
        [("screening: pool", "screening: pol")],
        ("screening: pol",),
    ),
    "a constant that does not exist": (
        "params.unknown_value",
        [
            (
                'status: claimed\n      basis: measured\n    codes:\n      domain:\n        "01"',
                'status: paid\n      basis: measured\n    codes:\n      domain:\n        "01"',
            )
        ],
        ("status: paid",),
    ),
    "a payer that does not exist": (
        "params.unknown_value",
        [("payer: care_office", "payer: zorgkantoor")],
        ("payer: zorgkantoor",),
    ),
    "a source that stands there twice": (
        "params.duplicate_source",
        [("", "  - path: borging/psat.csv\n    table: costs\n" * 2)],
        ("table: costs\n  - path: borging/psat.csv",),
    ),
    "an address as a source": ("params.remote_path", [("borging/psat.csv", "https://example.invalid/x")], ("https",)),
    "a file on a drive": ("params.path", [("borging/psat.csv", "'C:\\data\\psat.csv'")], ("C:\\data",)),
    "a home folder": ("params.path", [("borging/psat.csv", "~/psat.csv")], ("~/",)),
    "a percentage for a share": ("params.range", [("margin: 0.10", "margin: 10")], ("margin:",)),
    "a number in quotes": ("params.type", [("seed: 2020", 'seed: "2020"')], ("seed:",)),
    "half a household": ("params.type", [("min_households: 10", "min_households: 10.5")], ("min_households",)),
    "a day that does not exist": ("params.type", [('"2022-12-31"', '"2022-02-30"')], ("2022-02-30",)),
    "a window without prices": ("params.period", [('"2022-12-31"', '"2062-12-31"')], ("2062",)),
    "waves that are not in order": ("params.period", [("month: 24.0", "month: 6.0")], ("waves:",)),
    "a wave twice": ("params.unknown_value", [("name: T2", "name: t1")], ("name: T1", "name: t1")),
    "one group only, by chance": (
        "params.group",
        [("  reference: comparison", "  randomized: true")],
        ("randomized: true",),
    ),
    "a value where a block belongs": ("params.type", [("  margin: 0.10", "  0.10")], ("sustainability:",)),
    "a key without a value": ("params.type", [("seed: 2020", "seed:")], ("seed:",)),
    "a column that the table does not have": (
        "params.unknown_value",
        [("neighborhood: Buurt", "neighbourhood: Buurt")],
        ("neighbourhood",),
    ),
    "an endless number": ("params.range", [("maximum: 100000.0", "maximum: 1e999")], ("maximum: 1e999",)),
    "a password inside a source": ("params.secret", [("", "    wachtwoord: geheim123")], ("wachtwoord",)),
    "saved as UTF-16": ("params.encoding", [(STUDY, "\udcff\udcfes\0t\0")], ()),
    "a control character": ("params.unicode", [("Gezinsregie bij", "Gezinsregie \x07bij")], ()),
}


def change(text: str, changes: list[Change]) -> str:
    for there, instead in changes:
        if there:
            assert text.count(there) == 1, there
            text = text.replace(there, instead)
        else:
            text += f"{instead}\n"
    return text


def line_of(text: str, part: str) -> int:
    assert text.count(part) == 1, part
    return text[: text.index(part) + part.rfind("\n") + 1].count("\n") + 1


@pytest.fixture
def check(tmp_path, monkeypatch, capsys):
    """Write a params file and return with what, and with which words, `werkplaats check` leaves."""

    def run(text: str, name: str = "maastricht") -> tuple[int, str, str]:
        path = tmp_path / "params" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        # Lone surrogates stand for bytes that are no UTF-8.
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr("sys.argv", ["werkplaats", "check", str(path)])
        with pytest.raises(SystemExit) as left:
            main()
        written = capsys.readouterr()
        return int(left.value.code or 0), written.out, written.err

    return run


@pytest.mark.parametrize("case", [*CORPUS, *FURTHER])
def test_a_mistake_ends_with_its_rule_and_its_line(check, tmp_path, case):
    rule, changes, parts = (CORPUS | FURTHER)[case]
    text = change(STUDY, changes)
    code, out, errors = check(text)
    assert (code, out) == (EXIT_INPUT, "")
    assert "Traceback" not in errors
    told = [line for line in errors.splitlines() if line.endswith(f"[{rule}]")]
    assert told, errors
    assert all("maastricht.yaml" in line for line in errors.splitlines())
    named = {int(number) for line in told for number in re.findall(r"line (\d+)", line)}
    assert {line_of(text, part) for part in parts} <= named, errors
    assert [path.name for path in tmp_path.iterdir()] == ["params"], "checking a params file makes nothing"


def test_a_missing_key_is_named_with_the_source_that_lacks_it(check):
    _, changes, _ = CORPUS["P03"]
    text = change(STUDY, changes)
    _, _, errors = check(text)
    assert "'sources.3.path'" in errors
    assert f"line {line_of(text, '  - table: costs')}" in errors


@pytest.mark.parametrize("case", ["P15", "a password inside a source"])
def test_a_secret_is_not_repeated(check, case):
    errors = check(change(STUDY, (CORPUS | FURTHER)[case][1]))[2]
    assert "9f86d081" not in errors
    assert "geheim123" not in errors


@pytest.mark.parametrize(("name", "text"), [("maastricht", STUDY), ("help", HELP)])
def test_a_good_params_file_is_accepted(tmp_path, name, text):
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    assert load_params(path).study == name


def test_a_good_params_file_gets_as_far_as_its_raw_files(check):
    code, _, errors = check(STUDY)
    assert code == EXIT_INPUT
    assert "[params." not in errors


def test_every_case_of_the_corpus_is_here_under_its_rule():
    if not MANIFEST.is_file():
        pytest.skip("the folder with malformed files is not beside this project")
    with MANIFEST.open(encoding="utf-8") as stream:
        cases = {case["case"]: case for case in csv.DictReader(stream) if case["level"] == "params"}
    assert len(cases) == 28
    assert cases.pop("P01")["expected"] == "accepted"
    assert {name: case["rule"] for name, case in cases.items()} == {name: rule for name, (rule, _, _) in CORPUS.items()}
    without_lines = {name for name, case in cases.items() if not case["lines"]}
    assert {name for name, (_, _, parts) in CORPUS.items() if not parts} <= without_lines
