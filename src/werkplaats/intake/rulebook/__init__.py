"""Every rule of intake by its stable name: what it means and what to do. Other programs match on these names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from werkplaats.intake.rulebook import cells, decisions, files, identities, messages, privacy, records
from werkplaats.intake.rulebook.rule import Rule

_FAMILIES = (files, privacy, records, identities, cells, messages, decisions)

RULES: Mapping[str, Rule] = MappingProxyType(
    {name: rule for family in _FAMILIES for name, rule in family.RULES.items()}
)
"""Rule by name; one module per family."""
