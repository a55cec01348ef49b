"""Tables held against each other: households, persons and memberships first, then whatever refers to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import pyarrow as pa

from werkplaats.intake.balance import run_steps, validate_rows
from werkplaats.intake.cost_lines import build_cost_table
from werkplaats.intake.delivery import Delivery, select, settled
from werkplaats.intake.mapping import ITEM
from werkplaats.intake.records.answers import stack_answers
from werkplaats.intake.records.households import refuse_unknown_households, resolve_households
from werkplaats.intake.records.keys import refuse_incomplete, refuse_repeated_keys
from werkplaats.intake.records.lifetimes import note_lifetimes, refuse_second_deaths
from werkplaats.intake.records.waves import note_planned_waves
from werkplaats.intake.store import Store, quote
from werkplaats.schema import CLEANED, TABLES
from werkplaats.workspace.database import LargeTable

_FIRST = ("households", "persons", "memberships")
"""Tables that others refer to, in the order in which they refer to each other."""


@dataclass(frozen=True, eq=False)
class Related:
    """Deliveries after every table was held against the others, and the cleaned tables."""

    deliveries: tuple[Delivery, ...]
    tables: Mapping[str, pd.DataFrame | LargeTable]


def relate(deliveries: Sequence[Delivery], *, wave_months: Mapping[str, float]) -> Related:
    """Hold records against households, memberships and each other, table by table.

    Parameters
    ----------
    wave_months
        Wave -> months after the start of a household in which it is planned.

    Raises
    ------
    BalanceError
        When the cost table does not hold the records and cents of its files, per household, domain and month.
    """
    done: list[Delivery] = []
    tables: dict[str, pd.DataFrame | LargeTable] = {}
    known: dict[str, str] = {}
    for name in (*_FIRST, *[table for table in CLEANED if table not in _FIRST]):
        own = [delivery for delivery in deliveries if delivery.table == name]
        if not own:
            continue
        related, table = _relate_table(name, own, known, wave_months)
        done += related
        tables[name] = table
        if name == "persons" and any("household_id" in delivery.fields for delivery in related):
            tables["memberships"] = _memberships(related)
        for known_name in ("households", "memberships"):
            if known_name in tables and known_name not in known:
                known[known_name] = _keep(related[0].store, known_name, tables[known_name])
    return Related(tuple(note_lifetimes(done, tables)), tables)


def _relate_table(
    name: str, deliveries: Sequence[Delivery], known: Mapping[str, str], wave_months: Mapping[str, float]
) -> tuple[list[Delivery], pd.DataFrame | LargeTable]:
    related: list[Delivery] = []
    frames: list[pd.DataFrame] = []
    taken = ""
    for cleaned in deliveries:
        steps = (
            partial(resolve_households, memberships=known.get("memberships", "")),
            partial(refuse_unknown_households, households=known.get("households", "")),
            refuse_incomplete,
            partial(refuse_repeated_keys, taken=taken),
            partial(refuse_second_deaths, earlier=tuple(frames)),
            partial(note_planned_waves, households=known.get("households", ""), months=wave_months),
        )
        delivery = run_steps(cleaned, steps)
        delivery = settled(delivery, [column for column in TABLES[name].names if column in delivery.fields])
        related.append(delivery)
        if name != "costs":
            frames.append(_frame(delivery, name))
            if TABLES[name].key and cleaned is not deliveries[-1]:
                keys = [frame[list(TABLES[name].key)] for frame in frames]
                taken = _keep(delivery.store, "taken", pd.concat(keys, ignore_index=True))
    if name == "costs":
        return related, build_cost_table(related)
    return related, pd.concat(frames, ignore_index=True)


def _frame(delivery: Delivery, name: str) -> pd.DataFrame:
    """Return the records of one file as rows of its table, held as the schema says."""
    if any(column.startswith(ITEM) for column in delivery.fields):
        names = [column for column in TABLES[name].names if column in delivery.fields]
        return _typed(name, stack_answers(delivery, names))
    frame = delivery.store.frame(_ordered(delivery, name))
    validate_rows(len(frame), [delivery])
    return _typed(name, frame)


def _ordered(delivery: Delivery, name: str) -> str:
    present = [column for column in TABLES[name].names if column in delivery.fields]
    return f"SELECT * EXCLUDE (line) FROM ({select(delivery, present)}) ORDER BY line"


def _typed(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    held = {}
    for column in TABLES[name].columns:
        absent = pd.Series(pd.NA, index=frame.index, dtype=object)
        values = frame[column.name] if column.name in frame.columns else absent
        if column.kind == "text":
            texts = values.astype(object)
            held[column.name] = texts.where(texts.notna() & (texts != ""), None)
        elif column.kind == "date":
            held[column.name] = pd.to_datetime(values).astype("datetime64[us]")
        else:
            held[column.name] = pd.to_numeric(values).astype("Int64" if column.kind == "integer" else "float64")
    return pd.DataFrame(held)


def _memberships(persons: Sequence[Delivery]) -> pd.DataFrame:
    """Return the memberships that follow from a table of persons that names their household."""
    parts = []
    for known in persons:
        if "household_id" in known.fields:
            delivery = settled(known, ("person_id", "household_id"))
            rows = select(delivery, ("person_id", "household_id"))
            parts.append(
                delivery.store.frame(
                    f"SELECT person_id, household_id FROM ({rows}) WHERE household_id != '' "
                    f"GROUP BY ALL ORDER BY min(line)"
                )
            )
    return _typed("memberships", pd.concat(parts, ignore_index=True).drop_duplicates(ignore_index=True))


def _keep(store: Store, prefix: str, table: pd.DataFrame | LargeTable) -> str:
    assert isinstance(table, pd.DataFrame)
    name = store.name(prefix)
    store.keep(name, pa.Table.from_pandas(table, preserve_index=False))
    for column in table.select_dtypes("datetime").columns:
        store.run(f"ALTER TABLE {name} ALTER COLUMN {quote(str(column))} TYPE DATE")
    return name
