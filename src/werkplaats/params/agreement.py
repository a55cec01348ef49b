"""What the parts of a params file must agree on: rules that no single field can check.

Each rule returns what breaks it, so that one reading of the file reports everything there is to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from werkplaats.params.fields import fault
from werkplaats.prices import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from werkplaats.params.model import StudyParams

Faults = Iterator[PydanticCustomError]


def find_disagreements(params: StudyParams) -> list[PydanticCustomError]:
    """Return every fault between the parts of ``params``; empty when they agree."""
    return [found for rule in _RULES for found in rule(params)]


def _payers_are_known(params: StudyParams) -> Faults:
    named: list[tuple[str, tuple[str, ...]]] = [
        (domain.payer, ("domains", name, "payer")) for name, domain in params.domains.items()
    ]
    if params.programme:
        named.append((params.programme.payer, ("programme", "payer")))
    for payer, path in named:
        if payer not in params.payers:
            known = ", ".join(params.payers) or "none given"
            yield fault("params.unknown_value", f"payer '{payer}' is not one of: {known}", *path)


def _names_are_unique(params: StudyParams) -> Faults:
    yield from _twice("wave", [wave.name for wave in params.waves], "waves")
    yield from _twice("instrument", [instrument.name for instrument in params.instruments], "instruments")
    outcomes = [name for name in (params.primary_outcome, *params.secondary_outcomes) if name]
    yield from _twice("outcome", outcomes, "secondary_outcomes")
    for kind, entries in (("domain", params.domains), ("payer", params.payers)):
        yield from _twice(f"{kind} label", [entry.label for entry in entries.values()], f"{kind}s")


def _twice(kind: str, names: Sequence[str], path: str) -> Faults:
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            yield fault("params.unknown_value", f"{kind} '{name}' is listed twice", path)
        seen.add(name.casefold())


def _waves_in_order(params: StudyParams) -> Faults:
    months = [wave.month for wave in params.waves]
    if months != sorted(set(months)):
        yield fault("params.period", "waves are listed in order of time, each with its own month", "waves")


def _window_is_usable(params: StudyParams) -> Faults:
    window = params.window
    if window is None:
        return
    months = 12 * (window.end.year - window.start.year) + window.end.month - window.start.month + 1
    if months <= params.periods.before_months:
        yield fault(
            "params.period",
            f"the window holds {months} months, so nothing is left to compare after the {params.periods.before_months} "
            "months of periods.before_months",
            "window",
        )
    for name, day in (("start", window.start), ("end", window.end)):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            yield fault(
                "params.period", f"prices are known for {FIRST_YEAR} to {LAST_YEAR}; {day.year} is not", "window", name
            )


def _sources_are_explained(params: StudyParams) -> Faults:
    needed: dict[str, Iterable[str]] = {
        "costs": ("window", "domains", "payers"),
        "programme": ("programme",),
        "measurements": ("waves", "instruments"),
    }
    for table in dict.fromkeys(source.table for source in params.sources):
        for name in needed.get(table, ()):
            if not getattr(params, name):
                yield fault("params.missing_key", f"a source fills table '{table}', so '{name}' is needed", name)


_RULES: tuple[Callable[[StudyParams], Faults], ...] = (
    _payers_are_known,
    _names_are_unique,
    _waves_in_order,
    _window_is_usable,
    _sources_are_explained,
)
