"""The Maryland scale, and what takes a conclusion down on it: data, so that the rule can be shown beside the label.

The scale is about one thing: how far a design rules out other explanations. It says nothing about how large an effect
is, nor whether it would hold elsewhere.

The versions of the scale that are in use differ in one point. In the first one (Sherman et al. 1998) before and after
without a comparison is level 2; the What Works Centre for Local Economic Growth (2016) gives it level 1 unless other
changes are controlled for. Here it is level 2, and level 1 when households were chosen on the outcome itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SHERMAN_1998 = (
    "Sherman, L. W., Gottfredson, D. C., MacKenzie, D. L., Eck, J., Reuter, P. & Bushway, S. D. (1998). Preventing "
    "crime: what works, what doesn't, what's promising. National Institute of Justice"
)
FARRINGTON_2002 = (
    "Farrington, D. P., Gottfredson, D. C., Sherman, L. W. & Welsh, B. C. (2002). The Maryland Scientific Methods "
    "Scale. In: Evidence-based crime prevention, 13-21. Routledge"
)
GROWTH_2016 = (
    "What Works Centre for Local Economic Growth (2016). Guide to scoring evidence using the Maryland Scientific "
    "Methods Scale"
)
CLEARINGHOUSE_2020 = "What Works Clearinghouse (2020). Standards handbook, version 4.1. Institute of Education Sciences"
SACKETT_2000 = (
    "Sackett, D. L., Straus, S. E., Richardson, W. S., Rosenberg, W. & Haynes, R. B. (2000). Evidence-based medicine, "
    "2nd edition. Churchill Livingstone"
)
JAKOBSEN_2017 = (
    "Jakobsen, J. C., Gluud, C., Wetterslev, J. & Winkel, P. (2017). When and how should multiple imputation be used "
    "for handling missing data in randomised clinical trials. BMC Med Res Methodol 17:162"
)
GUYATT_2011 = (
    "Guyatt, G. H. et al. (2011). GRADE guidelines: 7. Rating the quality of evidence - inconsistency. J Clin "
    "Epidemiol 64:1294-1302"
)
FISHER_1935 = "Fisher, R. A. (1935). The Design of Experiments, section 21. Oliver & Boyd"


@dataclass(frozen=True)
class Level:
    """A level of the scale, in the words of this workbench, and in Dutch."""

    level: int
    name: str
    meaning: str
    dutch_name: str
    dutch_meaning: str


MARYLAND: tuple[Level, ...] = (
    Level(
        1,
        "association",
        "What was measured shows neither what changed nor why.",
        "samenhang",
        "Wat is gemeten, laat niet zien wat er veranderde, en ook niet waardoor.",
    ),
    Level(
        2,
        "before and after, or groups that are not shown to be alike",
        "What changed is known, not why. What would have happened anyway is in the change.",
        "voor en na, of groepen die niet aantoonbaar op elkaar lijken",
        "Bekend is wat er veranderde, niet waardoor. Wat ook zonder de aanpak was gebeurd, zit in de verandering.",
    ),
    Level(
        3,
        "before and after, next to comparable households without the approach",
        "Part of what would have happened anyway is taken off. Differences that were not measured can still explain "
        "the outcome.",
        "voor en na, naast vergelijkbare huishoudens zonder de aanpak",
        "Een deel van wat anders ook was gebeurd, is eraf. Verschillen die niet zijn gemeten, kunnen de uitkomst nog "
        "verklaren.",
    ),
    Level(
        4,
        "the same, with other differences controlled for",
        "What is known of both groups no longer explains the outcome. What is not known still can.",
        "hetzelfde, met correctie voor andere verschillen",
        "Wat over beide groepen bekend is, verklaart de uitkomst niet meer. Wat niet bekend is, kan dat nog wel.",
    ),
    Level(
        5,
        "chance decided who got the approach",
        "A difference between the groups comes from the approach, as far as those who were still measured are alike.",
        "het lot bepaalde wie de aanpak kreeg",
        "Een verschil tussen de groepen komt door de aanpak, voor zover wie nog is gemeten op elkaar lijkt.",
    ),
)
"""Levels 1 to 5 (Sherman et al. 1998; Farrington et al. 2002). The wording, in both languages, is ours."""

DUTCH_NAME = "Maryland-schaal (Scientific Methods Scale)"


@dataclass(frozen=True)
class Criterion:
    """Something that takes a conclusion down.

    It holds when the ``fact`` lies ``worse`` the ``bound``; then the level is ``at_most`` so much, and ``lowered`` by
    so many. ``spares_randomized`` when chance already answers it, and too little is missing to undo that.
    """

    name: str
    fact: str
    worse: Literal["above", "below"]
    bound: float
    reason: str
    dutch: str
    source: str
    at_most: int = 5
    lowered: int = 0
    spares_randomized: bool = False


CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        name="chosen on the outcome",
        fact="chosen_on_outcome_alone",
        worse="above",
        bound=0,
        at_most=1,
        reason="Households were chosen in a bad year and compared with nobody: then things get better by themselves.",
        dutch="De huishoudens zijn gekozen in een slecht jaar en met niemand vergeleken: dan wordt het vanzelf beter.",
        source=GROWTH_2016,
    ),
    Criterion(
        name="balance unknown",
        fact="balance_unknown",
        worse="above",
        bound=0,
        at_most=2,
        spares_randomized=True,
        reason="It was not shown that the groups were alike at the start.",
        dutch="Niet is laten zien dat de groepen bij de start op elkaar leken.",
        source=SHERMAN_1998,
    ),
    Criterion(
        name="groups not alike",
        fact="largest_imbalance",
        worse="above",
        bound=0.25,
        at_most=2,
        spares_randomized=True,
        reason="At the start the groups differed by more than a quarter of a standard deviation.",
        dutch="Bij de start verschilden de groepen meer dan een kwart standaarddeviatie.",
        source=CLEARINGHOUSE_2020,
    ),
    Criterion(
        name="chance undone",
        fact="chance_undone",
        worse="above",
        bound=0,
        at_most=3,
        reason=(
            "Chance divided the groups, but of so many the outcome is missing, or of so many more in one group, that "
            "those who are left may no longer be alike."
        ),
        dutch=(
            "Het lot verdeelde de groepen, maar van zo veel deelnemers ontbreekt de uitkomst, of van zo veel meer in "
            "de ene groep, dat wie overblijft misschien niet meer op elkaar lijkt."
        ),
        source=CLEARINGHOUSE_2020,
    ),
    Criterion(
        name="much is missing",
        fact="share_missing",
        worse="above",
        bound=0.20,
        lowered=1,
        reason="Of more than one in five who entered the study the outcome is missing or incomplete.",
        dutch="Van meer dan een op de vijf die aan het onderzoek begonnen, ontbreekt de uitkomst of een deel ervan.",
        source=SACKETT_2000,
    ),
    Criterion(
        name="very much is missing",
        fact="share_missing",
        worse="above",
        bound=0.40,
        at_most=3,
        reason="Of more than two in five it is missing: such an outcome raises a question and does not answer it.",
        dutch="Bij meer dan twee op de vijf is dat zo: zo'n uitkomst roept een vraag op en beantwoordt die niet.",
        source=JAKOBSEN_2017,
    ),
    Criterion(
        name="very few households",
        fact="smallest_group",
        worse="below",
        bound=6,
        lowered=1,
        reason="With fewer than six households no outcome can be told from chance.",
        dutch="Met minder dan zes huishoudens is geen enkele uitkomst van toeval te onderscheiden.",
        source=FISHER_1935,
    ),
    Criterion(
        name="estimates disagree",
        fact="n_disagreeing",
        worse="above",
        bound=0,
        lowered=1,
        reason="Another defensible way to compute it does not agree with this number.",
        dutch="Een andere verdedigbare berekening is het met dit getal niet eens.",
        source=GUYATT_2011,
    ),
)
"""In the order in which they are shown. The bounds are published; what each of them costs is our choice, but for two.

What Works Clearinghouse judges a trial with high attrition as groups that chance did not divide. Jakobsen et al. call
results with more than 40% missing hypothesis generating; with the level that more than 20% costs, at most level 2 is
left, and Sherman et al. (1998) draw no conclusion below level 3.
"""
