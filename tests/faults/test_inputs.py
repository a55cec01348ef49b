"""Bad raw files: a clear error or a quarantine, never a traceback of the program and never a lost record.

The corpus beside the repository (../shared/badinputs) is read when it is there. Its cases that are not listed here as
expected belong to the issue that deepens intake; all of them must balance or stop with a message.
"""

import csv
import re
from functools import cache
from pathlib import Path

import pytest

from werkplaats.errors import InputError, PrivacyError, WerkplaatsError
from werkplaats.intake.deliveries import Cleaned, clean_deliveries, read_deliveries
from werkplaats.intake.vocabulary import Vocabulary
from werkplaats.params.sources import Source

CORPUS = Path(__file__).parents[2] / ".." / "shared" / "badinputs"
DOMAINS = ("Wlz", "Wmo", "Jeugdwet", "Zvw", "GGZ")
VOCABULARY = Vocabulary(
    allowed={"domain": frozenset(DOMAINS), "wave": frozenset({"T0", "T1"})},
    payer_of=dict.fromkeys(DOMAINS, "payer"),
    ranges={
        **{f"eq5d_5l.{item}": (1, 5) for item in ("mobility", "selfcare", "activity", "pain", "anxiety")},
        "eq_vas.vas": (0, 100),
        **{f"positive_health.mph_{number}": (0, 10) for number in range(1, 7)},
    },
)
LATER = {
    # What the issue on intake adds: archives, checksums, direct identifiers in text, and rules across records.
    *("F38", "F45", "F47", "S20", "S21", "S24", "V29", "V32", "V35", "V39", "M08", "M13"),
}
QUESTIONNAIRES = {"F50", "F51", "F52", "S20", "V51", "V53", "V55", "V56", "V60", "V61", "M12", "M13", "M14", "M20"}


def cases() -> list[dict[str, str]]:
    manifest = CORPUS / "manifest.csv"
    if not manifest.is_file():
        return []
    with manifest.open(encoding="utf-8") as stream:
        return [case for case in csv.DictReader(stream) if case["level"] != "params"]


CASES = cases()
each_case = pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
needs_corpus = pytest.mark.skipif(not CASES, reason="../shared/badinputs is not here")


def clean(case: dict[str, str]) -> Cleaned:
    """Clean one case, once for all tests."""
    outcome = clean_once(case["case"])
    if isinstance(outcome, WerkplaatsError):
        raise outcome
    return outcome


@cache
def clean_once(name: str) -> Cleaned | WerkplaatsError:
    (case,) = [item for item in CASES if item["case"] == name]
    try:
        return read_and_clean(case)
    except WerkplaatsError as error:
        return error


def read_and_clean(case: dict[str, str]) -> Cleaned:
    name = case["file"].removeprefix("files/")
    path = f"{name}/*.csv" if (CORPUS / "files" / name).is_dir() else re.sub(r"[<>():]", "?", name)
    table = "measurements" if case["case"] in QUESTIONNAIRES else "costs"
    source = Source.model_construct(**{**Source(path="any.csv", table=table, layout="generic").__dict__, "path": path})
    return clean_deliveries(read_deliveries([source], CORPUS / "files"), vocabulary=VOCABULARY)


def raw_lines(cleaned: Cleaned) -> list[int]:
    return sorted(line for frame in cleaned.quarantine.values() for line in frame["line"])


@needs_corpus
@each_case
def test_a_case_balances_or_stops_with_a_message(case):
    outcome = clean_once(case["case"])
    if isinstance(outcome, WerkplaatsError):
        assert outcome.where
        assert outcome.do
        return
    for balance in outcome.balances:
        balance.validate()
        assert balance.raw == balance.clean + balance.quarantined + balance.structure
    assert sum(balance.quarantined for balance in outcome.balances) == len(raw_lines(outcome))


@needs_corpus
@each_case
def test_a_case_ends_as_the_manifest_says(case):
    if case["case"] in LATER:
        pytest.skip("belongs to the issue that deepens intake")
    if case["expected"].startswith("clear error"):
        with pytest.raises((InputError, PrivacyError)) as caught:
            clean(case)
        assert caught.value.rule == case["rule"]
        return
    lines = raw_lines(clean(case))
    expected = sorted(map(int, case["lines"].split())) if case["expected"] == "quarantined" else []
    assert lines == expected


@needs_corpus
@pytest.mark.parametrize("case", [case for case in CASES if case["equiv_to"] == "F01"], ids=lambda case: case["case"])
def test_the_same_content_in_another_form_gives_the_same_table(case):
    (control,) = [item for item in CASES if item["case"] == "F01"]
    if case["case"] in LATER:
        pytest.skip("belongs to the issue that deepens intake")
    assert clean(case).tables["costs"].equals(clean(control).tables["costs"])


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
        ({"costs.sav": "no spss"}, "costs.sav", "file.corrupt"),
    ],
)
def test_a_delivery_that_is_not_there_or_not_readable(tmp_path, files, path, rule):
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError) as caught:
        read_deliveries([Source(path=path, table="costs", layout="generic")], tmp_path)
    assert caught.value.rule == rule
    assert all((caught.value.where, caught.value.found, caught.value.do))
    assert sorted(tmp_path.rglob("*")) == before


def test_the_message_about_a_missing_file_names_its_neighbours(tmp_path):
    (tmp_path / "kosten_2018.csv").write_text(HEADER + LINE, encoding="utf-8")
    with pytest.raises(InputError, match=r"kosten_2018\.csv"):
        read_deliveries([Source(path="costs.csv", table="costs", layout="generic")], tmp_path)
