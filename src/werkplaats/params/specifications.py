"""Specifications: the combinations of a grid as params of the study, each validated like the params file itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from werkplaats.errors import CombinedParamsError, ParamsError
from werkplaats.params.draft import Draft, replace_value
from werkplaats.params.grid_files import written
from werkplaats.params.grids import Alternative, Grid, Setting
from werkplaats.params.loading import read_draft, validate_file_draft
from werkplaats.params.model import StudyParams
from werkplaats.params.problems import gather
from werkplaats.params.secrecy import looks_secret

AS_FILED = ""
"""Label of what the study itself does, where no alternative of a choice does that."""


@dataclass(frozen=True)
class Specification:
    """One way to make every choice of a grid, and the params that it makes.

    Attributes
    ----------
    labels
        Name of each choice -> label of its alternative; `AS_FILED` where it has none for what the study itself does.
    params
        Of the study, with what was chosen.
    instead
        Term of an estimate -> the term that is read in its place.
    is_own
        Whether this is what the study itself does.
    """

    labels: Mapping[str, str]
    params: StudyParams
    instead: Mapping[str, str] = field(default_factory=dict)
    is_own: bool = False

    @property
    def params_key(self) -> str:
        """Short hash of the params: two specifications that read other terms of one run share it."""
        return hashlib.sha256(_canonical(self.params).encode()).hexdigest()[:12]

    @property
    def key(self) -> str:
        """Short hash of everything that makes this specification differ from another."""
        terms = json.dumps(sorted(self.instead.items()))
        return hashlib.sha256(f"{_canonical(self.params)}{terms}".encode()).hexdigest()[:12]


def build_specifications(grid: Grid, params_path: Path) -> tuple[Specification, ...]:
    """Return what the study itself does, and then every other combination of ``grid``, each once.

    Raises
    ------
    ParamsError
        When the params file or any combination is wrong; every problem is told in one go, with file, line and key.
    """
    draft = read_draft(params_path)
    filed = validate_file_draft(draft, params_path)
    problems: dict[str, ParamsError] = {}
    found: dict[str, Specification] = {}
    for combination in grid.combinations():
        try:
            one = _specification(combination, draft, params_path)
        except ParamsError as error:
            # One wrong value is in many combinations; it is told once.
            problems |= {str(problem): problem for problem in _located(error, combination, grid)}
        else:
            found.setdefault(one.key, one)
    if problems:
        raise gather(list(problems.values()))
    own = Specification(_own_labels(grid, draft, filed, params_path), filed, is_own=True)
    found.pop(own.key, None)
    return (own, *found.values())


def _specification(combination: Mapping[str, Alternative], draft: Draft, path: Path) -> Specification:
    for alternative in combination.values():
        draft = _changed(draft, alternative.settings)
    return Specification(
        {name: alternative.label for name, alternative in combination.items()},
        validate_file_draft(draft, path),
        {term: other for alternative in combination.values() for term, other in alternative.instead.items()},
    )


def _own_labels(grid: Grid, draft: Draft, filed: StudyParams, path: Path) -> dict[str, str]:
    """Return, for each choice, the label of the alternative that leaves the study as it is."""
    found: dict[str, str] = {}
    for choice in grid.choices:
        own = (one.label for one in choice.alternatives if _leaves_as_filed(one, draft, filed, path))
        found[choice.name] = next(own, AS_FILED)
    return found


def _leaves_as_filed(alternative: Alternative, draft: Draft, filed: StudyParams, path: Path) -> bool:
    if alternative.instead:
        return False
    try:
        params = validate_file_draft(_changed(draft, alternative.settings), path)
    except ParamsError:
        # By itself it may be wrong and with another choice right: it is not what the study does.
        return False
    return _canonical(params) == _canonical(filed)


def _changed(draft: Draft, settings: Iterable[Setting]) -> Draft:
    for setting in settings:
        shown = "" if looks_secret(setting.name) else f" ({setting.name}={written(setting.value)[:60]})"
        draft = replace_value(draft, setting.name, setting.value, where=f"{setting.place}{shown}")
    return draft


def _located(error: ParamsError, combination: Mapping[str, Alternative], grid: Grid) -> list[ParamsError]:
    """Return the problems, each with the specification that it is in when it stands elsewhere than in the grid."""
    problems = error.problems if isinstance(error, CombinedParamsError) else (error,)
    label = ", ".join(alternative.label for alternative in combination.values())
    return [one if one.where.startswith(grid.where) else _named(one, label) for one in problems]


def _named(problem: ParamsError, label: str) -> ParamsError:
    return ParamsError(
        problem.what,
        where=f"{problem.where} (in specification '{label}')",
        found=problem.found,
        do=problem.do,
        rule=problem.rule,
    )


def _canonical(params: StudyParams) -> str:
    return json.dumps(params.model_dump(mode="json"), sort_keys=True)
