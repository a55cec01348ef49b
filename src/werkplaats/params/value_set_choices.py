"""Which value sets a study may name, by instrument.

What they say stands with the instruments, a layer up; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

VALUE_SETS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "eq5d_5l": ("nl_2016", "nl_crosswalk_2012"),
        "eq5d_3l": ("nl_2006", "nl_2026", "uk_1997"),
        "eq5d_y_3l": ("nl_2022",),
    }
)
"""Instrument -> names of its value sets; the first is used when none is named, unless a choice is required."""

REQUIRED: Mapping[str, str] = MappingProxyType(
    {
        "eq5d_3l": (
            "there are two value sets for the Netherlands, which give different utilities to the same answers: nl_2006 "
            "(Lamers 2006) and nl_2026 (Roudijk & Jonker 2026)"
        ),
    }
)
"""Instruments without a default -> why a study must choose."""

ADVICE = (
    "Add value_set: nl_2006 (Lamers 2006), to compare with what was published until now; run again with nl_2026 to see "
    "what depends on it. For British data: uk_1997"
)
"""What to tell a study that did not choose."""
