"""The draft of a params file for a trial: what its file tells is filled in, what only people know is a question."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from werkplaats.cli.drafts.code_names import choose_groups, name_code
from werkplaats.cli.drafts.questions import comment, word
from werkplaats.cli.drafts.sources import build_pattern, list_columns, quoted, written
from werkplaats.cli.drafts.trial_names import END
from werkplaats.cli.drafts.trials import Trial

_LARGEST_COST = 1_000_000.0
_INTERVENTION, _REFERENCE = "intervention", "usual_care"


def draft_trial(trial: Trial, language: str) -> list[list[str]]:
    """Return the blocks of a params file, beside its name and title, that a trial needs."""
    return [
        _groups(trial, language),
        _waves(trial, language),
        _instruments(trial, language),
        _costs(trial, language),
        _cost_effectiveness(trial),
        [*comment(word(language, "outcome")), f"# primary_outcome: {_primary(trial)}"],
    ]


def draft_trial_sources(trial: Trial, language: str) -> list[str]:
    """Return the lines of the sources of a trial: who took part, and what was measured at each wave."""
    unused = [name for name in trial.sample.names if name not in trial.used]
    lines = comment(
        word(language, "trial_unit" if trial.cluster is None else "trial_cluster", column=trial.cluster), indent="  "
    )
    if unused:
        lines += comment(word(language, "other_columns", columns=list_columns(unused)), indent="  ")
    lines += [*_source(trial, "households", {"group": trial.arm}), *_group_codes(trial, language)]
    if trial.sex is not None:
        lines += [*_source(trial, "persons", {"sex": trial.sex}), "    codes:", "      sex:"]
        codes = sorted(trial.sample.values[trial.sex])
        lines += [f"        {quoted(code)}: {name_code('sex', trial.sex, code)}" for code in codes]
    for wave in [None] if trial.moment else trial.waves:
        lines += _measurements(trial, wave, language)
    return lines


def _named_groups(trial: Trial) -> tuple[dict[str, str], bool]:
    """Return code of an arm -> its name, and whether the codes themselves tell which is which."""
    labels = {code: trial.sample.labels.get(trial.arm, {}).get(code, code) for code in trial.arms}
    chosen = choose_groups({label: label for label in labels.values()})
    if chosen is not None:
        roles = dict(zip(chosen, (_INTERVENTION, _REFERENCE), strict=True))
        return {
            code: name_code("group", trial.arm, label) or roles.get(label) or f"group_{place}"
            for place, (code, label) in enumerate(labels.items(), start=1)
        }, True
    if len(trial.arms) == 2:
        return dict(zip(trial.arms, (_REFERENCE, _INTERVENTION), strict=True)), False
    return {code: f"group_{place}" for place, code in enumerate(trial.arms, start=1)}, False


def _groups(trial: Trial, language: str) -> list[str]:
    named, told = _named_groups(trial)
    labels = trial.sample.labels.get(trial.arm, {})
    chosen = choose_groups({labels.get(code, code): name for code, name in named.items()}) if told else None
    intervention, reference = chosen or ([*named.values()][-1], next(iter(named.values())))
    lines = comment(word(language, "groups_found" if told else "groups", path=trial.sample.path))
    lines += ["groups:", f"  intervention: {written(intervention)}", f"  reference: {written(reference)}"]
    if told:
        lines += ["  labels:", *(f"    {name}: {quoted(labels.get(code, code))}" for code, name in named.items())]
    return [*lines, *comment(word(language, "randomized"), indent="  "), "  # randomized: true"]


def _group_codes(trial: Trial, language: str) -> list[str]:
    named, told = _named_groups(trial)
    lines = ["    codes:", "      group:", *(f"        {quoted(code)}: {name}" for code, name in named.items())]
    if told:
        return lines
    asked = comment(word(language, "arm_codes", column=trial.arm), indent="    ")
    return [*asked, *(f"    # {line.removeprefix('    ')}" for line in lines)]


def _waves(trial: Trial, language: str) -> list[str]:
    rows = {wave: f"- {{name: {written(wave)}, month: {month or 0.0}}}" for wave, month in trial.waves.items()}
    asked = [wave for wave, month in trial.waves.items() if month is None]
    if not asked:
        return [*comment(word(language, "waves_found")), "waves:", *(f"  {row}" for row in rows.values())]
    last = f", label: {quoted(word(language, 'last_wave'))}"
    blank = {wave: f"- {{name: {written(wave)}{last if wave == END else ''}, month: }}" for wave in asked}
    question = comment(word(language, "waves_asked", waves=", ".join(asked)))
    if len(asked) == len(rows):
        return [*question, "# waves:", *(f"#   {row}" for row in blank.values())]
    return [*question, "waves:", *(f"  # {blank[wave]}" if wave in blank else f"  {rows[wave]}" for wave in rows)]


def _instruments(trial: Trial, language: str) -> list[str]:
    lines = comment(word(language, "ranges"))
    lines.append("instruments:")
    years = max(1, math.ceil(max((month or 0.0 for month in trial.waves.values()), default=0.0) / 12))
    ranges = {"utility": (-1.0, 1.0), "qaly": (-float(years), float(years))}
    for outcome in trial.outcomes:
        if outcome in trial.parts:
            continue
        low, high = ranges.get(outcome, (0.0, _LARGEST_COST))
        lines += [f"  - name: {outcome}", f"    label: {quoted(_label(outcome, language))}"]
        lines += [f"    minimum: {low}", f"    maximum: {high}"]
        lines += ["    higher_is_better: false"] if outcome not in ranges else []
    return lines + (_summed(trial, language) if trial.parts else [])


def _label(outcome: str, language: str) -> str:
    name, _, part = outcome.partition("_")
    label = word(language, f"outcome_{name}")
    return f"{label}: {part}" if part else label


def _summed(trial: Trial, language: str) -> list[str]:
    """Return the cost as the sum of its parts: an instrument of the study's own."""
    label = f"{{nl: {quoted(word('nl', 'outcome_cost'))}, en: {quoted(word('en', 'outcome_cost'))}}}"
    return [
        "  - name: cost",
        "    definition:",
        "      name: cost",
        '      version: "1"',
        f"      label: {label}",
        f"      licence: {quoted(word(language, 'no_licence'))}",
        f"      source: {quoted(word(language, 'as_delivered'))}",
        "      minimum: 0.0",
        f"      maximum: {_LARGEST_COST}",
        "      whole_numbers: false",
        "      items:",
        *(f"        - name: {_item(part)}" for part in trial.parts),
        "      scales:",
        "        - name: cost",
        f"          label: {label}",
        "          score: sum",
        "          higher_is_better: false",
        "          unit: EUR",
    ]


def _item(part: str) -> str:
    return part.removeprefix("cost_")


def _costs(trial: Trial, language: str) -> list[str]:
    outcomes = ["cost"] if trial.parts else [name for name in trial.outcomes if name.startswith("cost")]
    if not outcomes:
        return []
    return [
        *comment(word(language, "person_costs")),
        "person_costs:",
        f"  outcomes: [{', '.join(outcomes)}]",
        "  # currency: GBP",
    ]


def _cost_effectiveness(trial: Trial) -> list[str]:
    known = {*trial.outcomes, *(["cost"] if trial.parts else [])}
    keys = [name for name in ("utility", "qaly", "cost") if name in known]
    return ["cost_effectiveness:", *(f"  {name}: {name}" for name in keys)]


def _primary(trial: Trial) -> str:
    return next(name for name in ("qaly", "utility", *trial.outcomes) if name in trial.outcomes)


def _source(
    trial: Trial, table: str, columns: Mapping[str, str], *, constants: Mapping[str, str] | None = None
) -> list[str]:
    """Return the lines of one source, with who it is about."""
    ids = ["household_id"] if table == "households" else ["person_id", "household_id"]
    own = {"person_id": trial.person, "household_id": trial.cluster or trial.person}
    given = {name: str(own[name]) for name in ids if own[name] is not None}
    lacking = [name for name in ids if own[name] is None]
    lines = [f"  - path: {quoted(build_pattern([trial.sample.path]))}", f"    table: {table}"]
    if trial.original is not None:
        column, value = trial.original
        lines.append(f"    where: {{{quoted(column)}: [{quoted(value)}]}}")
    unit = own["household_id" if table == "households" else "person_id"]
    if table != "measurements" and unit is not None and (trial.moment or (table == "households" and trial.cluster)):
        lines.append(f"    one_per: [{quoted(unit)}]")
    lines += [f"    line_ids: [{', '.join(lacking)}]"] if lacking else []
    if given or columns:
        lines += ["    columns:", *(f"      {name}: {quoted(raw)}" for name, raw in {**given, **columns}.items())]
    if constants:
        lines += ["    constants:", *(f"      {name}: {written(value)}" for name, value in constants.items())]
    return lines


def _measurements(trial: Trial, wave: str | None, language: str) -> Iterator[str]:
    measured = [item for item in trial.measured if item.wave == wave]
    if not measured:
        return
    if trial.moment:
        yield from _source(trial, "measurements", {"wave": trial.moment})
        yield from ("    codes:", "      wave:")
        yield from (f"        {quoted(code)}: {written(name)}" for code, name in trial.codes.items())
    else:
        yield from _source(trial, "measurements", {}, constants={"wave": str(wave)})
    if not {item.column for item in measured} <= trial.sample.typed:
        yield f"    amounts: {trial.decimal or 'decimal_point'}"
    if trial.no_answer:
        yield from comment(word(language, "no_answer"), indent="    ")
        yield f"    user_missing: [{', '.join(map(str, trial.no_answer))}]"
    yield from ("    unpivot:", "      items:")
    for item in measured:
        target = f"cost.{_item(item.outcome)}" if item.outcome in trial.parts else f"{item.outcome}.score"
        yield f"        {quoted(item.column)}: {target}"
