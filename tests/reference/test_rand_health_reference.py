"""Health in the RAND experiment by plan, persons in families: whether somebody paid for care changed hardly anything.

Oracle: R's clubSandwich (CR2), as Arnold, J. B. runs it on table 1.3 (before) and table 1.4 (after) of Angrist, J. D. &
Pischke, J.-S. (2015), Mastering 'Metrics, Princeton University Press; three significant figures are printed.
"""

import pytest

from werkplaats.methods.between_groups.between import adjusted_differences_clustered

PRINTED = {
    "ghindx": (("-1.44", "0.952"), ("0.211", "0.922"), ("-1.31", "0.872")),
    "mhi": (("-0.12", "0.822"), ("1.19", "0.81"), ("0.89", "0.766")),
    "systol": (("2.32", "1.16"), ("0.907", "1.08"), ("1.12", "1.01")),
    "ghindxx": (("-0.869", "0.964"), ("0.612", "0.903"), ("-0.776", "0.867")),
    "cholestx": (("0.691", "2.58"), ("-2.31", "2.47"), ("-1.83", "2.39")),
    "systolx": (("1.17", "1.06"), ("-1.39", "0.986"), ("-0.522", "0.934")),
    "mhix": (("0.454", "0.911"), ("1.07", "0.872"), ("0.433", "0.826")),
}
"""Deductible, coinsurance, and free minus catastrophic plan, with standard errors; names that end in x are after."""


def half_a_unit(printed):
    """Return half a unit of the last figure that is printed."""
    return 0.5 * 10.0 ** -len(printed.partition(".")[2])


@pytest.mark.parametrize("outcome", PRINTED)
def test_health_by_plan(refdata, outcome):
    table = refdata("rand_hie/rand_sample.csv").dropna(subset=[outcome])
    found = adjusted_differences_clustered(
        table, outcome=outcome, group="plantype", reference="Catastrophic", household="fam_identifier", unit="points"
    )
    by_plan = {difference.group: difference for difference in found}
    for plan, (estimate, std_error) in zip(("Deductible", "Coinsurance", "Free"), PRINTED[outcome], strict=True):
        difference = by_plan[plan]
        assert difference.estimate == pytest.approx(float(estimate), abs=half_a_unit(estimate))
        assert difference.std_error == pytest.approx(float(std_error), abs=half_a_unit(std_error))


def test_no_difference_in_health_after_the_experiment_reaches_two_standard_errors(refdata):
    sample = refdata("rand_hie/rand_sample.csv")
    for outcome in ("ghindxx", "cholestx", "systolx", "mhix"):
        found = adjusted_differences_clustered(
            sample.dropna(subset=[outcome]),
            outcome=outcome,
            group="plantype",
            reference="Catastrophic",
            household="fam_identifier",
            unit="points",
        )
        assert all(abs(difference.estimate) < 2 * difference.std_error for difference in found)
