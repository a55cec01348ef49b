"""Paretian classification of health change.

Oracle: six patients with a worked answer in the tests of the R package eq5d (three levels), after Devlin et al. (2010);
the first of them has a level that does not exist and is left out there, a missing one here.
"""

import numpy as np
import pandas as pd

from werkplaats.instruments.eq5d_3l import EQ5D_3L
from werkplaats.instruments.eq5d_change import classify_health_change
from werkplaats.instruments.valuation import DIMENSIONS

BEFORE = ("-2331", "22322", "21231", "11111", "11122", "11122")
AFTER = ("11221", "12222", "22231", "11112", "22222", "11111")
ANSWERS = ["better", "worse", "worse", "worse", "better"]


def frame(states):
    rows = [[np.nan if level == "-" else float(level) for level in state] for state in states]
    return pd.DataFrame(rows, columns=list(DIMENSIONS))


def test_worked_answers():
    changes = classify_health_change(frame(BEFORE), frame(AFTER), definition=EQ5D_3L)
    assert changes.isna().tolist() == [True] + [False] * 5
    assert changes.tolist()[1:] == ANSWERS
