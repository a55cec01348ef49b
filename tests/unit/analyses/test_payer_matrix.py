"""Who pays and who gains by hand, what settles it, and what moved from one domain to another."""

import pytest

from werkplaats.analyses.cost_sensitivities import saving_sensitivities
from werkplaats.analyses.cost_shifts import find_endings, find_shifts, find_unknown_domains
from werkplaats.analyses.costs import analyze_costs
from werkplaats.analyses.saving_ledger import build_ledger

NET = {"municipality": 64_000 / 3 - 9_600, "insurer": 32_000 / 3}
"""Two thirds and one third of 96,000 euros over three households, the first without the director's 9,600."""


def test_the_director_is_taken_off_one_payer(household_periods, household_months, households, programme, params):
    found = analyze_costs(household_periods, household_months, households, programme, params=params).results
    matrix = found.tables["payer_matrix"].set_index("payer")
    assert matrix["net_saving"].to_dict() == pytest.approx(NET)
    assert matrix["director_cost"].to_dict() == pytest.approx({"municipality": 9_600.0, "insurer": 0.0})
    assert found.tables["payer_transfers"].empty
    assert not [item for item in found.estimates if item.term == "compensation_mean"]


def test_a_payer_that_loses_is_paid_by_the_one_that_gains(
    household_periods, household_months, households, programme, params
):
    dear = programme.assign(rate_cents=programme["rate_cents"] * 3)
    found = analyze_costs(household_periods, household_months, households, dear, params=params).results
    lost = 28_800 - 64_000 / 3
    (transfer,) = found.tables["payer_transfers"].to_dict("records")
    assert (transfer["from"], transfer["to"], transfer["n_households"]) == ("insurer", "municipality", 3)
    assert transfer["euros"] == pytest.approx(lost)
    compensation = found.find("compensation_mean", payer="municipality")
    assert compensation.estimate == pytest.approx(lost)


def test_when_all_together_lose_no_payment_helps(household_periods, household_months, households, programme, params):
    dear = programme.assign(rate_cents=programme["rate_cents"] * 5)
    found = analyze_costs(household_periods, household_months, households, dear, params=params).results
    assert found.tables["payer_transfers"].empty
    assert found.find("compensation_mean", payer="municipality") is not None


def test_where_every_domain_fell_nothing_was_shifted(household_periods, programme, params):
    own = household_periods.loc[household_periods["group"] == "director"]
    shifts = find_shifts(build_ledger(own, programme, params), params)
    terms = {item.term: item.estimate for item in shifts.estimates}
    assert terms["cost_fall"] == pytest.approx(32_000)
    assert terms["cost_rise"] == terms["cost_shifted"] == 0.0
    assert set(shifts.flows["kind"]) == {"fell_only"}


def test_a_rise_that_meets_a_fall_is_told_with_both_domains(household_periods, programme, params):
    own = household_periods.loc[household_periods["group"] == "director"].copy()
    rising = (own["domain"] == "zvw") & (own["period"] == "during") & (own["household_id"] == "H1")
    own.loc[rising, "cents_per_month"] = 400_000.0
    flows = find_shifts(build_ledger(own, programme, params), params).flows
    (met,) = flows.loc[flows["kind"] == "shifted"].to_dict("records")
    assert (met["from"], met["to"], met["n_households"]) == ("wmo", "zvw", 1)
    assert met["euros"] == pytest.approx(12_000 / 3)


def test_a_study_of_one_domain_has_nothing_to_shift(household_periods, programme, params):
    own = household_periods.loc[(household_periods["group"] == "director") & (household_periods["domain"] == "wmo")]
    shifts = find_shifts(build_ledger(own, programme, params), params)
    assert shifts.estimates == ()
    assert shifts.flows.empty


def test_unknown_is_what_no_household_of_any_group_had(household_periods, params):
    found = find_unknown_domains(household_periods, list(params.domains))
    assert found.to_dict("records") == [
        {"domain": "youth", "period": "before", "sign": "never"},
        {"domain": "youth", "period": "during", "sign": "never"},
    ]
    silent = household_periods.assign(
        cents_per_month=household_periods["cents_per_month"].mask(
            (household_periods["domain"] == "zvw") & (household_periods["period"] == "during"), 0.0
        )
    )
    partly = find_unknown_domains(silent, ["wmo", "zvw"])
    assert partly.to_dict("records") == [{"domain": "zvw", "period": "during", "sign": "in_part"}]


def test_claims_that_end_together_are_counted(household_months, params):
    ended = household_months.loc[
        ~(household_months["household_id"].isin(["H1", "H2"]) & (household_months["month"] > "2019-06-01"))
    ]
    endings = find_endings(ended, params)
    assert endings[["n_households", "n_ended", "most_in_one_month"]].to_numpy().tolist() == [[6, 2, 2]]


def test_medians_and_the_same_months_by_hand(household_periods, household_months, households, programme, params):
    own = household_periods.loc[household_periods["group"] == "director"]
    ledger = build_ledger(own, programme, params)
    found = {item.term: item for item in saving_sensitivities(ledger, household_months, households, params)}
    assert found["gross_saving_median"].estimate == pytest.approx(24_000)
    assert found["net_saving_median"].estimate == pytest.approx(24_000 - 9_600)
    assert found["gross_saving_same_months"].estimate == pytest.approx(32_000)
    assert found["largest_share_of_saving"].estimate == pytest.approx(60 / 96)
    assert "gross_saving_winsorized" not in found


def test_without_a_director_there_is_no_net_median(household_periods, household_months, households, params):
    own = household_periods.loc[household_periods["group"] == "director"]
    ledger = build_ledger(own, None, params)
    terms = {item.term for item in saving_sensitivities(ledger, household_months, households, params)}
    assert "net_saving_median" not in terms
