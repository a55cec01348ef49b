"""Older nonoverlap measures, for comparison with studies that print them: PND, PEM and IRD.

They hang on the extreme or the median of the baseline and have no standard error; `single_case.nonoverlap` uses
every pair. All are higher when the values rose; for a fall, pass the values with their sign turned.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from werkplaats.methods.complete_cases import FloatArray, split_in_two
from werkplaats.results import Estimate


def pnd(table: pd.DataFrame, *, value: str, phase: str, reference: str) -> Estimate:
    """Return the share of later values above every baseline value, from 0 to 1; higher when the values rose.

    One high month in the baseline makes it zero, and a longer baseline makes it smaller by itself. Parameters and
    errors are those of `werkplaats.methods.single_case.nonoverlap.nap`.

    References
    ----------
    Scruggs, T. E., Mastropieri, M. A. & Casto, G. (1987). The quantitative synthesis of single-subject research:
    methodology and validation. Remedial Spec Educ 8:24-33.

    Examples
    --------
    >>> table = pd.DataFrame({"score": [3, 3, 4, 5, 4, 5, 6, 7, 7], "phase": list("AAAABBBBB")})
    >>> pnd(table, value="score", phase="phase", reference="A").estimate
    0.6
    """
    later, after, before = split_in_two(table, column=value, group=phase, reference=reference)
    share = float((after > before.max()).mean())
    return _estimate(
        "pnd", share, "share of measurements above the whole baseline", (before, after), (later, reference)
    )


def pem(table: pd.DataFrame, *, value: str, phase: str, reference: str) -> Estimate:
    """Return the share of later values above the baseline median, ties for one half; above one half when they rose.

    Parameters and errors are those of `werkplaats.methods.single_case.nonoverlap.nap`.

    References
    ----------
    Ma, H.-H. (2006). An alternative method for quantitative synthesis of single-subject research: percentage of data
    points exceeding the median. Behav Modif 30:598-617.

    Examples
    --------
    >>> table = pd.DataFrame({"score": [3, 3, 4, 5, 4, 5, 6, 7, 7], "phase": list("AAAABBBBB")})
    >>> pem(table, value="score", phase="phase", reference="A").estimate
    1.0
    """
    later, after, before = split_in_two(table, column=value, group=phase, reference=reference)
    share = float((1 + np.sign(after - np.median(before))).mean() / 2)
    return _estimate(
        "pem", share, "share of measurements above the baseline median", (before, after), (later, reference)
    )


def ird(table: pd.DataFrame, *, value: str, phase: str, reference: str) -> Estimate:
    """Return the improvement rate after minus that in the baseline, at most 1; positive when the values rose.

    The fewest measurements are removed that leave no overlap, and shared out evenly over the phases (the robust form).

    Parameters and errors are those of `werkplaats.methods.single_case.nonoverlap.nap`.

    References
    ----------
    Parker, R. I., Vannest, K. J. & Brown, L. (2009). The improvement rate difference for single-case research. Except
    Child 75:135-150.

    Examples
    --------
    >>> table = pd.DataFrame({"score": [3, 3, 4, 5, 4, 5, 6, 7, 7], "phase": list("AAAABBBBB")})
    >>> round(ird(table, value="score", phase="phase", reference="A").estimate, 2)
    0.55
    """
    later, after, before = split_in_two(table, column=value, group=phase, reference=reference)
    n_removed = len(table) - _most_without_overlap(before, after)
    rate = 1 - n_removed * len(table) / (2 * before.size * after.size)
    return _estimate("ird", rate, "difference of improvement rates", (before, after), (later, reference))


def _most_without_overlap(before: FloatArray, after: FloatArray) -> int:
    """Return how many measurements can stay such that every later one lies above every earlier one."""
    cuts = np.append(after, np.inf)[:, np.newaxis]
    return int(((before < cuts).sum(axis=1) + (after >= cuts).sum(axis=1)).max())


def _estimate(
    term: str, share: float, unit: str, samples: tuple[FloatArray, FloatArray], phases: tuple[str, str]
) -> Estimate:
    return Estimate(
        term=term,
        estimate=share,
        unit=unit,
        method="nonoverlap of one household; no interval",
        n_households=1,
        n_obs=sum(sample.size for sample in samples),
        group=phases[0],
        reference=phases[1],
    )
