"""Words for signed numbers: which way a difference goes is said in words, so that no sign has to be read."""

from __future__ import annotations

import re
from dataclasses import replace

from werkplaats.report.context import Context
from werkplaats.report.numbers import format_interval, format_level, format_p_value, format_value
from werkplaats.results import Estimate

REFERENCE = re.compile(r"(?P<authors>[^()]{3,200}?) \((?P<year>\d{4}[a-z]?)\)")
INITIALS = re.compile(r",(?: [A-Z]\.(?:-[A-Z]\.)?)+")


def turned(estimate: Estimate) -> Estimate:
    """Return the same estimate with the opposite sign: how much less instead of how much more."""
    low, high = estimate.conf_low, estimate.conf_high
    return replace(
        estimate,
        estimate=-estimate.estimate,
        conf_low=None if high is None else -high,
        conf_high=None if low is None else -low,
    )


def interval_text(context: Context, estimate: Estimate) -> str:
    """Return the interval, or that there is none."""
    if estimate.conf_low is None or estimate.conf_high is None:
        return context.say("no interval can be given")
    return format_interval(context.language, estimate)


def span_text(context: Context, estimate: Estimate) -> str:
    """Return the interval of a difference with both ends in words: ``95% CI €28,017 lower to €9,545 higher``."""
    if estimate.conf_low is None or estimate.conf_high is None or estimate.conf_level is None:
        return context.say("no interval can be given")
    return context.say(
        "{level} {low} to {high}",
        level=format_level(context.language, estimate.conf_level),
        low=directed(context, estimate.conf_low, estimate),
        high=directed(context, estimate.conf_high, estimate),
    )


def level_text(context: Context, estimate: Estimate) -> str:
    """Return the name of the interval of an estimate that has one: ``95% CI``."""
    return "" if estimate.conf_level is None else format_level(context.language, estimate.conf_level)


def months_text(context: Context, months: float) -> str:
    """Return a number of months, with one decimal unless it is whole."""
    return context.number(months, 0 if abs(months - round(months)) < 0.05 else 1)


def quoted(context: Context, group: str | None) -> str:
    """Return the name of a group between quotation marks, so that it reads well whatever the study calls it."""
    return f"‘{context.label('group', group or '')}’"


def p_text(context: Context, p_value: float) -> str:
    """Return a p-value as it stands in a sentence: ``p = 0.012``, or ``p < 0.001``."""
    text = format_p_value(context.language, p_value)
    return f"p {text}" if text.startswith("<") else f"p = {text}"


def cited(source: str) -> str:
    """Return authors and year of a full reference, without initials; a text that is no reference stays as it is.

    Examples
    --------
    >>> cited("Walters, S. J. & Brazier, J. E. (2005). Comparison of the minimally important difference.")
    'Walters & Brazier, 2005'
    """
    reference = REFERENCE.match(source)
    if reference is None:
        return source.rstrip(".")
    return f"{INITIALS.sub('', reference['authors']).strip(' ,')}, {reference['year']}"


def directed(context: Context, value: float, estimate: Estimate) -> str:
    """Return ``value``, in the unit of ``estimate``, as so much lower or so much higher."""
    size = format_value(context.language, abs(value), estimate.unit, estimate.n_households)
    return context.say("{size} lower", size=size) if value < 0 else context.say("{size} higher", size=size)
