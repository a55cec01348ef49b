"""How much may be missing before chance no longer vouches for two groups: the boundary of What Works Clearinghouse."""

from __future__ import annotations

HIGHEST_DIFFERENCE: tuple[float, ...] = (
    *(5.7, 5.8, 5.9, 5.9, 6.0, 6.1, 6.2, 6.3, 6.3, 6.3),
    *(6.3, 6.2, 6.2, 6.1, 6.0, 5.9, 5.9, 5.8, 5.7, 5.5),
    *(5.4, 5.3, 5.2, 5.1, 4.9, 4.8, 4.7, 4.5, 4.4, 4.3),
    *(4.1, 4.0, 3.8, 3.6, 3.5, 3.3, 3.2, 3.1, 2.9, 2.8),
    *(2.6, 2.5, 2.3, 2.1, 2.0, 1.8, 1.6, 1.5, 1.3, 1.2),
    *(1.0, 0.9, 0.7, 0.6, 0.4, 0.3, 0.2, 0.0),
)
"""For each whole percentage that is missing in all, from 0 to 57: how many percentage points more may be missing in
one group than in the other. The cautious boundary, for outcomes of people who decide themselves whether to go on.
Source: What Works Clearinghouse (2020). Standards handbook, version 4.1, table II.1."""

ROUNDING = 1e-9
"""A difference that equals the boundary may lie above it by what subtracting two shares leaves."""


def is_high_attrition(share_missing: float, difference: float) -> bool:
    """Return whether so much is missing that two groups divided by chance may no longer be alike.

    Then they are to be judged as groups that chance did not divide: by how alike those are of whom the outcome is
    known. Imputed outcomes count as missing.

    Parameters
    ----------
    share_missing
        Part of everybody in both groups without the outcome (0 to 1).
    difference
        Part that is missing in the one group minus that in the other, without its sign (0 to 1).

    Raises
    ------
    ValueError
        When one of them lies outside 0 to 1.

    References
    ----------
    What Works Clearinghouse (2020). Standards handbook, version 4.1, section II.A and table II.1. Institute of
    Education Sciences.
    Deke, J. & Chiang, H. (2017). The WWC attrition standard: sensitivity to assumptions and opportunities for refining
    and adapting to new contexts. Eval Rev 41:130-154.

    Examples
    --------
    >>> is_high_attrition(0.10, 0.063), is_high_attrition(0.10, 0.064), is_high_attrition(0.60, 0.0)
    (False, True, True)
    """
    for name, value in (("share_missing", share_missing), ("difference", difference)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} lies between 0 and 1, found {value}")
    percentage = round(100 * share_missing)
    if percentage >= len(HIGHEST_DIFFERENCE):
        return True
    return 100 * difference > HIGHEST_DIFFERENCE[percentage] + ROUNDING
