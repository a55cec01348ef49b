"""What the specifications of a sweep say together, in words."""

from __future__ import annotations

from collections.abc import Iterator

from werkplaats.methods.evidence.specification_curve import ABOVE, BELOW, UNDECIDED, SpecificationCurve
from werkplaats.report.language import message, translate
from werkplaats.report.numbers import format_number, format_share, format_value

_CONCLUSIONS: dict[str, str] = {
    ABOVE: message(
        "The conclusion that it lies above zero stands in {k} of the {n} ({share}): there the whole interval is "
        "above zero."
    ),
    BELOW: message(
        "The conclusion that it lies below zero stands in {k} of the {n} ({share}): there the whole interval is "
        "below zero."
    ),
    UNDECIDED: message(
        "The conclusion that the data do not tell it from zero stands in {k} of the {n} ({share}): there the interval "
        "holds zero."
    ),
}
"""Where the interval of the study itself lies -> what that says of the others."""


def curve_sentences(
    curve: SpecificationCurve, *, language: str, label: str, own: float, unit: str, not_counted: int = 0
) -> tuple[str, ...]:
    """Return what the specifications say of one outcome.

    Parameters
    ----------
    curve
        What they say together.
    language
        ``nl`` or ``en``.
    label, own, unit
        Name of the outcome, its estimate in the study itself, and its unit.
    not_counted
        Specifications that failed or have no such estimate.
    """
    return (
        range_sentence(curve, language=language, label=label, own=own, unit=unit),
        *count_sentences(curve, language=language, not_counted=not_counted),
        caution_sentence(language),
    )


def range_sentence(curve: SpecificationCurve, *, language: str, label: str, own: float, unit: str) -> str:
    """Return from where to where the estimates run; parameters as in `curve_sentences`."""

    def shown(value: float) -> str:
        return format_value(language, value, unit)

    return translate(
        language,
        "{label}: computed under {n} specifications, the estimate runs from {low} to {high} and lies in the middle at "
        "{median}; the study itself finds {own}.",
        label=label[:1].upper() + label[1:],
        n=format_number(language, curve.n_specifications),
        low=shown(curve.lowest),
        high=shown(curve.highest),
        median=shown(curve.median),
        own=shown(own),
    )


def count_sentences(curve: SpecificationCurve, *, language: str, not_counted: int = 0) -> Iterator[str]:
    """Yield in how many specifications the sign is the same and the conclusion stands; as in `curve_sentences`."""

    def whole(count: int) -> str:
        return format_number(language, count)

    yield translate(
        language,
        "In {k} of the {n} ({share}) the estimate has the same sign as in the study itself.",
        k=whole(curve.n_same_sign),
        n=whole(curve.n_specifications),
        share=format_share(language, curve.share_same_sign),
    )
    if curve.n_same_conclusion is not None and curve.share_same_conclusion is not None:
        yield translate(
            language,
            _CONCLUSIONS[curve.conclusion or UNDECIDED],
            k=whole(curve.n_same_conclusion),
            n=whole(curve.n_intervals),
            share=format_share(language, curve.share_same_conclusion),
        )
    if not_counted:
        yield translate(
            language, "{k} more failed or have no such estimate; they are not counted.", k=whole(not_counted)
        )


def caution_sentence(language: str) -> str:
    """Return what no number of specifications says."""
    return translate(
        language,
        "All are analyses of the same data: that many of them agree makes the evidence no stronger, and a choice that "
        "nobody varied is not among them.",
    )
