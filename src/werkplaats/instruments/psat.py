"""Program Sustainability Assessment Tool (PSAT): can this program keep going; eight domains of five items, 1 to 7."""

from __future__ import annotations

import pandas as pd

from werkplaats.instruments.definitions import InstrumentDefinition, OutcomeDefinition, Scored, validate_answers

ITEMS_PER_DOMAIN = 5

_DOMAINS = (
    ("environmental_support", "Steun in de omgeving", "Environmental support"),
    ("funding_stability", "Stabiele financiering", "Funding stability"),
    ("partnerships", "Samenwerkingspartners", "Partnerships"),
    ("organizational_capacity", "Organisatiekracht", "Organizational capacity"),
    ("program_evaluation", "Evaluatie", "Program evaluation"),
    ("program_adaptation", "Aanpassingsvermogen", "Program adaptation"),
    ("communications", "Communicatie", "Communications"),
    ("strategic_planning", "Strategische planning", "Strategic planning"),
)

PSAT_DOMAINS: tuple[str, ...] = tuple(domain for domain, *_ in _DOMAINS)
"""Names of the domains, in the order of the questionnaire."""


def _items(domain: str) -> list[str]:
    return [f"{domain}_{number}" for number in range(1, ITEMS_PER_DOMAIN + 1)]


PSAT = InstrumentDefinition(
    name="psat",
    version="40 items",
    label={"nl": "Duurzaamheid van de aanpak (PSAT)", "en": "Program sustainability (PSAT)"},
    items=tuple(item for domain in PSAT_DOMAINS for item in _items(domain)),
    minimum=1,
    maximum=7,
    integer=True,
    outcomes=(
        *(
            OutcomeDefinition(outcome=f"psat_{domain}", label={"nl": dutch, "en": english}, minimum=1, maximum=7)
            for domain, dutch, english in _DOMAINS
        ),
        OutcomeDefinition(
            outcome="psat_overall", label={"nl": "PSAT totaal", "en": "PSAT overall"}, minimum=1, maximum=7
        ),
    ),
    licence="Washington University in St. Louis (sustaintool.org); no validated Dutch translation is known",
    source=(
        "Luke, D. A., Calhoun, A., Robichaux, C. B., Elliott, M. B. & Moreland-Russell, S. (2014). The Program "
        "Sustainability Assessment Tool. Prev Chronic Dis 11:130184. doi:10.5888/pcd11.130184"
    ),
    missing_rule={
        "nl": "Wat ontbreekt of niet van toepassing is, blijft buiten het gemiddelde van zijn domein.",
        "en": "What is missing or not applicable stays out of the mean of its domain.",
    },
)


def score_answers(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of each domain and the mean of the domains, 1 to 7, higher is better.

    "Not applicable" and unanswered items are missing values and stay out of the mean of their domain; a domain without
    any answer stays out of the overall mean.

    Parameters
    ----------
    answers
        One row per respondent, one column per item (``<domain>_1`` to ``<domain>_5``).

    Returns
    -------
    DataFrame
        ``psat_<domain>`` for the eight domains, and ``psat_overall``.

    Raises
    ------
    ValueError
        When an item is absent or an answer is not a whole number from 1 to 7.

    Examples
    --------
    >>> answers = pd.DataFrame([[4.0] * 35 + [6.0] * 5], columns=list(PSAT.items))
    >>> score_answers(answers)[["psat_strategic_planning", "psat_overall"]].values.tolist()
    [[6.0, 4.25]]
    """
    validate_answers(answers, PSAT)
    numbers = answers[list(PSAT.items)].astype("float64")
    domains = pd.DataFrame({f"psat_{domain}": numbers[_items(domain)].mean(axis=1) for domain in PSAT_DOMAINS})
    return domains.assign(psat_overall=domains.mean(axis=1))


def score_respondents(embedding: pd.DataFrame) -> pd.DataFrame:
    """Return the PSAT domain scores per respondent from the long table ``embedding``.

    Parameters
    ----------
    embedding
        ``respondent``, ``instrument``, ``item``, ``value``; answers to other instruments are left alone. Items nobody
        answered may be absent.

    Returns
    -------
    DataFrame
        ``respondent``, ``domain`` (the eight names, and ``overall``), ``score``; without scores that do not exist.

    Raises
    ------
    ValueError
        When an item is not a PSAT item, a respondent answered one twice, or an answer is not possible.

    Examples
    --------
    >>> embedding = pd.DataFrame({"respondent": ["R1", "R1"], "instrument": ["psat", "psat"],
    ...                           "item": ["partnerships_1", "partnerships_2"], "value": [3, 6]})
    >>> score_respondents(embedding).to_dict("records")[0]
    {'respondent': 'R1', 'domain': 'partnerships', 'score': 4.5}
    """
    answered = embedding[embedding["instrument"] == PSAT.name]
    unknown = sorted({str(item) for item in answered["item"]} - set(PSAT.items))
    if unknown:
        raise ValueError(f"psat: {len(unknown)} items are not in the questionnaire: {', '.join(unknown[:5])}")
    n_twice = int(answered.duplicated(["respondent", "item"]).sum())
    if n_twice:
        raise ValueError(f"psat: {n_twice} answers are given twice by the same respondent")
    wide = answered.pivot(index="respondent", columns="item", values="value").reindex(columns=list(PSAT.items))
    scores = score_answers(wide.astype("float64"))
    named = scores.rename(columns=lambda column: str(column).removeprefix("psat_")).reset_index()
    long = named.melt(id_vars="respondent", var_name="domain", value_name="score").dropna(subset=["score"])
    return long.sort_values("respondent", kind="stable", ignore_index=True)


def score_psat(embedding: pd.DataFrame) -> pd.DataFrame:
    """Return the mean over respondents of each PSAT domain, and of their overall scores, 1 to 7; higher is better.

    Parameters and errors are those of `score_respondents`.

    Returns
    -------
    DataFrame
        ``domain`` in the order of the questionnaire, then ``overall``; ``mean`` and ``n_respondents``. A domain that
        nobody answered is not there.
    """
    scores = score_respondents(embedding)
    means = scores.groupby("domain")["score"].agg(mean="mean", n_respondents="count")
    ordered = [domain for domain in (*PSAT_DOMAINS, "overall") if domain in means.index]
    return means.loc[ordered].reset_index()


INSTRUMENT = Scored(PSAT, score_answers)
