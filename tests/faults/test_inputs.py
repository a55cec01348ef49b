"""Bad raw files: the corpus beside the repository ends as its manifest says, to the line, and nothing is lost.

A delivery that is not there, or that cannot be read, stops with a message and leaves the folder as it was.
"""

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from werkplaats.errors import InputError
from werkplaats.intake.checking import Checked, check_delivery
from werkplaats.intake.deliveries import read_deliveries
from werkplaats.intake.findings import Finding
from werkplaats.intake.rulebook import RULES
from werkplaats.intake.store import Store
from werkplaats.params.sources import Source

CORPUS = Path(__file__).parents[2] / ".." / "shared" / "badinputs"
WINDOW = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
QUESTIONNAIRES = {"F50", "F51", "F52", "S20", "V51", "V53", "V55", "V56", "V60", "V61", "M12", "M13", "M14", "M20"}
SEVERITY = ("accepted", "accepted-with-warning", "quarantined", "error")
ELSEWHERE = ("sdc.", "report.")
"""Rules of disclosure control and of the report: intake must accept the file."""

N_CASES = 101
"""Cases that are files; the others of the corpus are mistakes in params."""

Case = dict[str, str]


@dataclass(frozen=True)
class Ending:
    """What became of one case: its files, and their clean records."""

    files: tuple[Checked, ...]
    clean: tuple[list[tuple[object, ...]], ...]
    quarantined: list[int]

    @property
    def outcome(self) -> str:
        return max((file.outcome for file in self.files), key=SEVERITY.index)

    def about(self, rule: str) -> list[Finding]:
        return [finding for file in self.files for finding in file.findings if finding.rule == rule]


def cases() -> list[Case]:
    manifest = CORPUS / "manifest.csv"
    if not manifest.is_file():
        return []
    with manifest.open(encoding="utf-8") as stream:
        return [case for case in csv.DictReader(stream) if case["level"] != "params"]


def wanted_lines(case: Case) -> list[int]:
    return [] if case["lines"] == "*" else sorted(map(int, case["lines"].split()))


CASES = cases()
needs_corpus = pytest.mark.skipif(not CASES, reason="../shared/badinputs is not here")


def each(wanted: list[Case]):
    return pytest.mark.parametrize("case", wanted, ids=[case["case"] for case in wanted])


@cache
def check_once(name: str) -> Ending:
    (case,) = [item for item in CASES if item["case"] == name]
    layout = "questionnaires" if name in QUESTIONNAIRES else "costs"
    with Store() as store:
        files = check_delivery(CORPUS / case["file"], layout=layout, store=store, window=WINDOW)
        clean = tuple(store.rows(file.clean) if file.clean else [] for file in files)
        # Made while the store is open.
        return Ending(files, clean, sorted(line for file in files for line in file.quarantine.get("line", [])))


@needs_corpus
def test_the_corpus_is_all_there():
    assert len(CASES) == N_CASES


@needs_corpus
@each(CASES)
def test_a_case_ends_as_the_manifest_says(case):
    expected = "error" if case["expected"].startswith("clear error") else case["expected"]
    assert check_once(case["case"]).outcome == expected


@needs_corpus
@each(CASES)
def test_a_case_is_told_under_its_rule(case):
    ending = check_once(case["case"])
    if not case["rule"] or case["rule"].startswith(ELSEWHERE):
        assert {finding.outcome for file in ending.files for finding in file.findings} <= {"info", "structure"}
        return
    about = ending.about(case["rule"])
    assert about
    if case["columns"]:
        assert {column for finding in about for column in finding.columns} == set(case["columns"].split())
    if wanted_lines(case) and case["expected"] != "quarantined":
        assert sorted({line for finding in about for line in finding.lines}) == wanted_lines(case)


@needs_corpus
@each(CASES)
def test_exactly_the_lines_of_the_manifest_are_set_aside(case):
    expected = wanted_lines(case) if case["expected"] == "quarantined" else []
    assert check_once(case["case"]).quarantined == expected


@needs_corpus
@each(CASES)
def test_a_case_balances_or_names_its_file_and_what_to_do(case):
    for file in check_once(case["case"]).files:
        if file.error is not None:
            assert type(file.error).__name__ in {"InputError", "PrivacyError"}
            assert file.file.split("/")[0] in file.error.where
            assert all((file.error.what, file.error.do, file.error.rule in RULES))
            continue
        assert file.balance is not None
        file.balance.validate()
        assert file.balance.quarantined == len(file.quarantine)


@needs_corpus
@each([case for case in CASES if case["expected"] in {"accepted", "accepted-with-warning", "quarantined"}])
def test_every_raw_record_is_clean_or_set_aside(case):
    balances = [file.balance for file in check_once(case["case"]).files]
    assert sum(balance.clean + balance.quarantined for balance in balances) == int(case["raw_rows"])
    assert sum(map(len, check_once(case["case"]).clean)) == sum(balance.clean for balance in balances)


@needs_corpus
@each([case for case in CASES if case["equiv_to"]])
def test_the_same_content_in_another_form_gives_the_same_records(case):
    assert check_once(case["case"]).clean == check_once(case["equiv_to"]).clean


HEADER = "person_id;household_id;domain;product_code;provider;start;end;amount\n"
LINE = "P0001;H001;Wmo;02A;De Linde;01-03-2018;31-03-2018;1.234,56\n"


@pytest.mark.parametrize(
    ("files", "path", "rule"),
    [
        ({}, "costs.csv", "file.missing"),
        ({"kosten.csv": HEADER + LINE}, "costs.csv", "file.missing"),
        ({"costs.csv": ""}, "costs.csv", "file.empty"),
        ({"costs.csv": HEADER}, "costs.csv", "file.empty"),
        ({"costs.csv": HEADER.replace("amount", "bedrag") + LINE}, "costs.csv", "schema.missing_column"),
        ({"costs.csv/part.csv": HEADER + LINE}, "costs.csv", "file.is_directory"),
        ({"costs.xlsx": HEADER + LINE}, "costs.xlsx", "file.type_mismatch"),
        ({"costs.pdf": "%PDF"}, "costs.pdf", "file.unknown_kind"),
        ({"costs.sav": "no spss"}, "costs.sav", "file.type_mismatch"),
        ({"costs.sav": "$FL2@(#) SPSS DATA FILE"}, "costs.sav", "file.corrupt"),
    ],
)
def test_a_delivery_that_is_not_there_or_not_readable(tmp_path, files, path, rule):
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    with Store() as store, pytest.raises(InputError) as caught:
        read_deliveries([Source(path=path, table="costs", layout="generic")], tmp_path, store)
    assert caught.value.rule == rule
    assert all((caught.value.where, caught.value.found, caught.value.do))
    assert sorted(tmp_path.rglob("*")) == before


def test_the_message_about_a_missing_file_names_its_neighbours(tmp_path):
    (tmp_path / "kosten_2018.csv").write_text(HEADER + LINE, encoding="utf-8")
    with Store() as store, pytest.raises(InputError, match=r"kosten_2018\.csv"):
        read_deliveries([Source(path="costs.csv", table="costs", layout="generic")], tmp_path, store)
