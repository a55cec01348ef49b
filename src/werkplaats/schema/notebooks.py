"""Names of the notebooks, in the order in which they run."""

from __future__ import annotations

CLEANING = "01_cleaning"
HOUSEHOLDS = "02_households"
QUALITY_OF_LIFE = "03_quality_of_life"
COSTS = "04_costs"
COST_EFFECTIVENESS = "05_cost_effectiveness"
SUSTAINABILITY = "06_sustainability"
ROBUSTNESS = "07_robustness"
REPORT = "08_report"
