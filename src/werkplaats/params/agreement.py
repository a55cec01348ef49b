"""What the parts of a params file must agree on: rules that no single field can check.

Each rule returns what breaks it, so that one reading of the file reports everything there is to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from werkplaats.params.benchmarks import find_benchmark_disagreements
from werkplaats.params.fields import POOL, fault
from werkplaats.params.person_costs import EURO
from werkplaats.params.value_set_choices import REQUIRED, VALUE_SETS
from werkplaats.prices import FIRST_YEAR, LAST_YEAR
from werkplaats.schema import TABLES

if TYPE_CHECKING:
    from werkplaats.params.model import StudyParams
    from werkplaats.params.sources import Source
    from werkplaats.params.yaml_strict import Path

Faults = Iterator[PydanticCustomError]


def find_disagreements(params: StudyParams) -> list[PydanticCustomError]:
    """Return every fault between the parts of ``params``; empty when they agree."""
    return [found for rule in _RULES for found in rule(params)]


def _payers_are_known(params: StudyParams) -> Faults:
    named: list[tuple[str, Path]] = [
        (domain.payer, ("domains", name, "payer")) for name, domain in params.domains.items()
    ]
    if params.programme:
        named.append((params.programme.payer, ("programme", "payer")))
    if params.price_list:
        own = params.price_list
        named += [(item.payer, ("price_list", "items", place, "payer")) for place, item in enumerate(own.items)]
        named += [(price.payer, ("price_list", "prices", place, "payer")) for place, price in enumerate(own.prices)]
    for payer, path in named:
        if payer not in params.payers:
            known = ", ".join(params.payers) or "none given"
            yield fault("params.unknown_value", f"payer '{payer}' is not one of: {known}", *path)


def _names_are_unique(params: StudyParams) -> Faults:
    yield from _twice("wave", [(wave.name, ("waves", place, "name")) for place, wave in enumerate(params.waves)])
    yield from _twice(
        "instrument", [(item.name, ("instruments", place, "name")) for place, item in enumerate(params.instruments)]
    )
    outcomes = [(name, ("secondary_outcomes", place)) for place, name in enumerate(params.secondary_outcomes)]
    yield from _twice("outcome", [(params.primary_outcome or "", ("primary_outcome",)), *outcomes])
    for kind, entries in (("domain", params.domains), ("payer", params.payers)):
        labels = [(entry.label, (f"{kind}s", name, "label")) for name, entry in entries.items()]
        yield from _twice(f"{kind} label", labels)


def _twice(kind: str, named: Sequence[tuple[str, Path]]) -> Faults:
    first: dict[str, Path] = {}
    for name, path in named:
        if name and name.casefold() in first:
            message = f"{kind} '{name}' is listed twice"
            yield fault("params.unknown_value", message, *path, beside=first[name.casefold()])
        first.setdefault(name.casefold(), path)


def _value_sets_are_chosen(params: StudyParams) -> Faults:
    for place, instrument in enumerate(params.instruments):
        chosen, known = instrument.value_set, VALUE_SETS.get(instrument.name, ())
        if chosen is None and instrument.name in REQUIRED:
            yield fault("params.value_set", f"{instrument.name}: {REQUIRED[instrument.name]}", "instruments", place)
        elif chosen is not None and not known:
            message = f"{instrument.name} has no value sets to choose from"
            yield fault("params.value_set", message, "instruments", place, "value_set")
        elif chosen is not None and chosen not in known:
            message = f"value set '{chosen}' is not one of: {', '.join(known)}"
            yield fault("params.unknown_value", message, "instruments", place, "value_set")


def _deaths_can_be_scored(params: StudyParams) -> Faults:
    has_events = any(source.table == "events" for source in params.sources)
    for place, instrument in enumerate(params.instruments):
        if not instrument.dead_is_zero:
            continue
        if instrument.name not in VALUE_SETS:
            message = "dead is 0 on the scale of EQ-5D utilities, and on no other score"
            yield fault("params.value_set", message, "instruments", place, "dead_is_zero")
        elif not has_events:
            message = "deaths come from table 'events', which no source fills"
            yield fault("params.missing_key", message, "instruments", place, "dead_is_zero")


def _outcomes_of_definitions_are_unique(params: StudyParams) -> Faults:
    scales = [
        (scale.name, ("instruments", place, "definition", "scales", position, "name"))
        for place, instrument in enumerate(params.instruments)
        for position, scale in enumerate(instrument.definition.scales if instrument.definition else ())
    ]
    yield from _twice("outcome", scales)


def _score_settings_name_what_there_is(params: StudyParams) -> Faults:
    settings = params.quality_of_life
    for key, named, known in (
        ("instruments", settings.instruments, [instrument.name for instrument in params.instruments]),
        ("waves", settings.waves, [wave.name for wave in params.waves[1:]]),
    ):
        for place, name in enumerate(named):
            if name not in known:
                message = f"{key.removesuffix('s')} '{name}' is not one of: {', '.join(known) or 'none given'}"
                yield fault("params.unknown_value", message, "quality_of_life", key, place)


def _cost_effectiveness_names_what_there_is(params: StudyParams) -> Faults:
    settings = params.cost_effectiveness
    waves = [wave.name for wave in params.waves[1:]]
    if settings.until is not None and settings.until not in waves:
        message = f"wave '{settings.until}' is not one of: {', '.join(waves) or 'none given'}"
        yield fault("params.unknown_value", message, "cost_effectiveness", "until")
    given = _given_scores(params)
    for key, named in (("cost", settings.cost), ("qaly", settings.qaly)):
        if named is not None and named not in given:
            message = f"'{named}' is not one of the ready-made scores: {', '.join(given) or 'none given'}"
            yield fault("params.unknown_value", message, "cost_effectiveness", key)


def _given_scores(params: StudyParams) -> list[str]:
    """Return the scores that can be an amount: those that arrive ready-made, and those that the study defines."""
    ready = [instrument.name for instrument in params.instruments if instrument.minimum is not None]
    own = [one.definition for one in params.instruments if one.definition is not None]
    return [*ready, *(scale.name for definition in own for scale in definition.scales)]


def _codes_become_known_names(params: StudyParams) -> Faults:
    groups = params.groups
    known = {
        "domain": [*params.domains],
        "payer": [*params.payers],
        "wave": [wave.name for wave in params.waves],
        "group": [groups.intervention, *([groups.reference] if groups.reference else []), *groups.labels, POOL],
    }
    for place, source in enumerate(params.sources):
        allowed = known | {column.name: [*column.allowed] for column in TABLES[source.table].columns if column.allowed}
        for name, path in _canonical_values(source):
            column = "wave" if path[0] == "unpivot" else str(path[1])
            if allowed.get(column) and name not in allowed[column]:
                message = f"{column} '{name}' is not one of: {', '.join(allowed[column])}"
                yield fault("params.unknown_value", message, "sources", place, *path)


def _canonical_values(source: Source) -> Iterator[tuple[str, Path]]:
    """Yield every name of ours that a source fills in, and where the source says so."""
    yield from ((name, ("constants", column)) for column, name in source.constants.items())
    for column, names in source.codes.items():
        yield from ((name, ("codes", column, code)) for code, name in names.items())
    if source.unpivot is not None:
        yield from ((name, ("unpivot", "waves", suffix)) for suffix, name in (source.unpivot.waves or {}).items())


def _expected_scores_are_delivered(params: StudyParams) -> Faults:
    named = [instrument.name for instrument in params.instruments]
    for outcome, score in (params.sites.expected if params.sites else {}).items():
        if score not in named:
            message = f"instrument '{score}' is not one of: {', '.join(named)}"
            yield fault("params.unknown_value", message, "sites", "expected", outcome)


def _sources_are_different(params: StudyParams) -> Faults:
    for place, source in enumerate(params.sources):
        earlier = params.sources.index(source)
        if earlier < place:
            message = "this source stands there twice, so that every record of it would count twice"
            yield fault("params.duplicate_source", message, "sources", place, beside=("sources", earlier))


def _waves_in_order(params: StudyParams) -> Faults:
    months = [wave.month for wave in params.waves]
    if months != sorted(set(months)):
        yield fault("params.period", "waves are listed in order of time, each with its own month", "waves")


def _person_costs_are_delivered(params: StudyParams) -> Faults:
    costs = params.person_costs
    if costs is None:
        return
    named = _given_scores(params)
    for place, outcome in enumerate(costs.outcomes):
        if outcome not in named:
            message = f"'{outcome}' is not one of the ready-made scores: {', '.join(named) or 'none given'}"
            yield fault("params.unknown_value", message, "person_costs", "outcomes", place)
    if params.window is not None and costs.currency != EURO:
        message = "cost lines are in euros, and a study has one currency"
        yield fault("params.unknown_value", message, "person_costs", "currency", beside=("window",))


def _joined_ids_are_pseudonyms(params: StudyParams) -> Faults:
    for place, source in enumerate(params.sources):
        for name in source.joined_ids:
            if name in params.pseudonyms.of(source.path):
                message = f"a raw {name} becomes a pseudonym as a whole; deliver it in one column"
                yield fault("params.unknown_value", message, "sources", place, "joined_ids", name)


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


def _pseudonyms_name_sources(params: StudyParams) -> Faults:
    paths = [source.path for source in params.sources]
    for name in ("person_id", "household_id"):
        pseudonym = getattr(params.pseudonyms, name)
        for place, path in enumerate(pseudonym.sources if pseudonym else ()):
            if path not in paths:
                known = ", ".join(dict.fromkeys(paths))
                yield fault(
                    "params.unknown_value",
                    f"source '{path}' is not one of: {known}",
                    *("pseudonyms", name, "sources", place),
                )


_RULES: tuple[Callable[[StudyParams], Faults], ...] = (
    _payers_are_known,
    _names_are_unique,
    _value_sets_are_chosen,
    _deaths_can_be_scored,
    _outcomes_of_definitions_are_unique,
    _score_settings_name_what_there_is,
    _cost_effectiveness_names_what_there_is,
    _codes_become_known_names,
    _expected_scores_are_delivered,
    _sources_are_different,
    _waves_in_order,
    _person_costs_are_delivered,
    _joined_ids_are_pseudonyms,
    _window_is_usable,
    _sources_are_explained,
    _pseudonyms_name_sources,
    find_benchmark_disagreements,
)
