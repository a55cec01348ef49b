"""Disclosure control: too small is absent and said, never 0; nothing unknown passes; one door out."""

from __future__ import annotations

import pandas as pd
import pytest

from werkplaats.disclosure.release import release
from werkplaats.disclosure.suppression import public, suppress_table
from werkplaats.errors import PrivacyError
from werkplaats.params.model import Disclosure
from werkplaats.results import Estimate, Results

CBS, STRICT = Disclosure(), Disclosure(profile="streng")


def estimate(term="gross_saving_mean", n=12, value=29917.0):
    return Estimate(
        term=term,
        estimate=value,
        unit="EUR",
        method="m",
        n_households=n,
        conf_low=value - 1040.0,
        conf_high=value + 1040.0,
    )


def test_estimates_below_ten_households_are_taken_out_and_counted():
    found = public(Results("04_costs", (estimate(n=12), estimate("net_saving_mean", n=9))), CBS)
    assert [item.term for item in found.estimates] == ["gross_saving_mean"]
    assert found.facts["suppressed_estimates"] == 1


def test_leaving_one_household_out_is_never_public():
    """12 x mean - 11 x mean without one = that one household."""
    found = public(Results("07_robustness", (estimate("leave_one_out_low", n=11),)), CBS)
    assert found.estimates == ()


def test_small_rows_keep_their_labels_and_lose_their_numbers():
    table = pd.DataFrame({"period": ["before", "after"], "euros_per_month": [5.0, 7.0], "n_households": [12, 9]})
    released = suppress_table("cost_by_payer", table, CBS)
    assert released["suppressed"].tolist() == [False, True]
    assert released["period"].tolist() == ["before", "after"]
    assert released.loc[1, ["euros_per_month", "n_households"]].isna().all()
    assert table.loc[1, "euros_per_month"] == 7.0


def test_a_lone_small_level_takes_the_smallest_other_along():
    table = pd.DataFrame(
        {"characteristic": "sex", "level": ["a", "b", "c"], "group": "x", "n_households": [4, 20, 30], "value": 0.5}
    )
    assert suppress_table("characteristics", table, CBS)["suppressed"].tolist() == [True, True, False]


def test_the_number_that_left_cannot_be_subtracted_from_the_flow():
    flow = pd.DataFrame({"stage": ["screened", "enrolled", "lost", "analysed"], "n_households": [280, 14, 2, 12]})
    released = suppress_table("participant_flow", flow, CBS).set_index("stage")["suppressed"]
    assert released.to_dict() == {"screened": False, "enrolled": True, "lost": True, "analysed": False}


def test_strict_profile_rounds_amounts_to_hundreds():
    found = public(Results("04_costs", (estimate(),)), STRICT).estimates[0]
    assert (found.estimate, found.conf_low, found.conf_high) == (29900.0, 28900.0, 31000.0)
    table = pd.DataFrame({"period": ["before"], "euros_per_month": [14294.4], "n_households": [12]})
    assert suppress_table("cost_by_payer", table, STRICT).loc[0, "euros_per_month"] == 14300.0


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.ipynb", b"{}"), ("a.svg", b"<svg>"), ("a.png", b"<svg>"), ("../a.csv", b"x"), ("a.pdf", b"PK\x03\x04")],
)
def test_what_may_not_leave_stops_everything(tmp_path, name, content):
    with pytest.raises(PrivacyError):
        release(tmp_path / "public", {"good.csv": b"a,b\n", name: content})
    assert not (tmp_path / "public").exists()


def test_shifts_of_few_are_gone_with_their_names():
    """Twelve households: ten with a flow leave two without, and a row is there because somebody had it."""
    flows = pd.DataFrame(
        [("shifted", "wmo", "zvw", 10.0, 1, 12), ("fell_only", "wmo", None, 50.0, 10, 12)],
        columns=["kind", "from", "to", "euros", "n_households", "n_observed"],
    )
    assert public(Results("04_costs", tables={"cost_shifts": flows}), CBS).tables["cost_shifts"].empty


def test_a_shift_that_everybody_had_is_shown():
    flows = pd.DataFrame(
        [("fell_only", "wmo", None, 50.0, 30, 45), ("fell_only", "zvw", None, 20.0, 32, 45)],
        columns=["kind", "from", "to", "euros", "n_households", "n_observed"],
    )
    assert public(Results("04_costs", tables={"cost_shifts": flows}), CBS).tables["cost_shifts"]["euros"].tolist() == [
        50.0,
        20.0,
    ]


@pytest.mark.parametrize("term", ["gross_saving_median", "net_saving_winsorized", "largest_share_of_saving"])
def test_what_rests_on_one_or_two_households_of_twelve_stays_inside(term):
    assert public(Results("04_costs", (estimate(term, n=12),)), CBS).estimates == ()
