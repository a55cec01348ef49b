"""Categories of the Zorgverzekeringswet as Vektis publishes them, and of the Wet langdurige zorg.

Vektis changed its categories of mental care in 2014 and in 2022; their items stand side by side, and only their sum
can be compared over those years.

References
----------
Vektis, Open Databestand Zorgverzekeringswet, files of 2011, 2015, 2022 and 2023 (vektis.nl/open-data).
"""

from __future__ import annotations

from werkplaats.prices.code_list import Item

_VEKTIS = (
    ("medisch_specialistische_zorg", "specialist_medical_care"),
    ("farmacie", "pharmacy"),
    ("tweedelijns_ggz", "secondary_mental_care"),
    ("specialistische_ggz", "specialist_mental_care"),
    ("generalistische_basis_ggz", "primary_mental_care"),
    ("eerstelijns_psychologische_zorg", "primary_psychological_care"),
    ("langdurige_ggz", "long_term_mental_care"),
    ("consulten_ggz", "mental_care_consultations"),
    ("intramuraal_verblijf_ggz", "mental_care_stay"),
    ("overige_prestaties_ggz", "other_mental_care"),
    ("innovatiegelden_ggz", "mental_care_innovation"),
    ("huisarts_inschrijftarief", "general_practice_registration"),
    ("huisarts_consult", "general_practice_consultations"),
    ("huisarts_mdz", "general_practice_multidisciplinary_care"),
    ("huisarts_overig", "general_practice_other"),
    ("hulpmiddelen", "medical_aids"),
    ("mondzorg", "dental_care"),
    ("paramedische_zorg_fysiotherapie", "physiotherapy"),
    ("paramedische_zorg_overig", "other_paramedical_care"),
    ("ziekenvervoer_zittend", "seated_patient_transport"),
    ("ziekenvervoer_liggend", "ambulance"),
    ("kraamzorg", "maternity_care"),
    ("verloskundige_zorg", "obstetric_care"),
    ("integrale_geboortezorg", "integrated_birth_care"),
    ("grensoverschrijdende_zorg", "care_abroad"),
    ("eerstelijns_ondersteuning", "primary_care_support"),
    ("eerstelijnsverblijf", "primary_care_stay"),
    ("geriatrische_revalidatiezorg", "geriatric_rehabilitation"),
    ("verpleging_en_verzorging", "district_nursing"),
    ("gzsp", "medical_care_for_specific_patients"),
    ("overig", "other"),
)

_LONG_TERM = (
    ("stay", "stay in an institution"),
    ("full_package_at_home", "full package at home (vpt)"),
    ("modular_package_at_home", "modular package at home (mpt)"),
    ("personal_budget", "personal budget (pgb)"),
)

INSURED_ITEMS: tuple[Item, ...] = (
    *(Item("zvw", name, name.replace("_", " "), "health_insurer", (code,), code) for code, name in _VEKTIS),
    *(Item("wlz", name, label, "care_office") for name, label in _LONG_TERM),
)
"""Items of the domains ``zvw``, whose code is the name of the column without ``kosten_``, and ``wlz``."""
