"""British utilities of real patients.

Oracle: NHS Digital, patient-reported outcome measures 2016/17, hip and knee replacement: the index that stands beside
every five-digit profile (Dolan 1997).
"""

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.eq5d_3l import score_eq5d_3l
from werkplaats.instruments.valuation import DIMENSIONS
from werkplaats.instruments.value_sets import UK_3L_1997

_COLUMNS = ("Mobility", "Self-Care", "Activity", "Discomfort", "Anxiety")
MISSING = 9


@pytest.mark.parametrize("joint", ["hip", "knee"])
@pytest.mark.parametrize("moment", ["Pre-Op Q", "Post-Op Q"])
def test_index_of_every_profile(refdata, joint, moment):
    records = refdata(f"nhs_proms_1617/records_{joint}_1617.csv.gz", low_memory=False)
    levels = pd.DataFrame(
        {name: records[f"{moment} {column}"] for name, column in zip(DIMENSIONS, _COLUMNS, strict=True)}
    ).replace(MISSING, np.nan)
    utilities = score_eq5d_3l(levels, value_set=UK_3L_1997)["eq5d_3l_utility"]
    assert len(utilities) > 30_000
    # Exactly: their index has three decimals, and so has ours; a profile with a 9 has neither.
    pd.testing.assert_series_equal(
        utilities, records[f"{moment} EQ5D Index"].astype("float64"), check_names=False, check_exact=True
    )
