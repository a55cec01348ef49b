"""People who withdrew: what was set aside of a few of them tells what care they had, so it is not shown.

Neither may it follow from what is shown: what was delivered less what was used is what was set aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from werkplaats.results import Results

COUNTS = ("withdrawn_persons", "withdrawn_households")
"""Facts of the cleaning that count them. The persons may all be of one household."""

_RULES = "consent."
_TELLING = ("clean", "quarantined", "cents_clean", "cents_quarantined")


def few_withdrew(facts: Mapping[str, Any], minimum: int) -> bool:
    """Return whether somebody withdrew, and not from at least ``minimum`` households.

    Examples
    --------
    >>> few_withdrew({"withdrawn_persons": 40, "withdrawn_households": 1}, 10), few_withdrew({}, 10)
    (True, False)
    """
    persons, households = (facts.get(name, 0) for name in COUNTS)
    return bool(persons or households) and households < minimum


def without_withdrawn_facts(facts: Mapping[str, Any], minimum: int) -> dict[str, Any]:
    """Return facts without small counts of people who withdrew, and without what their records follow from."""
    if not few_withdrew(facts, minimum):
        return dict(facts)
    telling = {f"records_{name}" for name in _TELLING} | {*_TELLING}
    small = {name for name in COUNTS if 0 < facts.get(name, 0) < minimum}
    return {name: value for name, value in facts.items() if name not in telling | small}


def without_withdrawn(
    tables: Mapping[str, pd.DataFrame], results: Results, *, minimum: int, suppressed: str
) -> dict[str, pd.DataFrame]:
    """Return released tables of the cleaning without the records of a few people who withdrew.

    Parameters
    ----------
    tables
        As they would be released.
    results
        What they were made from: its findings name the files that held such records.
    suppressed
        Column of released tables that says what was taken out.
    """
    findings, balance = results.tables.get("findings"), results.tables.get("balance")
    if findings is None or not few_withdrew(results.facts, minimum):
        return dict(tables)
    released = {**tables}
    if "findings" in tables:
        released["findings"] = _hide(tables["findings"], _about_them(tables["findings"]), suppressed)
    if "balance" in tables and balance is not None:
        files = set(findings.loc[_about_them(findings), "file"])
        touched = set(balance.loc[balance["file"].isin(files), "table"])
        hit = tables["balance"]["table"].isin(touched)
        released["balance"] = _hide(tables["balance"], hit, suppressed, columns=_TELLING)
    return released


def _about_them(findings: pd.DataFrame) -> pd.Series[bool]:
    return findings["rule"].str.startswith(_RULES)


def _hide(table: pd.DataFrame, hit: pd.Series[bool], suppressed: str, *, columns: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return a table without the numbers of some rows, in the named columns or in all."""
    names = [name for name in columns or table.select_dtypes("number").columns if name in table.columns]
    hidden = {name: table[name].astype("float64").mask(hit) for name in names}
    return table.assign(**hidden, **{suppressed: table[suppressed] | hit})
