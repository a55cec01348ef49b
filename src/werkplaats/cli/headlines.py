"""The few lines that a run ends with: nothing lost, and the numbers that matter, each with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkplaats import schema
from werkplaats.pipeline.collected import Collected
from werkplaats.pipeline.headline_terms import HEADLINE_TERMS, WITHOUT_OUTCOME, is_headline

_MOST = 14


def balance_line(collected: Collected) -> str:
    """Return the balance of records and cents that the cleaning found; empty when there is none."""
    facts = collected.facts(schema.CLEANING)
    if "records_raw" not in facts:
        return ""
    parts = ("clean", "quarantined", "structure")
    records = " + ".join(f"{facts[f'records_{part}']:,} {part}" for part in parts if f"records_{part}" in facts)
    line = f"Records: {facts['records_raw']:,} raw = {records}."
    if "cents_raw" in facts:
        cents = " + ".join(f"{facts[f'cents_{part}']:,} {part}" for part in parts if f"cents_{part}" in facts)
        line += f" Cents: {facts['cents_raw']:,} raw = {cents}."
    return line


def headline_lines(collected: Collected) -> list[str]:
    """Return one line for each headline number, in a fixed order of terms."""
    chosen = [
        (label, estimate)
        for term, label in HEADLINE_TERMS.items()
        for estimate in collected.estimates
        if estimate["term"] == term and is_headline(estimate, collected.outcomes)
    ]
    lines = [f"{_name(label, estimate)}: {format_estimate(estimate)}" for label, estimate in chosen[:_MOST]]
    hidden = len(chosen) - len(lines)
    return [*lines, f"({hidden} more: werkplaats results)"] if hidden > 0 else lines


def format_estimate(estimate: Mapping[str, Any]) -> str:
    """Return the estimate in its unit, with its interval and the households behind it."""
    low, high, level = estimate.get("conf_low"), estimate.get("conf_high"), estimate.get("conf_level")
    interval = ""
    if low is not None and high is not None:
        interval = f" ({100 * (level or 0.95):g}% interval {format_number(low)} to {format_number(high)})"
    number = format_number(estimate["estimate"])
    return f"{number} {estimate['unit']}{interval}, {estimate['n_households']} households"


def format_number(number: float) -> str:
    """Return a number to read: whole from a thousand on, three digits below, nothing past a ten-thousandth."""
    if abs(number) >= 1000:
        return f"{number:,.0f}"
    if abs(number) >= 100:
        return f"{number:.1f}"
    return f"{round(number, 4):.3g}"


def _name(label: str, estimate: Mapping[str, Any]) -> str:
    outcome = "" if estimate["term"] in WITHOUT_OUTCOME else estimate.get("outcome")
    group, reference = estimate.get("group"), estimate.get("reference")
    arms = f"{group} against {reference}" if group and reference else group
    details = [part for part in (outcome, estimate.get("contrast"), estimate.get("wave"), arms) if part]
    return f"{label} [{', '.join(details)}]" if details else label
