"""Value labels of an answer: whether the words run the same way as the codes that the instrument scores.

References
----------
EuroQol, EQ-5D-5L user guide (2019): level 1 is no problems, level 5 extreme problems or unable to; EQ-5D-3L has three
levels; the EQ VAS runs from 0, the worst, to 100, the best health you can imagine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from werkplaats.intake.columns.profile import Judgement, Judgements

_NO_ANSWER = re.compile(
    r"antwoord|ingevuld|weet (?:ik )?niet|wil (?:ik )?niet|liever niet|zeggen|weiger|toepassing|n\.?v\.?t|mening"
    r"|onbekend|ontbre|overgeslagen|missing|refus|prefer not|know|answer|applicable|skipped",
    re.IGNORECASE,
)
_PROBLEMS = (
    (5, r"extre|niet in staat|unable|kan niet|niet kunnen|zeer ernstig|bedlegerig|confined|very severe|onmogelijk"),
    (4, r"ernstig|severe|\berg\b|\bveel\b|\bvery\b"),
    (1, r"\bgeen\b|\bniet\b|\bno\b|\bnot\b|\bnone\b|zonder"),
    (3, r"matig|moderate|enige|some"),
    (2, r"licht|slight|mild|beetje|a little|weinig"),
)
"""Words for how much trouble, in the order in which they are looked for: 'very severe' before 'severe'."""
_QUALITY = (
    (3, r"matig|redelijk|neutra|moderate|\bfair|niet (?:mee )?eens,? niet|niet goed,? niet"),
    (1, r"slechtst|worst|helemaal (?:mee )?oneens|helemaal niet|zeer slecht|very (?:bad|poor)|strongly disagree"),
    (5, r"\bbeste?\b|helemaal (?:mee )?eens|helemaal wel|uitstekend|excellent|zeer goed|very good|strongly agree"),
    (2, r"\bslecht|\boneens|niet mee eens|niet goed|\bbad\b|\bpoor|disagree"),
    (4, r"\bgoed|\beens|\bgood|\bagree"),
)


def judge_labels(labels: Mapping[str, str], item: str) -> Judgements:
    """Judge the value labels of one item: ``sav.label_mismatch`` (error) when they say the opposite of the codes.

    For the five items of the EQ-5D the trouble must grow with the code and 'no problems' must be code 1; for the
    EQ VAS and the items of positive health, more must be better. Labels of 'no answer', labels in other words and
    labels of other items are not judged.

    Parameters
    ----------
    labels
        Label by code, as in the file.
    item
        Name of the item, canonical (``eq5d_5l.pain``) or as in the generic layout (``eq5d_pain``, ``vas``, ``mph_3``).

    Examples
    --------
    >>> judge_labels({"1": "extreme problemen", "5": "geen problemen"}, "eq5d_pain")[0].rule
    'sav.label_mismatch'
    >>> judge_labels({"1": "geen problemen", "5": "extreme problemen", "9": "geen antwoord"}, "eq5d_pain")
    []
    """
    trouble = item.startswith("eq5d")
    if not trouble and not re.match(r"(?:eq_)?vas|mph|positive_health", item):
        return []
    ranks = sorted(_ranked(labels, _PROBLEMS if trouble else _QUALITY))
    falls = any(later < earlier for (_, earlier), (_, later) in pairwise(ranks))
    shifted = trouble and any(rank == 1 and code != 1 for code, rank in ranks)
    if not falls and not shifted:
        return []
    found = "the labels run against the codes" if falls else "the label for no problems does not stand at code 1"
    return [Judgement("sav.label_mismatch", "error", found=found)]


def _ranked(labels: Mapping[str, str], words: tuple[tuple[int, str], ...]) -> list[tuple[float, int]]:
    """Return (code, rank of its words) for every label whose words are known."""
    ranked = []
    for code, label in labels.items():
        rank = next((rank for rank, pattern in words if re.search(pattern, label, re.IGNORECASE)), None)
        if rank is not None and not _NO_ANSWER.search(label) and re.fullmatch(r"-?[0-9]+(?:[.][0-9]+)?", code):
            ranked.append((float(code), rank))
    return ranked
