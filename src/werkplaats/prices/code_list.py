"""A code list of two levels, domain and item, in which every item has its payer. A study may extend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Item:
    """A kind of care within a domain.

    Attributes
    ----------
    domain, name
        Both levels.
    label
        What it is, for a reader.
    payer
        Who pays it as a rule.
    codes
        How deliveries write it: product categories, names of columns. Unique within a domain.
    dutch
        Its name in Dutch, after the national code list, short where that is long; empty when there is none.
    """

    domain: str
    name: str
    label: str
    payer: str
    codes: tuple[str, ...] = ()
    dutch: str = ""


@dataclass(frozen=True)
class CodeList:
    """Items by domain, each found by its own name or by a code of a delivery."""

    items: tuple[Item, ...]

    def __post_init__(self) -> None:
        for what, keys in (
            ("item", [(item.domain, item.name) for item in self.items]),
            ("code", [(item.domain, code) for item in self.items for code in item.codes]),
        ):
            twice = sorted({key for key in keys if keys.count(key) > 1})
            if twice:
                raise ValueError(f"{what} '{twice[0][1]}' stands twice in domain '{twice[0][0]}'")

    @cached_property
    def domains(self) -> tuple[str, ...]:
        """Domains, in the order of the list."""
        return tuple(dict.fromkeys(item.domain for item in self.items))

    @cached_property
    def _found(self) -> Mapping[tuple[str, str], Item]:
        by_code = {(item.domain, code): item for item in self.items for code in item.codes}
        return by_code | {(item.domain, item.name): item for item in self.items}

    def find(self, domain: str, code: str) -> Item | None:
        """Return the item with this name or code in a domain; None when the list does not know it."""
        return self._found.get((domain, code))

    def in_domain(self, domain: str) -> tuple[Item, ...]:
        """Return the items of a domain, in order; empty when the list does not know the domain."""
        return tuple(item for item in self.items if item.domain == domain)

    def extended(self, own: Iterable[Item]) -> CodeList:
        """Return a list in which items of a study stand in the place of those with the same name, or at the end.

        Raises
        ------
        ValueError
            When a name or a code would then stand twice in a domain.

        Examples
        --------
        >>> national = CodeList((Item("wmo", "guidance", "guidance", "municipality", ("02",)),))
        >>> study = national.extended([Item("wmo", "walk_in", "walk-in center", "municipality", ("X1",))])
        >>> study.find("wmo", "X1").label, national.find("wmo", "X1")
        ('walk-in center', None)
        """
        own = tuple(own)
        replaced = {(item.domain, item.name) for item in own}
        kept = tuple(item for item in self.items if (item.domain, item.name) not in replaced)
        return CodeList((*kept, *own))
