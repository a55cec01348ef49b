"""The corpus of malformed inputs, column by column: rules on cells and columns hit exactly the lines of the manifest.

Oracle: the manifest, which was made together with the files and by other hands.
"""

import csv
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import openpyxl
import pyreadstat
import pytest

from werkplaats.intake.cells.amounts import parse_amount
from werkplaats.intake.cells.answers import parse_answer
from werkplaats.intake.cells.codes import parse_code
from werkplaats.intake.cells.dates import parse_date
from werkplaats.intake.cells.parsing import Parsed
from werkplaats.intake.cells.texts import parse_text
from werkplaats.intake.columns.amounts import judge_amounts
from werkplaats.intake.columns.codes import judge_codes
from werkplaats.intake.columns.dates import judge_dates
from werkplaats.intake.columns.identifiers import judge_identifiers
from werkplaats.intake.columns.labels import judge_labels
from werkplaats.intake.columns.profile import Judgements, Profile
from werkplaats.intake.columns.texts import judge_texts

CORPUS = Path(__file__).parents[4] / ".." / "shared" / "badinputs"
WINDOW = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
DOMAINS = {name: name for name in ("Wmo", "Wlz", "Zvw", "Jeugdwet")}
DATE = partial(parse_date, notation="dd-mm-yyyy", required=True, window=WINDOW)
ITEM = partial(parse_answer, notation="decimal_comma", whole=True)
CELLS: Mapping[str, Callable[[str, str], Parsed]] = {
    "domain": partial(parse_code, known=DOMAINS, loosely=True),
    "wave": partial(parse_code, known={"T0": "T0", "T1": "T1"}),
    "provider": parse_text,
    "start": DATE,
    "end": DATE,
    "date": DATE,
    "amount": partial(parse_amount, notation="decimal_comma"),
    "vas": partial(ITEM, allowed=(0, 100)),
    **{f"mph_{number}": partial(ITEM, allowed=(0, 10)) for number in range(1, 7)},
    **{
        f"eq5d_{item}": partial(ITEM, allowed=(1, 5))
        for item in ("mobility", "selfcare", "activity", "pain", "anxiety")
    },
}
COLUMNS: Mapping[str, Callable[[Profile], Judgements]] = {
    "person_id": judge_identifiers,
    "household_id": judge_identifiers,
    "product_code": judge_codes,
    "provider": judge_texts,
    "start": partial(judge_dates, notation="dd-mm-yyyy"),
    "end": partial(judge_dates, notation="dd-mm-yyyy"),
    "amount": partial(judge_amounts, notation="decimal_comma"),
}
FAMILIES = (
    "amount.",
    "date.",
    "value.",
    "code.",
    "text.",
    "id.",
    "encoding.mojibake",
    "privacy.mixed",
    "privacy.unkeyed",
)
IN_WORKBOOK = ("xlsx.number_as_text", "xlsx.error_cell", "xlsx.formula_without_value", "id.leading_zeros")
Rows = Mapping[int, Mapping[str, tuple[str, str]]]

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of malformed inputs is not beside the project")


def cases() -> list[dict[str, str]]:
    if not CORPUS.exists():
        return []
    with (CORPUS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    text = [case for case in listed if case["file"].endswith(".csv") and case["rule"].startswith(FAMILIES)]
    return text + [case for case in listed if case["file"].endswith(".xlsx") and case["rule"] in IN_WORKBOOK]


def good() -> list[str]:
    semantic = sorted(path.name for path in (CORPUS / "files").glob("M*.csv"))
    return ["F01_ok_claims.csv", "F50_ok_q.csv", "V01.csv", "V15.csv", "V45.csv", "F19_ok.xlsx", *semantic]


def rows_of(path: Path) -> Rows:
    if path.suffix == ".xlsx":
        return _rows_of_workbook(path)
    with path.open(encoding="utf-8", newline="") as file:
        return {
            number: {name: (text, "text") for name, text in row.items()}
            for number, row in enumerate(csv.DictReader(file, delimiter=";"), start=2)
        }


def _rows_of_workbook(path: Path) -> Rows:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    names, *rest = sheet.iter_rows()
    kinds = {"s": "text", "n": "number", "d": "date", "e": "error", "f": "formula"}
    return {
        number: {
            str(name.value): (_text(cell.value), kinds[cell.data_type]) for name, cell in zip(names, row, strict=True)
        }
        for number, row in enumerate(rest, start=2)
    }


def _text(value: object) -> str:
    return value.strftime("%Y-%m-%d") if isinstance(value, dt.date) else str(value)


def findings(rows: Rows, profile: Callable[..., Profile]) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Give rule, column and lines; no lines for the column as a whole."""
    for column in next(iter(rows.values())):
        cells = {line: row[column] for line, row in rows.items()}
        if column in CELLS:
            parsed = {line: CELLS[column](*cell) for line, cell in cells.items()}
            for rule in {one.rule or one.repair for one in parsed.values()} - {""}:
                yield rule, column, tuple(line for line, one in parsed.items() if rule in (one.rule, one.repair))
        if column in COLUMNS:
            built = profile(*zip(*cells.values(), strict=True))
            for judgement in COLUMNS[column](built):
                hit = [] if judgement.hit is None else built.texts[judgement.hit].tolist()
                yield judgement.rule, column, tuple(line for line, (text, _) in cells.items() if text in hit)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["case"])
def test_lines_of_the_manifest(case, profile):
    expected = () if case["lines"] == "*" else tuple(map(int, case["lines"].split()))
    found = list(findings(rows_of(CORPUS / case["file"]), profile))
    assert {rule for rule, _, _ in found} == {case["rule"]}
    assert {column for _, column, _ in found} <= set(case["columns"].split())
    assert {line for _, _, lines in found for line in lines} == set(expected)


@pytest.mark.parametrize("name", good())
def test_good_columns_have_no_findings(name, profile):
    assert list(findings(rows_of(CORPUS / "files" / name), profile)) == []


@pytest.mark.parametrize(("name", "mismatches"), [("F50_ok", 0), ("S20_reversed_labels", 5)])
def test_labels_that_run_against_their_codes(name, mismatches):
    _, meta = pyreadstat.read_sav(CORPUS / "files" / f"{name}.sav")
    labels = {item: {str(code): label for code, label in of.items()} for item, of in meta.variable_value_labels.items()}
    assert sum(len(judge_labels(of, item)) for item, of in labels.items()) == mismatches


def test_all_cases_of_cells_and_columns_are_here():
    assert len(cases()) == 36
