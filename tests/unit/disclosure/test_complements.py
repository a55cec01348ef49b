"""Complements: a number that a subtraction brings back is taken out too."""

from __future__ import annotations

import pandas as pd
import pytest

from werkplaats.disclosure.suppression import public, suppress_table
from werkplaats.params.model import Disclosure
from werkplaats.results import Estimate, Results

CBS = Disclosure()


def share(value, n=12, unit="share"):
    return Estimate(term="change_held_share", estimate=value, unit=unit, method="m", n_households=n)


@pytest.mark.parametrize(
    ("estimate", "shown"),
    [
        (share(0.75), False),
        (share(1.0), False),
        (share(0.5, n=40), True),
        (share(0.9, n=40), False),
        (share(0.97, unit="share of resamples"), True),
    ],
)
def test_a_share_of_few_households_is_a_count_of_few_households(estimate, shown):
    assert bool(public(Results("06_sustainability", (estimate,)), CBS).estimates) is shown


def test_the_households_without_the_event_are_counted_too():
    events = pd.DataFrame(
        {"event": ["crisis", "fire", "move"], "n_events": [22, 30, 2], "n_households": [11, 15, 2], "n_observed": 30}
    ).assign(n_observed=[12, 30, 30])
    assert suppress_table("events", events, CBS)["suppressed"].tolist() == [True, False, True]


def test_a_step_that_few_handovers_did_not_reach_is_not_shown():
    steps = pd.DataFrame({"step": ["consent", "contact", "feedback"], "n": [48, 44, 27], "n_households": [12, 12, 11]})
    released = suppress_table("referrals", steps, CBS)
    assert released["suppressed"].tolist() == [False, True, False]
    assert released["n"].tolist()[::2] == [48.0, 27.0]
    assert released["n_households"].isna().tolist() == [False, True, True]


def flow(**counts):
    return pd.DataFrame({"stage": list(counts), "n_households": list(counts.values())})


def test_qualified_minus_comparison_does_not_give_back_who_left():
    table = flow(screened=280, qualified=125, enrolled=14, lost=2, analysed=12, comparison=111)
    hidden = suppress_table("participant_flow", table, CBS).set_index("stage")["suppressed"]
    assert hidden[hidden].index.tolist() == ["qualified", "enrolled", "lost"]


def test_that_nobody_left_may_be_said():
    released = suppress_table("participant_flow", flow(enrolled=235, lost=0, analysed=235), CBS)
    assert not released["suppressed"].any()


def test_households_without_a_woman_are_not_counted_by_those_with_one():
    table = pd.DataFrame(
        [
            ("persons", "total", 12, 39.0, 39.0),
            ("sex", "female", 11, 21.0, 0.54),
            ("sex", "male", 10, 18.0, 0.46),
            ("neighborhood", "X", 11, None, 0.92),
            ("neighborhood", "Y", 1, None, 0.08),
        ],
        columns=["characteristic", "level", "n_households", "n_persons", "value"],
    ).assign(group="director")
    released = suppress_table("characteristics", table, CBS).set_index("level")
    assert released["suppressed"].to_dict() == {"total": False, "female": False, "male": False, "X": True, "Y": True}
    assert released.loc[["female", "male"], "n_households"].isna().all()
    assert released.loc["female", "value"] == 0.54


def test_what_is_taken_out_together_is_never_about_too_few():
    counts = [1, 2, 12, 30]
    table = pd.DataFrame(
        {"characteristic": "area", "level": list("abcd"), "group": "x", "n_households": counts, "value": 0.5}
    )
    assert suppress_table("characteristics", table, CBS)["suppressed"].tolist() == [True, True, True, False]


def test_deliveries_are_told_per_kind_and_a_bill_set_apart_is_not():
    balance = pd.DataFrame(
        [("a.csv", "costs", 100, 98, 2, 0, 5000, 4800, 200), ("b.csv", "costs", 50, 35, 15, 0, 900, 700, 200)],
        columns=["file", "table", "raw", "clean", "quarantined", "structure", "cents_raw", "cents_clean", "cents_q"],
    )
    both = public_table("balance", balance)
    assert both[["table", "n_files", "raw", "quarantined", "cents_clean"]].to_numpy().tolist() == [
        ["costs", 2, 150.0, 17.0, 5500.0]
    ]
    one = public_table("balance", balance.iloc[:1])
    assert pd.isna(one.loc[0, "cents_clean"])
    assert one.loc[0, "cents_raw"] == 5000.0


def test_rules_about_files_may_be_counted_and_rules_about_few_records_may_not():
    findings = pd.DataFrame(
        [("a.csv", "encoding.legacy", "warning", 1), ("a.csv", "date.invalid", "quarantined", 1)],
        columns=["file", "rule", "outcome", "n_records"],
    )
    released = public_table("findings", findings).set_index("rule")
    assert released["suppressed"].to_dict() == {"encoding.legacy": False, "date.invalid": True}
    assert "file" not in released.columns


def public_table(name, table):
    return public(Results("01_cleaning", tables={name: table}), CBS).tables[name]
