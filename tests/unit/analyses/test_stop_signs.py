"""Stop messages: outflow to another act, and claims that end without a word."""

import pandas as pd
import pytest

from werkplaats.analyses.cost_shifts import find_endings
from werkplaats.analyses.costs import analyze_costs
from werkplaats.analyses.saving_ledger import build_ledger
from werkplaats.analyses.stop_signs import find_stop_signs, standing_stops
from werkplaats.workspace.storage import empty_table, validate_table


def stops(*rows: dict[str, object]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows)).reindex(columns=empty_table("stops").columns)
    return validate_table("stops", frame.assign(date=pd.to_datetime(frame["date"])))


OUTFLOW = {"household_id": "H1", "domain": "wmo", "date": "2019-05-31", "reason": "39"}


@pytest.fixture
def silent_months(household_months):
    """Return months in which the claims of H1 and H2 end in June 2019, in the middle of their deployment."""
    late = household_months["month"] > "2019-06-01"
    return household_months.loc[~(late & household_months["household_id"].isin(["H1", "H2"]))].reset_index(drop=True)


@pytest.fixture
def ledger(household_periods, params):
    own = household_periods.loc[household_periods["household_id"].isin(["H1", "H2", "H3"])]
    return build_ledger(own, None, params)


def test_a_message_that_withdraws_takes_its_stop_with_it_and_words_become_the_code():
    told = stops(
        OUTFLOW,
        OUTFLOW | {"delivery": "withdrawn"},
        OUTFLOW | {"household_id": "H2", "reason": "other domain"},
        OUTFLOW | {"household_id": "H3", "reason": None},
    )
    standing = standing_stops(told)
    assert standing["household_id"].tolist() == ["H2", "H3"]
    assert standing["reason"].tolist() == ["39", "unknown"]


def test_outflow_is_told_with_the_domains_in_which_cost_rose(household_months, households, ledger, params):
    ledger.by_domain.loc["H1", "zvw"] = -500.0  # cost rose
    told = stops(OUTFLOW, OUTFLOW | {"household_id": "H2", "reason": "19"})
    found = find_stop_signs(told, household_months, households, ledger, params=params)
    assert found.tables["outflow"].to_dict("records") == [{"domain": "wmo", "n_households": 1}]
    assert found.intern["outflow_risen"].iloc[0].tolist() == ["wmo", 1, 1, "zvw"]
    assert found.facts == {"stops": True, "outflow_found": True, "silent_found": False}


@pytest.mark.parametrize("day", ["2017-12-31", "2020-01-01"])
def test_outflow_outside_the_compared_months_says_nothing(household_months, households, ledger, params, day):
    found = find_stop_signs(stops(OUTFLOW | {"date": day}), household_months, households, ledger, params=params)
    assert "outflow" not in found.tables


def test_claims_that_end_without_a_stop_are_no_saving(silent_months, households, ledger, params):
    domain = silent_months["domain"].iloc[0]
    told = stops(OUTFLOW | {"domain": domain, "reason": "19"})
    found = find_stop_signs(told, silent_months, households, ledger, params=params)
    assert found.tables["silent_endings"].to_dict("records") == [{"domain": domain, "n_households": 1}]
    left = ledger.by_domain.copy()
    left.loc["H2", domain] = 0.0  # H1 was stopped, H2 fell silent
    assert found.intern["stopped_saving"]["estimate"].iloc[0] == pytest.approx(left.sum(axis=1).mean())


def test_with_a_stop_for_everybody_the_saving_stays(silent_months, households, ledger, params):
    domain = silent_months["domain"].iloc[0]
    told = stops(*(OUTFLOW | {"domain": domain, "household_id": home, "reason": "19"} for home in ("H1", "H2")))
    found = find_stop_signs(told, silent_months, households, ledger, params=params)
    assert "silent_endings" not in found.tables
    assert "stopped_saving" not in found.intern


def test_a_domain_that_never_sends_stops_is_not_called_silent(silent_months, households, ledger, params):
    found = find_stop_signs(stops(OUTFLOW | {"domain": "youth"}), silent_months, households, ledger, params=params)
    assert "silent_endings" not in found.tables
    endings = find_endings(silent_months, params, stops=stops(OUTFLOW | {"domain": "youth"}))
    assert endings["n_without_stop"].isna().all()


def test_a_study_without_stop_messages_has_the_same_figures(
    household_periods, household_months, households, programme, params
):
    without, told = (
        analyze_costs(household_periods, household_months, households, programme, params=params, stops=given)
        for given in (None, stops(OUTFLOW))
    )
    assert without.results.estimates == told.results.estimates
    assert "stops" not in without.results.facts
    assert "n_without_stop" not in without.intern["claim_endings"]
