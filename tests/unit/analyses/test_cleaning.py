"""Notebook 01's analysis: results hold counts that balance, and never a value."""

import datetime as dt
import json

import pandas as pd
import pytest

from werkplaats.analyses.cleaning import (
    check_study,
    clean_study,
    format_balance,
    summarize_quarantine,
    summarize_tables,
)
from werkplaats.errors import InputError
from werkplaats.params.model import StudyParams

HEADER = "person_id;household_id;domain;product_code;provider;start;end;amount\n"
RAW = {
    "costs.csv": HEADER
    + "P0001;H001;wmo;02A;Geheim;01-03-2018;31-03-2018;1.000,00\n"
    + "P0001;H001;wmo;02A;Geheim;01-03-2018;31-03-2018;1.000\n"
    + "P0001;H001;wmo;02A;Geheim;31-02-2018;31-03-2018;7,00\n\n",
    "scores.csv": "P;H;W;S\nP0001;H001;T0;55,5\nP0002;H001;T0;101\n",
}


@pytest.fixture
def study(tmp_path):
    for name, text in RAW.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    params = StudyParams.model_validate(
        {
            "study": "toy",
            "title": "Toy",
            "groups": {"intervention": "approach"},
            "window": {"start": dt.date(2017, 1, 1), "end": dt.date(2020, 12, 31)},
            "waves": [{"name": "T0", "month": 0.0}],
            "payers": {"town": {"label": "Town"}},
            "domains": {"wmo": {"label": "Wmo", "payer": "town"}},
            "instruments": [{"name": "wellbeing", "label": "Welzijn", "minimum": 0.0, "maximum": 100.0}],
            "sources": [
                {"path": "costs.csv", "table": "costs", "layout": "generic"},
                {
                    "path": "scores.csv",
                    "table": "measurements",
                    "columns": {"person_id": "P", "household_id": "H", "wave": "W"},
                    "unpivot": {"items": {"S": "wellbeing.score"}},
                },
            ],
        }
    )
    return params, tmp_path


def test_the_balance_of_the_results_balances(study):
    results = clean_study(*study).results
    balance = results.tables["balance"]
    assert (balance["raw"] == balance[["clean", "quarantined", "structure"]].sum(axis=1)).all()
    assert (balance["cents_raw"] == balance[["cents_clean", "cents_quarantined"]].sum(axis=1)).all()
    assert balance.loc[0, ["raw", "clean", "quarantined", "structure", "cents_raw"]].tolist() == [4, 1, 2, 1, 100700]
    assert format_balance(results).startswith("6 records = 2 clean + 3 quarantined + 1 structure.")


def test_findings_count_records_and_cents_per_rule(study):
    findings = clean_study(*study).results.tables["findings"]
    counted = {(row.file, row.rule): (row.outcome, row.n_records, row.cents) for row in findings.itertuples()}
    assert counted == {
        ("costs.csv", "amount.ambiguous"): ("quarantined", 1, 0),
        ("costs.csv", "date.invalid"): ("quarantined", 1, 700),
        ("costs.csv", "row.blank"): ("info", 1, 0),
        ("scores.csv", "value.range"): ("quarantined", 1, 0),
    }


def test_the_results_hold_no_value_of_a_person(study):
    cleaning = clean_study(*study)
    text = json.dumps(json.loads(cleaning.results.to_json()))
    assert not any(value in text for value in ("P0001", "H001", "Geheim"))
    assert "Geheim" in cleaning.quarantine["costs.csv"].loc[0, "text"]


def test_tables_that_no_source_fills_are_said_to_be_missing(study):
    cleaning = clean_study(*study)
    assert set(cleaning.tables) == {"costs", "measurements"}
    assert {item.what for item in cleaning.results.missing} >= {"households", "helpers", "programme"}


def test_checking_finds_the_same_and_writes_nothing(study):
    params, folder = study
    before = sorted(folder.iterdir())
    found = check_study(params, folder)
    assert {item.rule for item in found} == {"amount.ambiguous", "date.invalid", "row.blank", "value.range"}
    assert all(item.message and item.fix for item in found)
    assert sorted(folder.iterdir()) == before


def test_summaries_for_the_reader(study):
    cleaning = clean_study(*study)
    aside = summarize_quarantine(cleaning.results)
    assert dict(zip(aside["rule"], aside["euros"], strict=True)) == pytest.approx(
        {"amount.ambiguous": 0.0, "date.invalid": 7.0, "value.range": 0.0}
    )
    summary = summarize_tables(cleaning.tables).set_index("table")
    assert summary.loc["costs", "rows"] == 1
    assert "status" in summary.loc["costs", "empty_columns"]
    pd.testing.assert_series_equal(summary["rows"], summary["rows"].astype("int64"))


VEKTIS = (
    "GESLACHT;LEEFTIJDSKLASSE;GEMEENTENAAM;AANTAL_BSN;AANTAL_VERZEKERDEJAREN;KOSTEN_FARMACIE\n"
    "M;90+;TOWN;20;19.5;100.00\nV;90+;TOWN;20;19.5;x\n"
)


def with_benchmark(study, *, area="Town"):
    params, folder = study
    (folder / "vektis.csv").write_text(VEKTIS, encoding="utf-8")
    item = {"path": "vektis.csv", "layout": "vektis", "year": 2018, "areas": [area], "domains": ["wmo"]}
    return StudyParams.model_validate({**params.model_dump(), "benchmarks": [item]}), folder


def test_a_benchmark_is_read_to_a_table_and_counts_in_no_balance(study):
    plain, both = clean_study(*study), clean_study(*with_benchmark(study))
    assert set(both.tables) - set(plain.tables) == {"insured_costs"}
    assert both.balances == plain.balances
    found = set(both.results.tables["findings"]["rule"]) - set(plain.results.tables["findings"]["rule"])
    assert found == {"benchmark.not_a_number"}
    assert {item.rule for item in check_study(*with_benchmark(study))} >= found


def test_a_benchmark_without_the_area_stops_the_check_and_the_run(study):
    for read in (check_study, clean_study):
        with pytest.raises(InputError, match="the nearest: TOWN"):
            read(*with_benchmark(study, area="Towns"))
