"""Every rule of intake by its stable name: what it means and what to do. Other programs match on these names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from werkplaats.intake.rulebook import cells, files, identities, records
from werkplaats.intake.rulebook.rule import Rule

RULES: Mapping[str, Rule] = MappingProxyType({**files.RULES, **records.RULES, **identities.RULES, **cells.RULES})
"""Rule by name; one module per family."""
