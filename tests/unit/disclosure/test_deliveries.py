"""What may be told of the raw files."""

from __future__ import annotations

import pandas as pd
import pandas.testing as pdt

from werkplaats.disclosure.deliveries import fold_files

FINDINGS = ["file", "rule", "outcome", "n_records", "cents"]


def test_findings_are_added_up_over_files():
    rows = [("a.csv", "date.format", "quarantined", 2, 5), ("b.csv", "date.format", "quarantined", 3, 7)]
    folded = fold_files("findings", pd.DataFrame(rows, columns=FINDINGS))
    expected = pd.DataFrame(
        {"rule": ["date.format"], "outcome": ["quarantined"], "n_files": [2], "n_records": [5], "cents": [12]}
    )
    pdt.assert_frame_equal(folded, expected, check_dtype=False)


def test_a_study_without_any_finding_has_an_empty_table():
    folded = fold_files("findings", pd.DataFrame(columns=FINDINGS))
    assert folded.empty
    assert set(folded.columns) == {"rule", "outcome", "n_records", "cents", "n_files"}
