"""Who a record is about: identifiers that mean somebody, households that are in the study, keys that occur once."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from werkplaats.intake.delivery import Delivery, note, refuse
from werkplaats.schema import TABLES

IDENTIFIERS = ("household_id", "person_id")
_PLACEHOLDER = re.compile(r"(?i)onbekend|unknown|n\.?v\.?t\.?|geen|none|null|nan|n/?a|-+|\?+|x+|0+|9{4,}")
_SHARE = 0.90


def clean_identifiers(delivery: Delivery) -> Delivery:
    """Refuse records whose identifier means 'unknown' or is written in another shape than nine in ten others."""
    for column in [name for name in IDENTIFIERS if name in delivery.rows.columns]:
        ids = delivery.rows[column]
        unknown = [text for text in ids.unique() if _PLACEHOLDER.fullmatch(text)]
        delivery = refuse(delivery, ids.isin(unknown), "id.placeholder", columns=(column,))
        delivery = refuse(delivery, _strange_shape(delivery.rows[column]), "id.pattern", columns=(column,))
    return delivery


def resolve_households(delivery: Delivery, memberships: pd.DataFrame | None) -> Delivery:
    """Fill in the household of a record that names only a person, from the membership on the day of the record.

    A record of which no household, or more than one, is known on that day is refused.
    """
    if "household_id" not in TABLES[delivery.table].names or delivery.table == "households":
        return delivery
    rows = delivery.rows
    given = rows["household_id"] if "household_id" in rows.columns else pd.Series("", index=rows.index, dtype=object)
    delivery = replace(delivery, rows=rows.assign(household_id=given))
    open_ = given == ""
    if memberships is None or "person_id" not in rows.columns or not open_.any():
        return delivery
    found, several = _households_on(rows.loc[open_], memberships)
    resolved = given.where(~open_, found.reindex(rows.index, fill_value=""))
    delivery = replace(delivery, rows=delivery.rows.assign(household_id=resolved))
    doubtful = several.reindex(rows.index, fill_value=False)
    delivery = refuse(delivery, doubtful, "person.two_households", columns=("person_id",))
    filled = open_.loc[delivery.rows.index] & (delivery.rows["household_id"] != "")
    delivery = note(delivery, "household.from_membership", "repaired", filled.index[filled], columns=("household_id",))
    if TABLES[delivery.table].column("household_id").required:
        unknown = delivery.rows["household_id"] == ""
        delivery = refuse(delivery, unknown, "household.unresolved", columns=("household_id",))
    return delivery


def refuse_unknown_households(delivery: Delivery, households: pd.DataFrame | None) -> Delivery:
    """Refuse records of a household that the enrolment does not know; without an enrolment nothing is refused."""
    if households is None or "household_id" not in delivery.rows.columns or delivery.table == "households":
        return delivery
    known = delivery.rows["household_id"].isin([*households["household_id"], ""])
    return refuse(delivery, ~known, "household.unknown", columns=("household_id",))


def refuse_repeated_keys(delivery: Delivery, taken: pd.DataFrame | None = None) -> Delivery:
    """Refuse all records that share a key: nobody can tell which one holds.

    Parameters
    ----------
    taken
        Rows of the same table from earlier files; a record with one of their keys is refused as well.
    """
    key = [name for name in TABLES[delivery.table].key if name in delivery.rows.columns]
    # The key of an answer includes its item; a questionnaire with items side by side has one record per wave.
    if not key or (delivery.table == "measurements" and "wave" not in key):
        return delivery
    keys = delivery.rows[key].astype(object).where(delivery.rows[key].notna(), "")
    repeated = keys.duplicated(keep=False)
    if taken is not None and set(key) <= set(taken.columns):
        earlier = set(taken[key].astype(object).where(taken[key].notna(), "").itertuples(index=False, name=None))
        repeated |= pd.Series([item in earlier for item in keys.itertuples(index=False, name=None)], index=keys.index)
    return refuse(delivery, repeated, "key.duplicate", columns=key)


def _strange_shape(ids: pd.Series) -> pd.Series:
    """Return which ids differ from the shape of nine in ten; plain numbers without leading zeros have no shape."""
    filled = ids[ids != ""]
    different = filled.unique()
    if all(re.fullmatch(r"[1-9][0-9]*", text) for text in different):
        return pd.Series(False, index=ids.index)
    shapes = filled.map({text: _shape(text) for text in different})
    counts = shapes.value_counts()
    if counts.iloc[0] < _SHARE * len(shapes):
        return pd.Series(False, index=ids.index)
    strange: pd.Series = (shapes != counts.index[0]).reindex(ids.index, fill_value=False)
    return strange


def _shape(text: str) -> str:
    return re.sub(r"[a-z]", "a", re.sub(r"[A-Z]", "A", re.sub(r"[0-9]", "9", text)))


def _households_on(rows: pd.DataFrame, memberships: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the household of each record on its day ('' when unknown), and whether there is more than one."""
    day_column = next((name for name in ("start", "date", "month") if name in rows.columns), None)
    day = rows[day_column] if day_column else pd.Series(pd.NaT, index=rows.index)
    people = pd.DataFrame({"record": rows.index, "person_id": rows["person_id"], "day": day})
    pairs = people.merge(memberships, on="person_id", how="inner")
    inside = (pairs["start"].isna() | pairs["day"].isna() | (pairs["start"] <= pairs["day"])) & (
        pairs["end"].isna() | pairs["day"].isna() | (pairs["day"] <= pairs["end"])
    )
    unique = pairs.loc[inside, ["record", "household_id"]].drop_duplicates()
    counts = unique.groupby("record")["household_id"].agg(["first", "size"])
    found = counts["first"].where(counts["size"] == 1, "").reindex(rows.index, fill_value="")
    return found.astype(object), counts["size"].reindex(rows.index, fill_value=0) > 1
