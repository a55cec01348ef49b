"""Claims of avoided costs from a raw file to the report's tables. Harry Helpt is the example: 80,000 against 1,100."""

import datetime as dt

import pandas as pd
import pytest

from werkplaats.analyses.avoided_claims import add_claims
from werkplaats.analyses.cleaning import clean_study
from werkplaats.disclosure.suppression import public
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate, Results

CSV = (
    "Huishouden;Gebeurtenis;Volgens;Bewijs;Betaler;Gevolg;Uitstel;Laag;Midden;Hoog;Prijs;Per;Duur;Bron;Jaar;Besteed\n"
    "H1;uithuisplaatsing;pilot;C;town;voorkomen;;0,1;0,4;0,8;80000;jaar;1;tekst van de pilot;2015;1100\n"
    "H2;ontruiming;corporatie;A;town;uitgesteld;12;0,5;0,7;0,9;6000;keer;1;corporatie;2015;0\n"
    "H3;ontruiming;corporatie;D;town;voorkomen;;0,5;0,7;0,9;6000;keer;1;corporatie;2015;0\n"
)
SOURCE = {
    "path": "claims.csv",
    "table": "avoided",
    "columns": {
        "household_id": "Huishouden",
        "event": "Gebeurtenis",
        "said_by": "Volgens",
        "evidence": "Bewijs",
        "payer": "Betaler",
        "consequence": "Gevolg",
        "delay_months": "Uitstel",
        "probability_low": "Laag",
        "probability_mid": "Midden",
        "probability_high": "Hoog",
        "price": "Prijs",
        "price_unit": "Per",
        "duration": "Duur",
        "price_source": "Bron",
        "price_year": "Jaar",
        "spent": "Besteed",
    },
    "codes": {
        "consequence": {"voorkomen": "prevented", "uitgesteld": "delayed"},
        "event": {"uithuisplaatsing": "out_of_home_placement", "ontruiming": "eviction"},
        "price_unit": {"jaar": "year", "keer": "event"},
    },
}
PARAMS = StudyParams.model_validate(
    {
        "study": "claims",
        "title": "Claims",
        "price_year": 2015,
        "n_bootstrap": 2000,
        "window": {"start": dt.date(2014, 1, 1), "end": dt.date(2016, 12, 31)},
        "groups": {"intervention": "approach"},
        "payers": {"town": {"label": "Gemeente"}},
        "sources": [SOURCE],
    }
)
HOUSEHOLDS = pd.DataFrame({"household_id": ["H1", "H2", "H3"], "group": "approach", "exit_reason": None})
EMPTY = Results("05_cost_effectiveness")


@pytest.fixture
def ledger(tmp_path):
    (tmp_path / "claims.csv").write_text(CSV, encoding="utf-8")
    cleaning = clean_study(PARAMS, tmp_path)
    table = cleaning.tables["avoided"]
    facts = cleaning.results.facts
    cleaning.store.close()
    return table, facts


def only(table, payer, evidence):
    rows = table[table["payer"].isna() if payer is None else table["payer"] == payer]
    return rows[rows["evidence"] == evidence].iloc[0]


def test_a_claim_comes_in_like_any_record_and_never_as_cents(ledger):
    table, facts = ledger
    assert table["household_id"].tolist() == ["H1", "H2"]
    assert facts["records_quarantined"] == 1  # class D does not exist
    assert (table["price"].tolist(), table["spent"].tolist()) == ([80_000.0, 6_000.0], [1_100.0, 0.0])
    assert not [name for name in table.columns if "cents" in name]


def test_the_showcase_is_no_saving_of_78900(ledger):
    found = add_claims(EMPTY, ledger[0], HOUSEHOLDS, params=PARAMS)
    claimed = only(found.results.tables["avoided_costs"], None, "ABC")
    put_off = 6_000 * (1 - 1 / 1.03)
    assert claimed["claimed_mid"] == pytest.approx(0.4 * 80_000 + 0.7 * put_off)
    assert claimed["claimed_low"] == pytest.approx(0.1 * 80_000 + 0.5 * put_off)
    assert (claimed["spent"], claimed["n_claims"]) == (1_100.0, 2)
    on_paper = only(found.results.tables["avoided_costs"], None, "A")
    assert on_paper["claimed_mid"] == pytest.approx(0.7 * put_off)
    assert on_paper["postponed"] == pytest.approx(0.7 * 6_000 / 1.03)
    shown = found.intern["avoided_claims"].set_index("event")
    assert shown.loc["out_of_home_placement", "break_even_probability"] == pytest.approx(1_100 / 80_000)
    assert shown.loc["out_of_home_placement", "household"] == "A"


def test_claims_are_no_estimates_and_leave_those_of_the_study_alone(ledger):
    measured = Estimate(term="net_saving_mean", estimate=5.0, unit="EUR", method="m", n_households=12)
    found = add_claims(Results(EMPTY.notebook, (measured,)), ledger[0], HOUSEHOLDS, params=PARAMS).results
    assert [estimate.estimate for estimate in found.estimates] == [5.0]


def test_only_the_total_leaves_and_only_of_enough_households(ledger):
    found = add_claims(EMPTY, ledger[0], HOUSEHOLDS, params=PARAMS).results
    released = public(found, PARAMS.disclosure).tables["avoided_costs"]
    assert len(released) == 1
    assert released["claimed_mid"].isna().all()
    many = pd.concat([ledger[0].iloc[[0]].assign(household_id=f"H{n}") for n in range(12)])
    houses = pd.DataFrame({"household_id": [f"H{n}" for n in range(12)], "group": "approach", "exit_reason": None})
    found = add_claims(EMPTY, many, houses, params=PARAMS).results
    released = public(found, PARAMS.disclosure).tables["avoided_costs"]
    assert released["claimed_mid"].tolist() == pytest.approx([12 * 32_000])


def test_a_claim_that_cannot_be_is_said_and_not_counted(ledger):
    wrong = ledger[0].assign(probability_low=0.95)
    found = add_claims(EMPTY, wrong, HOUSEHOLDS, params=PARAMS)
    assert "avoided_costs" not in found.results.tables
    assert [one.what for one in found.results.missing] == ["avoided_claims"]


def test_nobody_claims_anything():
    assert add_claims(EMPTY, None, HOUSEHOLDS, params=PARAMS).results == EMPTY
