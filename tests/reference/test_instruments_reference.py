"""Scores and their reliability against published figures.

Oracles, each retyped: Coast et al. (2008), tabled in Flynn et al. (2008), for ICECAP-O; van Krugten et al. (2024) for
the MHQoL; De Jong Gierveld & van Tilburg's manual and Statistics Netherlands' technical explanation (2019) for
loneliness; Youthinmind's scoring page (2014) for the SDQ; the KIDSCREEN Group's page on evaluation by hand; the
documentation of pingouin, which was checked against R's psych, for alpha and Feldt's interval; Newcombe (1998) for
Wilson's interval.
"""

import itertools

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.icecap import ICECAP_O, ICECAP_O_UK_2008, score_icecap_o
from werkplaats.instruments.kidscreen import KIDSCREEN_10, score_kidscreen_10
from werkplaats.instruments.loneliness import CUT_OFFS, LONELINESS_6, score_loneliness_6
from werkplaats.instruments.mhqol import MHQOL, score_mhqol
from werkplaats.instruments.sdq import SDQ, score_sdq
from werkplaats.methods.scales.ordinal_levels import low_level_share
from werkplaats.methods.scales.reliability import cronbach_alpha

ROUNDING = 1e-12
"""Sums of weights with four decimals."""

PRINTED_3 = 5e-4
"""The oracle prints three decimals."""

# Fifteen persons, ten items (one row each): data set "cronbach_alpha" of pingouin's documentation.
PINGOUIN = """
357261426544564
243452345432553
465363545653655
135354335422245
456242571355323
514245226533321
123242125324213
453663242132442
356675463743463
255352352214554
"""


# Nine persons (one row each) with eleven yes-or-no items: "cronbach_wide_missing", those without a missing answer.
YES_OR_NO = """
11111111111
11111111010
11101101100
11111000100
11110010000
11111000000
01011000010
11100000000
10010000000
"""


@pytest.fixture
def pingouin():
    columns = [[int(answer) for answer in line] for line in PINGOUIN.split()]
    table = pd.DataFrame(np.transpose(columns), columns=[f"Q{number}" for number in range(1, 11)])
    return table.assign(household=[f"H{number}" for number in range(15)])


def test_alpha_and_interval_of_pingouin(pingouin):
    alpha = cronbach_alpha(pingouin, items=[f"Q{number}" for number in range(1, 11)], household="household")
    assert alpha.estimate == pytest.approx(0.5917188485995826, abs=ROUNDING)
    assert (alpha.conf_low, alpha.conf_high) == pytest.approx((0.195, 0.840), abs=PRINTED_3)


def test_alpha_of_yes_or_no_items_in_pingouin():
    """Its data set "cronbach_wide_missing" after listwise deletion, as R's psych::alpha(use="complete.obs").

    The interval that is printed there (.581 to .933) still counts the three persons who were left out.
    """
    items = [f"Q{number}" for number in range(1, 12)]
    table = pd.DataFrame([[int(answer) for answer in person] for person in YES_OR_NO.split()], columns=items)
    alpha = cronbach_alpha(table.assign(household=range(9)), items=items, household="household")
    assert alpha.estimate == pytest.approx(0.8016949152542373, abs=ROUNDING)
    assert alpha.conf_low < 0.581
    assert alpha.conf_high > 0.933


def test_every_icecap_o_state():
    states = pd.DataFrame(list(itertools.product((1, 2, 3, 4), repeat=5)), columns=list(ICECAP_O.items))
    values = score_icecap_o(states)["icecap_o_value"]
    assert len(values) == 1024
    assert (values.min(), values.max()) == pytest.approx((0.0, 1.0), abs=ROUNDING)
    golden = pd.DataFrame([[3] * 5, [2] * 5, [4, 1, 3, 2, 1]], columns=list(ICECAP_O.items))
    # By hand: .2325+.1071+.1793+.1643+.1848; .1340+.0661+.1296+.1185+.1076; .2535+.0321+.1793+.1185-.0512.
    assert score_icecap_o(golden)["icecap_o_value"].tolist() == pytest.approx([0.8680, 0.5558, 0.5322], abs=ROUNDING)


def test_icecap_o_tariff_is_anchored():
    for level, anchor in ((3, 1.0), (0, 0.0)):
        total = sum(weights[level] for weights in ICECAP_O_UK_2008.weights.values())
        assert total == pytest.approx(anchor, abs=ROUNDING)


def test_mhqol_states():
    states = pd.DataFrame([[3] * 7, [2] * 7, [1] * 7, [0] * 7, [2, 3, 1, 3, 2, 0, 2]], columns=list(MHQOL.items))
    # By hand: 1 - .188; 1 - 1.095; 1 - 1.741; 1 - (.007 + .179 + .021 + .383).
    assert score_mhqol(states)["mhqol_utility"].tolist() == [1.0, 0.812, -0.095, -0.741, 0.410]


def test_all_mhqol_states_lie_between_worst_and_best():
    states = pd.DataFrame(list(itertools.product((0, 1, 2, 3), repeat=7)), columns=list(MHQOL.items))
    values = score_mhqol(states)["mhqol_utility"]
    assert (len(values), values.min(), values.max()) == (16384, -0.741, 1.0)


@pytest.mark.parametrize(
    ("answers", "total", "category"),
    [
        ((1, 3, 3, 1, 3, 1), 0, "not lonely"),  # no, yes, yes, no, yes, no in the order of Statistics Netherlands
        ((2, 2, 2, 2, 2, 2), 6, "severely lonely"),
        ((3, 3, 3, 3, 3, 3), 3, "moderately lonely"),
        ((1, 1, 1, 1, 1, 1), 3, "moderately lonely"),
    ],
)
def test_loneliness_of_six_items(answers, total, category):
    scores = score_loneliness_6(pd.DataFrame([answers], columns=list(LONELINESS_6.items)))
    assert scores["loneliness_6"].tolist() == [total]
    assert CUT_OFFS["loneliness_6"].categories(scores["loneliness_6"], language="en").tolist() == [category]


def test_sdq_is_scaled_up_as_on_its_scoring_page():
    """A score of 4 on 3 completed items becomes 7 (6.67, rounded)."""
    answers = pd.DataFrame([[0.0] * 25], columns=list(SDQ.items))
    three = answers.assign(sdq_3=2.0, sdq_8=2.0, sdq_13=0.0, sdq_16=np.nan, sdq_24=np.nan)
    assert score_sdq(three)["sdq_emotional_symptoms"].tolist() == [7.0]
    # The makers' syntax rounds halves up and does not round everything up: 1.25 is 1, 2.5 is 3.
    four = answers.assign(sdq_3=[1.0], sdq_24=np.nan)
    assert score_sdq(four)["sdq_emotional_symptoms"].tolist() == [1.0]
    assert score_sdq(four.assign(sdq_8=1.0))["sdq_emotional_symptoms"].tolist() == [3.0]


def test_kidscreen_recodes_as_on_its_page():
    """ "Never sad" (1 on item 3) counts 5, "very often" (4 on items 3 and 4) counts 2; the others count as answered."""
    ones = pd.DataFrame([[1] * 10], columns=list(KIDSCREEN_10.items))
    never, often = ones.assign(kidscreen_4=5), ones.assign(kidscreen_3=4, kidscreen_4=5)
    assert score_kidscreen_10(never)["kidscreen_10_sum"].tolist() == [8 + 5 + 1]
    assert score_kidscreen_10(often)["kidscreen_10_sum"].tolist() == [8 + 2 + 1]


def test_share_with_one_person_per_household_is_wilson_as_published():
    """Newcombe (1998), Stat Med 17:857-872, table I, method 3: 15 of 148 is .0624 to .1605."""
    table = pd.DataFrame({"level": [1] * 15 + [5] * 133, "household": range(148)})
    share = low_level_share(table, level="level", household="household", highest_low=2)
    assert share.estimate == pytest.approx(15 / 148)
    assert (share.conf_low, share.conf_high) == pytest.approx((0.0624, 0.1605), abs=5e-5)
