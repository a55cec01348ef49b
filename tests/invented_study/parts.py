"""What every part of the invented study is made of: its households, its domains, and estimates of two kinds."""

from __future__ import annotations

from werkplaats.results import Estimate

N = 12
DOMAINS = {
    "wmo": ("Wmo", "municipality"),
    "youth": ("Jeugdhulp", "municipality"),
    "healthcare": ("Zorg (Zvw)", "insurer"),
}
EUROS = {"before": (5200.0, 2600.0, 2300.0), "during": (3900.0, 2115.0, 1590.0), "after": (3800.0, 2200.0, 1700.0)}
GROSS = {None: 29917.0, "wmo": 15600.0, "youth": 5827.0, "healthcare": 8490.0}
DIMENSIONS = (
    "bodily_functions",
    "mental_wellbeing",
    "meaningfulness",
    "quality_of_life",
    "participation",
    "daily_functioning",
)


def money(term, value, spread, **labels):
    return Estimate(
        term=term,
        estimate=value,
        unit="EUR",
        method="household bootstrap",
        n_households=labels.pop("n", N),
        std_error=spread / 2,
        conf_low=value - spread,
        conf_high=value + spread,
        conf_level=0.95,
        outcome="cost",
        **labels,
    )


def score(term, value, spread, unit="points", **labels):
    return Estimate(
        term=term,
        estimate=value,
        unit=unit,
        method="paired t interval",
        n_households=labels.pop("n", N),
        n_obs=31,
        conf_low=value - spread,
        conf_high=value + spread,
        conf_level=0.95,
        p_value=labels.pop("p", 0.021),
        **labels,
    )
