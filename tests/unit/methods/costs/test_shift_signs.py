"""Signs of shifting in the records."""

import pandas as pd
import pytest

from werkplaats.methods.costs.shift_signs import QUIET_MONTHS, lump_sum_signs, outflow_signs, unknown_domains

STOPS = pd.DataFrame(
    {
        "household_id": ["H1", "H1", "H2", "H3", "H4"],
        "domain": ["youth", "youth", "youth", "youth", "wmo"],
        "reason": ["39", "39", "39", "31", "39"],
    }
)
CHANGES = pd.DataFrame(
    [
        ("H1", "youth", -900.0),
        ("H1", "zvw", 800.0),
        ("H1", "wlz", 10.0),
        ("H2", "youth", -900.0),
        ("H2", "zvw", 5.0),
        ("H3", "youth", -900.0),
        ("H3", "zvw", 900.0),
        ("H4", "wmo", 20.0),
        ("H4", "zvw", -1.0),
    ],
    columns=["household_id", "domain", "change"],
)


def test_households_that_left_for_another_domain_and_where_their_cost_rose():
    assert outflow_signs(STOPS, CHANGES).to_dict("records") == [
        {"domain": "wmo", "n_households": 1, "n_risen_elsewhere": 0, "risen_domains": ""},
        {"domain": "youth", "n_households": 2, "n_risen_elsewhere": 2, "risen_domains": "zvw, wlz"},
    ]


def test_another_reason_is_another_sign():
    assert outflow_signs(STOPS, CHANGES, reason="31")["n_households"].tolist() == [1]
    assert outflow_signs(STOPS, CHANGES, reason="02").empty


def lines(*ends):
    rows = [(f"H{place}", "wmo", month, 100) for place, end in enumerate(ends) for month in range(1, end + 1)]
    return pd.DataFrame(rows, columns=["household_id", "domain", "month", "cents"])


NO_STOPS = STOPS.iloc[:0]


def test_claims_of_many_that_end_in_one_month_without_a_stop():
    (sign,) = lump_sum_signs(lines(6, 6, 6, 4, 12), NO_STOPS, last_month=12).to_dict("records")
    assert sign == {"domain": "wmo", "n_households": 5, "n_ended": 4, "n_without_stop": 4, "most_in_one_month": 3}


def test_a_stop_message_takes_the_sign_away():
    stops = pd.DataFrame({"household_id": ["H0", "H1", "H2"], "domain": "wmo"})
    (sign,) = lump_sum_signs(lines(6, 6, 6, 4), stops, last_month=12).to_dict("records")
    assert (sign["n_ended"], sign["n_without_stop"], sign["most_in_one_month"]) == (4, 1, 1)


def test_claims_that_may_still_come_are_no_sign():
    last = 12
    ended = [lump_sum_signs(lines(end), NO_STOPS, last_month=last)["n_ended"].item() for end in range(8, last + 1)]
    assert ended == [1 if end <= last - QUIET_MONTHS else 0 for end in range(8, last + 1)]


def test_a_correction_is_no_care():
    corrected = pd.concat([lines(6), pd.DataFrame([("H0", "wmo", 12, -100)], columns=lines(1).columns)])
    assert lump_sum_signs(corrected, NO_STOPS, last_month=12)["n_ended"].tolist() == [1]


def test_domains_without_lines_are_unknown():
    months = pd.DataFrame({"domain": ["wmo", "wmo", "wlz"], "period": ["before", "during", "during"]})
    found = unknown_domains(months, domains=["wmo", "wlz", "justice"], periods=["before", "during"])
    assert found.to_dict("records") == [
        {"domain": "wlz", "period": "before", "sign": "in_part"},
        {"domain": "justice", "period": "before", "sign": "never"},
        {"domain": "justice", "period": "during", "sign": "never"},
    ]


def test_what_is_missing_or_too_late_is_refused():
    with pytest.raises(ValueError, match="'reason' has 1 missing"):
        outflow_signs(STOPS.assign(reason=[None, *STOPS["reason"][1:]]), CHANGES)
    with pytest.raises(ValueError, match="1 lines lie after the last month"):
        lump_sum_signs(lines(6), NO_STOPS, last_month=5)
    with pytest.raises(ValueError, match="'period' is not in the table"):
        unknown_domains(lines(1), domains=["wmo"], periods=["before"])
