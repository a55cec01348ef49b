"""How files of trials call their columns: the arm, the person, a utility or a cost, and the moment it was measured."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from werkplaats.cli.drafts.column_names import plain_name

Kind = Literal["utility", "qaly", "cost", "cost_part", "effect"]
"""What a column measures; ``effect`` is a utility where it was measured several times and QALYs where it was not."""

BASELINE, END = "baseline", "end"

ARMS = re.findall(
    r"\S+",
    "trt tr tx treat treatment treated arm trialarm studyarm treatmentarm group groep onderzoeksgroep studiegroep "
    "conditie condition interventie intervention randomisatie randomisation randomization randomised randomized rand "
    "alloc allocation allocatie toewijzing behandeling behandelgroep behandelarm t",
)
"""Names of the column that holds the arm, the surest first."""

PERSONS = re.findall(
    r"\S+",
    "person_id personid id pid subject subjid subjectid usubjid participant participantid deelnemer deelnemernummer "
    "deelnemernr deelnemerid deelnemersnummer studienummer studienr studyid patient patientid patientnummer "
    "respondent respondentnummer respondentid clientnummer client persoon persoonid persoonnummer idnr nr nummer",
)
"""Names of the column that holds the number of a person."""

CLUSTERS = re.findall(
    r"\S+",
    "cluster household huishouden huishoudnummer gezin gezinsnummer team site practice gppractice praktijk "
    "huisartspraktijk centre center centrum locatie school ward afdeling hospital ziekenhuis instelling",
)
"""Names of a column with what persons may have been allocated in together."""

COPIES = ("_mi_m", ".imp", "imp", "imputation")
"""Names of the column that numbers copies with imputed values; 0 is what was measured (Stata, mice)."""

SEXES = ("sex", "geslacht", "gender")

MOMENTS = re.findall(
    r"\S+", "wave time month maand months meting meetmoment visit tijd tijdstip followup fu timepoint period"
)
"""Names of the column that holds the moment, in a file with a row per person and moment."""

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("effect", re.compile(r"e|effects?|effect(total|totaal)?")),
    ("qaly", re.compile(r"(total|totaal|tot)?qalys?(total|totaal|tot)?")),
    (
        "utility",
        re.compile(
            r"u|ut|utils?|utility|utilities|utiliteit|utiliteiten|qol|hrqol|eq5d(3l|5l)?(index|utility|utiliteit|score|"
            r"tariff|tarief|value|waarde)?|eqindex|(nl|uk)?tarief|tariff"
        ),
    ),
    (
        "cost",
        re.compile(
            r"c|(t|tot|total|totaal|totale|alle|societal|maatschappelijke)?(costs?|kosten)(total|totaal|tot|all|alles)?"
        ),
    ),
    ("cost_part", re.compile(r"(costs?|kosten|kst)[a-z]+|[a-z]+(costs?|kosten)")),
)
_FIRST = "baseline|basis|base|bl|voormeting|nulmeting|pre|start"
_LAST = "followup|fu|final|eind|end|nameting|post"
_MARK = "(?P<mark>t|months?|maand|mnd|m|wave|w|meting)"
_NUMBER = r"(?P<number>\d{1,2})(?:months?|maanden|mnd|mo|m)?"
_WORD = f"(?P<word>{_FIRST}|{_LAST})"
_GAP = "[ _.-]?"
_BASE = r"(?P<base>[^\W\d].*)"
_READINGS = [
    re.compile(f"(?i){reading}")
    for reading in (
        # A number behind a name that ends in a digit stands apart from it: eq5d_3, and not eq5d.
        rf"(?P<base>.*?[^\W_]){_GAP}{_MARK}{_GAP}{_NUMBER}(?P<word>)",
        rf"(?P<base>.*[^\W\d_]){_GAP}(?P<mark>){_NUMBER}(?P<word>)",
        rf"(?P<base>.*[^\W_])[ _.-](?P<mark>){_NUMBER}(?P<word>)",
        rf"(?P<base>.*?[^\W_]){_GAP}(?P<mark>)(?P<number>){_WORD}",
        rf"{_MARK}{_GAP}{_NUMBER}{_GAP}{_BASE}(?P<word>)",
        rf"(?P<mark>)(?P<number>){_WORD}{_GAP}{_BASE}",
    )
]
"""Ways to take a name apart into a name without its moment, and the moment: a number with its mark, or a word."""


class Named(NamedTuple):
    """What the name of a column says: what it measures, its own name, and when: a number, a word, or nothing."""

    kind: Kind
    base: str
    moment: int | str | None
    mark: str


def kind_of(base: str) -> Kind | None:
    """Return what a column with this name, without its moment, measures; None when it is nothing known.

    Examples
    --------
    >>> [kind_of(name) for name in ("qol", "EQ-5D index", "Totale kosten", "kosten_huisarts", "QALYs", "E", "age")]
    ['utility', 'utility', 'cost', 'cost_part', 'qaly', 'effect', None]
    """
    plain = plain_name(base)
    return next((kind for kind, known in _KINDS if known.fullmatch(plain)), None)


def read_name(name: str) -> Named | None:
    """Return what the name of a measured column says; None when it measures nothing that is known.

    Examples
    --------
    >>> [read_name(name) for name in ("u.0", "Em4", "cost3")]  # doctest: +NORMALIZE_WHITESPACE
    [Named(kind='utility', base='u', moment=0, mark=''), Named(kind='effect', base='e', moment=4, mark='m'),
     Named(kind='cost', base='cost', moment=3, mark='')]
    >>> read_name("kosten_t12").moment, read_name("baseline utility").moment, read_name("totalcost").moment
    (12, 'baseline', None)
    """
    read = [(kind, found) for found in _readings(name) if (kind := kind_of(found["base"])) is not None]
    if not read:
        kind = kind_of(name)
        return None if kind is None else Named(kind, plain_name(name), None, "")
    # A letter before the number is its mark, unless only the name with that letter is a known one.
    kind, found = min(read, key=lambda item: (item[0] == "cost_part", not item[1]["mark"]))
    return Named(kind, plain_name(found["base"]), _moment(found), (found["mark"] or "").casefold())


def _moment(found: re.Match[str]) -> int | str:
    if found["number"]:
        return int(found["number"])
    return BASELINE if re.fullmatch(_FIRST, found["word"].casefold()) else END


def _readings(name: str) -> list[re.Match[str]]:
    return [found for pattern in _READINGS if (found := pattern.fullmatch(name)) is not None]
