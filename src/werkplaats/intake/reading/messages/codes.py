"""Code lists of the standard messages, as far as a reader of costs and care needs them.

The reasons to stop differ between the acts: 31 is care that ended as planned in a youth message, and a client who
moved to another municipality in a Wmo message.

References
----------
iStandaarden, informatiemodel iWmo and iJw, releases 2.4 to 3.2, code lists WMO020, JZ020, WJ756, WMO757, WMO588, JZ588,
COD043, COD046, COD170 and COD467 (informatiemodel.istandaarden.nl).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Act = Literal["wmo", "youth"]
"""The act that the care falls under; also the domain of its costs."""

UNITS: Mapping[str, str] = {
    "01": "minute",
    "04": "hour",
    "14": "day and night",
    "16": "half day",
    "21": "week",
    "82": "output",
    "83": "eurocent",
    "84": "effort",
}
"""WJ756, what a volume counts. A half day is four hours; volumes in euros are written in eurocents."""

FREQUENCIES: Mapping[str, str] = {"1": "day", "2": "week", "4": "month", "6": "in total"}
"""WMO757: per what an assigned volume is."""

SEXES: Mapping[str, str] = {"1": "male", "2": "female"}
"""COD046; 0 (unknown) and 9 (not specified) are empty."""

DELIVERIES: Mapping[str, str] = {"1": "first", "2": "changed", "3": "withdrawn", "9": "unchanged"}
"""COD467: what a start or stop message does to the one before it."""

YEAR_UNKNOWN = "3"
"""COD170: of a date of birth nothing is known, whatever the date says."""

STOP_REASONS: Mapping[Act, Mapping[str, str]] = {
    "wmo": {
        "02": "death",
        "19": "as planned",
        "20": "temporary",
        "21": "by client",
        "22": "by provider",
        "23": "by agreement",
        "31": "moved away",
        "36": "by municipality",
        "37": "request for change",
        "38": "other provider",
        "39": "other domain",
    },
    "youth": {
        "02": "death",
        "20": "temporary",
        "31": "as planned",
        "32": "by client",
        "33": "by provider",
        "34": "by agreement",
        "35": "external cause",
        "36": "by municipality",
        "37": "request for change",
        "38": "other provider",
        "39": "other domain",
    },
}
"""WMO588 and JZ588. ``other domain`` is outflow to care that another payer pays: costs that moved are no savings."""

CATEGORIES: Mapping[Act, Mapping[str, str]] = {
    "wmo": {
        "01": "domestic help",
        "02": "guidance",
        "03": "personal care",
        "04": "short stay",
        "05": "housing services",
        "06": "other support of person or household",
        "07": "day activities",
        "08": "transport services",
        "09": "other group support",
        "10": "other tailored arrangements",
        "11": "wheelchairs",
        "12": "transport provisions",
        "13": "housing adaptations",
        "14": "other aids",
        "15": "sheltered housing",
        "16": "shelter",
        "17": "emergency shelter",
        "18": "other sheltered housing and shelter",
    },
    "youth": {
        "31": "district team (2015)",
        "32": "outpatient at provider (2015)",
        "33": "day care at provider (2015)",
        "34": "in own network (2015)",
        "35": "foster care (2015)",
        "36": "family-like stay (2015)",
        "37": "secure placement (2015)",
        "38": "other residential stay (2015)",
        "40": "personal care",
        "41": "day treatment",
        "42": "transport services",
        "43": "stay with treatment",
        "44": "stay without treatment",
        "45": "outpatient youth care",
        "46": "youth care in crisis",
        "47": "youth probation",
        "48": "youth protection",
        "49": "preventive justice",
        "50": "tailored arrangements",
        "51": "primary mental care",
        "52": "specialist mental care",
        "53": "pediatric care",
        "54": "youth mental care",
        "55": "nationally purchased care",
    },
}
"""WMO020 and JZ020: product categories."""
