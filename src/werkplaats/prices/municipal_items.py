"""Product categories that municipalities buy: Wmo 01 to 18 and youth 31 to 55.

Categories 15 to 18 of the Wmo are a domain of their own, shelter: they are bought for a region, and few households
use them, at prices that would hide everything else.

References
----------
iStandaarden, informatiemodel iWmo and iJw, releases 2.4 to 3.2, code lists WMO020 and JZ020
(informatiemodel.istandaarden.nl).
"""

from __future__ import annotations

from werkplaats.prices.code_list import Item

_WMO = (
    ("01", "domestic_help", "domestic help", "Hulp bij het huishouden"),
    ("02", "guidance", "guidance", "Begeleiding"),
    ("03", "personal_care", "personal care", "Persoonlijke verzorging"),
    ("04", "short_stay", "short stay", "Kortdurend verblijf"),
    ("05", "housing_services", "housing services", "Woondiensten"),
    (
        "06",
        "other_support",
        "other support of person or household",
        "Overige ondersteuning gericht op het individu of huishouden/gezin",
    ),
    ("07", "day_activities", "day activities", "Dagbesteding"),
    ("08", "transport_services", "transport services", "Vervoerdiensten"),
    ("09", "other_group_support", "other group support", "Overige groepsgerichte ondersteuning"),
    ("10", "other_arrangements", "other tailored arrangements", "Overige maatwerkarrangementen"),
    ("11", "wheelchairs", "wheelchairs", "Rolstoelen"),
    ("12", "transport_provisions", "transport provisions", "Vervoervoorzieningen"),
    ("13", "housing_adaptations", "housing adaptations", "Woonvoorzieningen"),
    ("14", "other_aids", "other aids", "Overige hulpmiddelen"),
)
_SHELTER = (
    ("15", "sheltered_housing", "sheltered housing", "Beschermd wonen"),
    ("16", "shelter", "shelter", "Opvang"),
    ("17", "emergency_shelter", "emergency shelter", "Spoedopvang"),
    ("18", "other_shelter", "other sheltered housing and shelter", "Overige beschermd wonen en opvang"),
)
_YOUTH = (
    ("31", "district_team", "district team (2015)", "Wijkteam (2015)"),
    ("32", "outpatient_at_provider", "outpatient at provider (2015)", "Ambulant (2015)"),
    ("33", "day_care_at_provider", "day care at provider (2015)", "Daghulp (2015)"),
    ("34", "own_network", "in own network (2015)", "Netwerk (2015)"),
    ("35", "foster_care", "foster care (2015)", "Pleegzorg (2015)"),
    ("36", "family_like_stay", "family-like stay (2015)", "Gezinsgericht (2015)"),
    ("37", "secure_placement", "secure placement (2015)", "Gesloten plaatsing (2015)"),
    ("38", "other_residential_stay", "other residential stay (2015)", "Residentieel (2015)"),
    ("40", "personal_care", "personal care", "Persoonlijke verzorging"),
    ("41", "day_treatment", "day treatment", "Dagbehandeling"),
    ("42", "transport_services", "transport services", "Vervoerdiensten"),
    ("43", "stay_with_treatment", "stay with treatment", "Verblijf inclusief behandeling"),
    ("44", "stay_without_treatment", "stay without treatment", "Verblijf exclusief behandeling"),
    ("45", "outpatient_youth_care", "outpatient youth care", "Jeugdhulp ambulant"),
    ("46", "crisis_care", "youth care in crisis", "Jeugdhulp crisis"),
    ("47", "youth_probation", "youth probation", "Jeugdreclassering"),
    ("48", "youth_protection", "youth protection", "Jeugdbescherming"),
    ("49", "preventive_justice", "preventive justice", "Preventief justitieel kader"),
    ("50", "tailored_arrangements", "tailored arrangements", "Maatwerkarrangementen"),
    ("51", "primary_mental_care", "primary mental care", "Basis-ggz"),
    ("52", "specialist_mental_care", "specialist mental care", "Specialistische ggz"),
    ("53", "pediatric_care", "pediatric care", "Kindergeneeskunde"),
    ("54", "youth_mental_care", "youth mental care", "Jeugd-ggz"),
    ("55", "nationally_purchased_care", "nationally purchased care", "Landelijk ingekochte zorg"),
)

MUNICIPAL_ITEMS: tuple[Item, ...] = tuple(
    Item(domain, name, label, "municipality", (code,), dutch)
    for domain, rows in (("wmo", _WMO), ("shelter", _SHELTER), ("youth", _YOUTH))
    for code, name, label, dutch in rows
)
"""Items of the domains ``wmo``, ``shelter`` and ``youth``; their code is the product category."""
