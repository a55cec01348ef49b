"""Notebook 03: did quality of life change, per instrument and wave, and compared with whom.

Within a group the answer is a change between two moments, never an effect. With a second group that was measured as
well, the answer is the difference between the groups at the same moment, given where each household began. Whatever
cannot be said is said with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from werkplaats.analyses.analysis_plan import plan_facts, plan_missing
from werkplaats.analyses.evidence import score_evidence
from werkplaats.analyses.group_differences import difference_findings
from werkplaats.analyses.health_states import health_tables
from werkplaats.analyses.imputed_answers import with_imputed
from werkplaats.analyses.measured_scores import measure_scores, not_measured
from werkplaats.analyses.missing_answers import Imputed, impute_scores, mixed_findings
from werkplaats.analyses.population_mean import mee_chua_findings
from werkplaats.analyses.quality_of_life_changes import change_findings
from werkplaats.analyses.scale_description import (
    build_open_answers,
    build_paired_means,
    build_wave_means,
    scale_findings,
)
from werkplaats.analyses.score_flow import attrition, build_missing_patterns, build_outcome_flow
from werkplaats.analyses.score_levels import (
    build_level_shares,
    build_level_transitions,
    build_score_categories,
    level_findings,
    level_missing,
)
from werkplaats.analyses.score_pairs import Finding, Measured
from werkplaats.analyses.several_outcomes import build_multiplicity
from werkplaats.analyses.single_households import build_household_changes, build_trajectories, single_case_findings
from werkplaats.analyses.sites import add_site_results
from werkplaats.analyses.tipping import tipping_tables
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate, Missing, Results
from werkplaats.schema import QUALITY_OF_LIFE


@dataclass(frozen=True)
class QualityOfLife:
    """What notebook 03 found, and the frames of single households that only the internal report may show."""

    results: Results
    intern: dict[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def trajectories(self) -> pd.DataFrame:
        """Each household's own line."""
        return self.intern.get("trajectories", pd.DataFrame())


def analyze_quality_of_life(
    person_waves: pd.DataFrame | None,
    households: pd.DataFrame,
    *,
    params: StudyParams,
    persons: pd.DataFrame | None = None,
    measurements: pd.DataFrame | None = None,
) -> QualityOfLife:
    """Return means, changes per outcome, wave and group, differences between groups, and how sure all of it is.

    Parameters
    ----------
    person_waves, households
        Tables of those names (`werkplaats.schema`); ``person_waves`` is None when the study lacks it.
    params
        Uses ``groups``, ``waves``, ``instruments``, ``primary_outcome``, ``secondary_outcomes``, ``quality_of_life``,
        ``missing_data``, ``analysis_plan``, ``sites``, ``confidence_level``, ``n_bootstrap`` and ``seed``.
    persons, measurements
        Cleaned tables of those names: years of birth, and answers per item with their day. None when the study lacks
        them; what they would have told is then missing.
    """
    plan = plan_facts(params)
    if person_waves is None:
        lacking = Missing("quality_of_life", "no questionnaires were delivered")
        return QualityOfLife(Results(QUALITY_OF_LIFE, facts=plan, missing=(lacking, *plan_missing(plan))))
    measured, left_out = measure_scores(person_waves, households, persons, params)
    found = _find(measured, households, measurements)
    estimates = tuple(one for one in found.findings if isinstance(one, Estimate))
    found.tables["multiplicity"] = build_multiplicity(estimates, measured.outcomes, params=params)
    reasons = (one for one in found.findings if isinstance(one, Missing))
    missing = (*not_measured(measured, measurements), *left_out, *reasons, *plan_missing(plan))
    label = score_evidence(measured, households, estimates=estimates)
    results = Results(
        QUALITY_OF_LIFE,
        estimates=estimates,
        tables={name: table for name, table in found.tables.items() if len(table)},
        facts={**_facts(measured), **plan, **label},
        missing=tuple(dict.fromkeys(missing)),
    )
    of_population = person_waves.loc[person_waves["person_id"].isin(measured.scores["person_id"].unique())]
    results = add_site_results(results, of_population, households, params=params)
    return QualityOfLife(results, {name: frame for name, frame in found.intern.items() if len(frame)})


@dataclass
class _Found:
    """What was found so far: tables for everyone, frames of single households, estimates and what is missing."""

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    intern: dict[str, pd.DataFrame] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def _find(measured: Measured, households: pd.DataFrame, measurements: pd.DataFrame | None) -> _Found:
    found = _Found()
    _describe(found, measured, measurements)
    _estimate(found, measured, households)
    _count_levels(found, measured, measurements)
    _follow_households(found, measured, households, measurements)
    return found


def _describe(found: _Found, measured: Measured, measurements: pd.DataFrame | None) -> None:
    """Add who answered, where households stand, and how the instruments behave."""
    found.tables |= {
        "outcomes": pd.DataFrame([outcome.as_row() for outcome in measured.outcomes]),
        "outcome_flow": build_outcome_flow(measured),
        "missing_patterns": build_missing_patterns(measured),
        "wave_means": build_wave_means(measured),
        "paired_means": build_paired_means(measured),
        "open_answers": build_open_answers(measured, measurements),
    }
    found.findings += scale_findings(measured, measurements)


def _estimate(found: _Found, measured: Measured, households: pd.DataFrame) -> None:
    """Add changes and differences, what they are with missing scores imputed, and what else bears on them."""
    imputations = tuple(impute_scores(measured))
    imputed = tuple(one for one in imputations if isinstance(one, Imputed))
    answers = (*change_findings(measured), *difference_findings(measured))
    found.findings += with_imputed(answers, imputed, measured)
    found.findings += (one for one in imputations if isinstance(one, Missing))
    found.findings += mixed_findings(measured)
    tables, no_tipping = tipping_tables(imputed, measured)
    population, curve = mee_chua_findings(measured)
    found.tables |= {**tables, "mee_chua_curve": curve}
    found.findings += (*no_tipping, *attrition(measured, households), *population)


def _count_levels(found: _Found, measured: Measured, measurements: pd.DataFrame | None) -> None:
    """Add levels, categories and health states."""
    states, no_states = health_tables(measured, measurements)
    found.tables |= {
        "level_shares": build_level_shares(measured),
        "score_categories": build_score_categories(measured),
        **states,
    }
    found.intern["level_transitions"] = build_level_transitions(measured)
    found.findings += (*level_findings(measured), *level_missing(measured), *no_states)


def _follow_households(
    found: _Found, measured: Measured, households: pd.DataFrame, measurements: pd.DataFrame | None
) -> None:
    """Add the line and the change of each household, and what holds over those that were measured often."""
    cases, each_case = single_case_findings(measured, households, measurements)
    found.intern |= {
        "trajectories": build_trajectories(measured),
        "household_changes": build_household_changes(measured),
        "single_cases": each_case,
    }
    found.findings += cases


def _facts(measured: Measured) -> dict[str, str | int | float]:
    params, settings = measured.params, measured.params.quality_of_life
    return {
        "baseline": params.baseline,
        "n_outcomes": len(measured.outcomes),
        "population": settings.population,
        "fewest_households": settings.fewest_households,
        "missing_data_method": params.missing_data.method,
        "n_imputations": params.missing_data.imputations,
        "multiplicity": settings.multiplicity,
        "power": settings.power,
    }
