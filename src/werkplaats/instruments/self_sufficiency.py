"""Self-Sufficiency Matrix (Zelfredzaamheid-Matrix, ZRM): domains of life, each rated 1 to 5 by a trained professional.

The levels are ordinal: 4 is not twice 2, and the step from 1 to 2 is not that from 4 to 5. A domain is followed by
its transitions and shares (`scales.ordinal_levels`); what is counted is the number of problem domains.
There is no official total. The versions of 2013 and 2017 divide life differently, so nothing that runs over all domains
of one may be compared with the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from werkplaats.instruments.definitions import InstrumentDefinition, OutcomeDefinition, Scored, validate_answers

PROBLEM_LEVEL = 2
"""Highest level at which a domain counts as a problem: 1 acute problem, 2 not self-sufficient."""

SELF_SUFFICIENCY_LEVELS: Mapping[int, Mapping[str, str]] = MappingProxyType(
    {
        1: {"nl": "acute problematiek", "en": "acute problem"},
        2: {"nl": "niet zelfredzaam", "en": "not self-sufficient"},
        3: {"nl": "beperkt zelfredzaam", "en": "barely self-sufficient"},
        4: {"nl": "voldoende zelfredzaam", "en": "adequately self-sufficient"},
        5: {"nl": "volledig zelfredzaam", "en": "completely self-sufficient"},
    }
)
"""Name of each level, by language."""

_DOMAINS_2013 = (
    ("finances", "Financiën", "Finances"),
    ("daytime_activities", "Dagbesteding", "Daytime activities"),
    ("housing", "Huisvesting", "Housing"),
    ("domestic_relations", "Huiselijke relaties", "Domestic relations"),
    ("mental_health", "Geestelijke gezondheid", "Mental health"),
    ("physical_health", "Lichamelijke gezondheid", "Physical health"),
    ("addiction", "Verslaving", "Addiction"),
    ("daily_living", "Activiteiten dagelijks leven", "Activities of daily living"),
    ("social_network", "Sociaal netwerk", "Social network"),
    ("community_participation", "Maatschappelijke participatie", "Community participation"),
    ("justice", "Justitie", "Justice"),
)

_DOMAINS_2017 = (
    ("finances", "Financiën", "Finances"),
    ("work_education", "Werk & opleiding", "Work and education"),
    ("use_of_time", "Tijdsbesteding", "Use of time"),
    ("housing", "Huisvesting", "Housing"),
    ("domestic_relations", "Huiselijke relaties", "Domestic relations"),
    ("mental_health", "Geestelijke gezondheid", "Mental health"),
    ("physical_health", "Lichamelijke gezondheid", "Physical health"),
    ("substance_use", "Middelengebruik", "Substance use"),
    ("basic_daily_living", "Basale ADL", "Basic activities of daily living"),
    ("instrumental_daily_living", "Instrumentele ADL", "Instrumental activities of daily living"),
    ("social_network", "Sociaal netwerk", "Social network"),
    ("community_participation", "Maatschappelijke participatie", "Community participation"),
    ("justice", "Justitie", "Justice"),
)

_MISSING_RULE = MappingProxyType(
    {
        "nl": (
            "Een domein dat niet beoordeeld is blijft leeg. Het aantal probleemdomeinen bestaat alleen als alle "
            "domeinen beoordeeld zijn: een leeg domein zou anders als 'geen probleem' tellen."
        ),
        "en": (
            "A domain that was not rated stays missing. The number of problem domains exists only when all domains "
            "were rated: a missing domain would otherwise count as 'no problem'."
        ),
    }
)


def _matrix(year: int, domains: tuple[tuple[str, str, str], ...], source: str) -> InstrumentDefinition:
    return InstrumentDefinition(
        name=f"zrm_{year}",
        version=f"ZRM {year}, {len(domains)} domains",
        label={"nl": f"Zelfredzaamheid-Matrix (ZRM {year})", "en": f"Self-Sufficiency Matrix (ZRM {year})"},
        items=tuple(domain for domain, *_ in domains),
        minimum=1,
        maximum=5,
        integer=True,
        outcomes=(
            *(
                OutcomeDefinition(
                    outcome=f"zrm_{year}_{domain}",
                    label={"nl": f"{dutch} (ZRM {year})", "en": f"{english} (ZRM {year})"},
                    minimum=1,
                    maximum=5,
                    unit="levels",
                    ordinal=True,
                )
                for domain, dutch, english in domains
            ),
            OutcomeDefinition(
                outcome=f"zrm_{year}_problem_domains",
                label={
                    "nl": f"Aantal probleemdomeinen (ZRM {year})",
                    "en": f"Number of problem domains (ZRM {year})",
                },
                minimum=0,
                maximum=len(domains),
                higher_is_better=False,
                unit="domains",
            ),
        ),
        licence="GGD Amsterdam: criteria of the levels are theirs; raters are trained",
        source=source,
        missing_rule=_MISSING_RULE,
        population="adults",
    )


ZRM_2013 = _matrix(
    2013,
    _DOMAINS_2013,
    "Lauriks, S. et al. (2013). Zelfredzaamheid-Matrix 2013. Amsterdam: GGD Amsterdam.",
)

ZRM_2017 = _matrix(
    2017, _DOMAINS_2017, "GGD Amsterdam (2017). Zelfredzaamheid-Matrix 2017: handleiding. Amsterdam: GGD Amsterdam."
)


def score_zrm_2013(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the level of each of 11 domains (1 to 5, higher is better) and the number of problem domains.

    Raises
    ------
    ValueError
        When a domain is absent or a level is not a whole number from 1 to 5.

    Examples
    --------
    >>> rated = pd.DataFrame([[2, 1, 5, 5, 3, 4, 5, 5, 2, 3, 5]], columns=list(ZRM_2013.items))
    >>> score_zrm_2013(rated)[["zrm_2013_finances", "zrm_2013_problem_domains"]].values.tolist()
    [[2.0, 3.0]]
    """
    return _score(answers, ZRM_2013)


def score_zrm_2017(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the level of each of 13 domains (1 to 5, higher is better) and the number of problem domains.

    Raises
    ------
    ValueError
        When a domain is absent or a level is not a whole number from 1 to 5.

    Examples
    --------
    >>> rated = pd.DataFrame([[2, 1, 5, 5, 3, 4, 5, 5, 2, 3, 5, 1, 5]], columns=list(ZRM_2017.items))
    >>> score_zrm_2017(rated)["zrm_2017_problem_domains"].tolist()
    [4.0]
    """
    return _score(answers, ZRM_2017)


def sum_of_levels(scores: pd.DataFrame) -> pd.Series[float]:
    """Return the sum of the levels of one version, higher is better; a sensitivity analysis, never a main result.

    A sum treats levels as distances, which they are not, and its makers give no total. It is here for comparison with
    reports that print one.

    Parameters
    ----------
    scores
        What `score_zrm_2013` or `score_zrm_2017` gave.

    Returns
    -------
    Series
        ``zrm_<year>_sum``; NaN where a domain is missing.

    Raises
    ------
    ValueError
        When the scores are of two versions, of none, or of part of the domains.

    Examples
    --------
    >>> rated = pd.DataFrame([[3] * 11], columns=list(ZRM_2013.items))
    >>> sum_of_levels(score_zrm_2013(rated)).tolist()
    [33.0]
    """
    found = [matrix for matrix in (ZRM_2013, ZRM_2017) if any(name in scores.columns for name in _levels(matrix))]
    if len(found) != 1:
        raise ValueError(
            f"levels of {len(found)} versions of the ZRM are in the table; a sum runs over one version, because 2013 "
            "has 11 domains and 2017 has 13"
        )
    names = _levels(found[0])
    absent = [name for name in names if name not in scores.columns]
    if absent:
        raise ValueError(f"{found[0].name}: {len(absent)} domains are not in the table: {', '.join(absent[:5])}")
    total: pd.Series[float] = scores[names].sum(axis=1, skipna=False)
    return total.rename(f"{found[0].name}_sum")


def _levels(matrix: InstrumentDefinition) -> list[str]:
    return [outcome.outcome for outcome in matrix.outcomes if outcome.ordinal]


def _score(answers: pd.DataFrame, matrix: InstrumentDefinition) -> pd.DataFrame:
    validate_answers(answers, matrix)
    levels = answers[list(matrix.items)].astype("float64").set_axis(_levels(matrix), axis=1)
    problems = (levels <= PROBLEM_LEVEL).sum(axis=1).astype("float64").where(levels.notna().all(axis=1))
    return levels.assign(**{f"{matrix.name}_problem_domains": problems})


INSTRUMENTS = (Scored(ZRM_2013, score_zrm_2013), Scored(ZRM_2017, score_zrm_2017))
