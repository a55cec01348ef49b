"""Claims of avoided costs: the total leaves, its parts do not, because they give each other back by subtraction."""

from __future__ import annotations

import pandas as pd

CLAIMS = "avoided_costs"
"""Table with a row per payer and set of evidence classes, and one for all of them."""

ALL_CLASSES = "ABC"


def without_claims_apart(table: pd.DataFrame) -> pd.DataFrame:
    """Return the row of all payers and all classes of evidence only.

    A claim is about one household, and the classes are nested: A with B minus A is what class B claims.
    """
    return table.loc[table["payer"].isna() & (table["evidence"] == ALL_CLASSES)].reset_index(drop=True)
