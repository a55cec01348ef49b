"""The raw files hold the truth, wrapped in what real deliveries do: read here by hand, line by line."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from werkplaats.synthetic.__main__ import main
from werkplaats.synthetic.catalog import PRODUCTS
from werkplaats.synthetic.claims import format_euros
from werkplaats.synthetic.study import Study

BROKEN = {"G17-90001", "G18-90001", "G19-90001", "G20-90001", "G21-90001", "G19-90002", "Z18-90001", "Z20-90001"}
N_REPEATED = 150
N_LATE = 40


def _rows(path: Path, encoding: str) -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def _cents(amount: str) -> int:
    return int(Decimal(amount.replace(".", "").replace(",", ".")) * 100)


def _municipal(folder: Path) -> dict[str, list[dict[str, str]]]:
    return {path.name: _rows(path, "cp1252") for path in sorted((folder / "gemeente").glob("*.csv"))}


@pytest.fixture(scope="module")
def municipal(committed: Path) -> pd.DataFrame:
    """Municipal lines without totals, broken lines and repeats."""
    rows = [row for rows in _municipal(committed).values() for row in rows]
    kept = {row["Regelnummer"]: row for row in rows if row["Regelnummer"] not in {"Totaal", *BROKEN}}
    return pd.DataFrame(kept.values()).assign(cents=lambda frame: frame["Bedrag"].map(_cents))


def test_municipal_lines_add_up_to_the_truth(study: Study, municipal: pd.DataFrame) -> None:
    theirs = study.lines["product"].map(lambda place: PRODUCTS[place].payer == "municipality")
    truth = study.lines[theirs & (study.lines["cents"] > 0)].groupby("household_id")["cents"].sum()
    delivered = municipal.groupby("Huishouden")["cents"].sum()
    pd.testing.assert_series_equal(delivered, truth, check_names=False, check_dtype=False)


def test_insurer_lines_add_up_to_the_truth(study: Study, committed: Path) -> None:
    rows = [row for path in sorted((committed / "verzekeraar").glob("*.csv")) for row in _rows(path, "ascii")]
    kept = pd.DataFrame([row for row in rows if row["VOLGNR"] not in BROKEN])
    theirs = study.lines["product"].map(lambda place: PRODUCTS[place].payer != "municipality")
    truth = study.lines[theirs].groupby("household_id")["cents"].sum()
    delivered = kept["BEDRAG"].astype(int).groupby(kept["HUISHOUDEN"]).sum()
    pd.testing.assert_series_equal(delivered, truth[truth > 0], check_names=False, check_dtype=False)


def test_totals_row_is_the_sum_of_its_file(committed: Path) -> None:
    files = _municipal(committed)
    yearly = [name for name in files if "nalevering" not in name]
    assert len(yearly) == 7
    for name in yearly:
        *lines, total = files[name]
        assert total["Regelnummer"] == "Totaal"
        assert _cents(total["Bedrag"]) == sum(_cents(line["Bedrag"]) for line in lines if line["Bedrag"]), name


def test_redelivery_repeats_lines_and_adds_late_ones(committed: Path) -> None:
    files = _municipal(committed)
    again = files.pop("declaraties_nalevering_2019.csv")
    before = {tuple(row.values()) for rows in files.values() for row in rows}
    repeated = [tuple(row.values()) in before for row in again]
    assert sum(repeated) == N_REPEATED
    assert len(again) - sum(repeated) == N_LATE + 1


def test_credits_reverse_the_line_they_point_to(municipal: pd.DataFrame) -> None:
    reversals = municipal[municipal["cents"] < 0]
    assert len(reversals) > 100
    earlier = municipal.set_index("Regelnummer").loc[reversals["Vorige regel"], "cents"]
    assert earlier.to_list() == (-reversals["cents"]).to_list()


def test_no_household_has_a_negative_month(municipal: pd.DataFrame) -> None:
    monthly = municipal.groupby(["Huishouden", municipal["Begindatum"].str[3:]])["cents"].sum()
    assert (monthly >= 0).all()


def test_real_lines_are_different_from_each_other(municipal: pd.DataFrame) -> None:
    columns = ["Cliëntnummer", "Productcode", "Aanbieder", "Begindatum", "Einddatum", "Bedrag"]
    assert not municipal.duplicated(columns).any()


def test_real_lines_lie_within_a_month(municipal: pd.DataFrame) -> None:
    assert (municipal["Begindatum"].str[3:] == municipal["Einddatum"].str[3:]).all()
    assert (municipal["Begindatum"].str[:2] <= municipal["Einddatum"].str[:2]).all()


def test_every_broken_line_is_there_once(committed: Path) -> None:
    rows = [next(iter(row.values())) for rows in _municipal(committed).values() for row in rows]
    for path in (committed / "verzekeraar").glob("*.csv"):
        rows += [row["VOLGNR"] for row in _rows(path, "ascii")]
    assert sorted(code for code in rows if code in BROKEN) == sorted(BROKEN)


def test_no_number_looks_like_a_citizen_service_number(committed: Path) -> None:
    """Dates of the insurer are the only numbers of eight digits, and they stand in the two date columns."""
    for path in committed.rglob("*.csv"):
        text = path.read_bytes().decode("cp1252")
        found = re.findall(r"(?<![\d,.])\d{8,9}(?![\d,.])", text)
        assert all(re.fullmatch(r"20\d{6}", number) for number in found), path.name
        assert not found or path.parent.name == "verzekeraar"


def test_questionnaires_hold_every_code_for_no_answer(study: Study, committed: Path) -> None:
    answers, _ = pyreadstat.read_sav(str(committed / "vragenlijsten/vragenlijsten.sav"), user_missing=True)
    items = answers[["EQ1", "EQ2", "EQ3", "EQ4", "EQ5"]]
    assert {8.0, 9.0} <= set(items.stack())
    assert 999.0 in set(answers["VAS"])
    assert 99.0 in set(answers[["PG1", "PG2", "PG3", "PG4", "PG5", "PG6"]].stack())
    assert (answers["VAS"] == 740).sum() == 1
    persons = answers.groupby("METING")["PERSOON"].nunique()
    assert persons["T0"] > persons["T1"] > persons["T2"]
    assert answers["HUISHOUDEN"].nunique() == 14
    assert answers.groupby(["HUISHOUDEN", "METING"]).size().between(1, 3).all()


def test_amounts_are_written_the_dutch_way() -> None:
    assert [format_euros(cents) for cents in (5, 123_456, -123_456_789)] == ["0,05", "1.234,56", "-1.234.567,89"]


def test_command_without_folder_says_how(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([])
    assert left.value.code == 2
    assert "folder" in capsys.readouterr().err
