"""What a fitted mixed model says of one coefficient: how precise it is, and in words how that was found."""

from __future__ import annotations

from typing import Any

import numpy as np

from werkplaats.methods.intervals.student import Precision, student_inference
from werkplaats.methods.repeated_measures.restricted_likelihood import MixedFit
from werkplaats.methods.repeated_measures.small_sample_freedom import FreedomMethod, contrast_precision

_NAMES: dict[FreedomMethod, str] = {"kenward_roger": "Kenward-Roger", "satterthwaite": "Satterthwaite"}


def coefficient_precision(fit: MixedFit, position: int, *, freedom: FreedomMethod) -> tuple[float, Precision, str]:
    """Return one coefficient, how precise it is, and how that was found."""
    precision = contrast_precision(fit, np.eye(fit.model.n_coefficients)[position], freedom=freedom)
    method = f"{_description(fit)}; t with {precision.freedom:.1f} degrees of freedom ({_NAMES[freedom]})"
    return float(fit.coefficients[position]), precision, method


def coefficient_fields(fit: MixedFit, position: int, *, freedom: FreedomMethod, conf_level: float) -> dict[str, Any]:
    """Return one coefficient with its interval and p-value, as fields of an `Estimate`."""
    center, precision, method = coefficient_precision(fit, position, freedom=freedom)
    return {
        "estimate": center,
        "method": method,
        "std_error": precision.std_error,
        "conf_level": conf_level,
        **student_inference(center, precision, conf_level=conf_level)._asdict(),
    }


def _description(fit: MixedFit) -> str:
    """Return which random effects the model has, and which of them came out as nothing."""
    names = ", ".join(effect.name for effect in fit.model.effects)
    described = f"mixed model by REML, random effects of {names}" if names else "least squares, no random effects"
    if not fit.at_zero:
        return described
    return f"{described} (variance fitted at zero: {', '.join(fit.at_zero)})"
