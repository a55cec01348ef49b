"""Student's t around one number: interval and p-value from its standard error and degrees of freedom."""

from __future__ import annotations

from typing import NamedTuple

from scipy import stats


class Precision(NamedTuple):
    """Standard error of one number, and the degrees of freedom of its t."""

    std_error: float
    freedom: float


class StudentInference(NamedTuple):
    """Confidence limits, and the two-sided p-value for zero."""

    conf_low: float
    conf_high: float
    p_value: float


def student_inference(estimate: float, precision: Precision, *, conf_level: float) -> StudentInference:
    """Return interval and p-value of an estimate with a t distribution around it.

    Examples
    --------
    >>> inference = student_inference(1.0, Precision(std_error=0.5, freedom=10.0), conf_level=0.95)
    >>> round(inference.conf_low, 3), round(inference.conf_high, 3), round(inference.p_value, 3)
    (-0.114, 2.114, 0.073)
    """
    std_error, freedom = precision
    reach = std_error * float(stats.t.ppf((1 + conf_level) / 2, freedom))
    return StudentInference(
        estimate - reach, estimate + reach, float(2 * stats.t.sf(abs(estimate) / std_error, freedom))
    )
