"""Net per payer against what was published about twelve families.

Oracle: the publications of the municipality of Maastricht and coöperatie VGZ on family directors (2018-2020): 359,000
euros saved for twelve families, of which 21,427 a family in the municipal domain, and 22,000 a family net of the
director. If the municipality pays the director, 13,510 a family stays with it and 8,490 falls to others.
"""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.costs.payer_balance import payer_balance

WHOLE_EUROS = 0.5
"""Published in whole euros."""

GROSS, MUNICIPAL, NET = 359_000 / 12, 21_427, 22_000


def test_what_is_left_for_the_payer_of_the_director():
    """Published are means alone, so all families have them."""
    families = pd.DataFrame(
        {
            "family": np.repeat(range(12), 2),
            "payer": ["municipality", "others"] * 12,
            "saved": [MUNICIPAL, GROSS - MUNICIPAL] * 12,
            "director": [GROSS - NET, 0.0] * 12,
        }
    )
    found = payer_balance(
        families, household="family", gross="saved", cost="director", unit="EUR", rng=np.random.default_rng(1)
    )
    net = {estimate.payer: estimate.estimate for estimate in found.net}
    assert net == pytest.approx({"municipality": 13_510, "others": 8490}, abs=WHOLE_EUROS)
    assert found.total.estimate == pytest.approx(NET, abs=WHOLE_EUROS)
    assert found.transfers.empty
    assert all(estimate.conf_low is None for estimate in found.net)
