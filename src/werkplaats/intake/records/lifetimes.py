"""Care that does not fit the life of its person: before birth, youth care long after 18, after death, placed elsewhere.

Only a year of birth is known, so care counts as before birth when its year lies before it, and as youth care of an
adult from the year after the one in which somebody turns 23: prolonged youth care may run up to that birthday
(Jeugdwet, article 1.1). Nothing is refused: the year or the event may be what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import pyarrow as pa

from werkplaats.intake.delivery import Delivery, select, settled
from werkplaats.intake.fates import note
from werkplaats.intake.findings import Outcome
from werkplaats.intake.store import quote

_YOUTH = r"(?i)jeugd|youth"
_PROLONGED = 23
_EVENTS: Sequence[tuple[str, str, Outcome]] = (
    (r"(?i)^(?:death|died|deceased|overleden|overlijden)$", "person.after_death", "warning"),
    (r"(?i)^(?:out_of_home_placement|uithuisplaatsing)$", "person.placed_elsewhere", "info"),
)
"""Pattern of an event, the rule on care after it, and how that is told."""


def note_lifetimes(deliveries: Sequence[Delivery], tables: Mapping[str, object]) -> list[Delivery]:
    """Tell of cost lines that do not fit what is known of their person or household.

    Parameters
    ----------
    tables
        Cleaned tables by name; uses ``persons`` and ``events``, as far as they are there.
    """
    persons, events = tables.get("persons"), tables.get("events")
    done = []
    for delivery in deliveries:
        told = delivery
        if delivery.table == "costs" and {"person_id", "domain", "start"} <= set(delivery.fields):
            told = _note_ages(told, persons) if isinstance(persons, pd.DataFrame) else told
            told = _note_events(told, events) if isinstance(events, pd.DataFrame) else told
        done.append(told)
    return done


def _note_ages(delivery: Delivery, persons: pd.DataFrame) -> Delivery:
    born = persons.loc[persons["birth_year"].notna(), ["person_id", "birth_year"]]
    if born.empty:
        return delivery
    delivery = settled(delivery, ("person_id", "domain", "start"))
    known = _keep(delivery, born.astype({"birth_year": "int64"}))
    rows = f"({select(delivery, ('person_id', 'domain', 'start'))}) JOIN {known} USING (person_id)"
    before = f"SELECT line FROM {rows} WHERE year(start) < birth_year"
    delivery = note(delivery, before, "person.before_birth", "warning", columns=("start",))
    adult = (
        f"SELECT line FROM {rows} WHERE regexp_matches(domain, '{_YOUTH}') AND year(start) > birth_year + {_PROLONGED}"
    )
    delivery = note(delivery, adult, "person.adult_youth_care", "warning", columns=("start", "domain"))
    delivery.store.run(f"DROP TABLE {known}")
    return delivery


def _note_events(delivery: Delivery, events: pd.DataFrame) -> Delivery:
    """Tell of care after a death, and of care at home that goes on after somebody was placed out of it."""
    dated = events.loc[events["person_id"].notna() & events["date"].notna(), ["person_id", "date", "event"]]
    for pattern, rule, outcome in _EVENTS:
        such = dated[dated["event"].str.contains(pattern, regex=True)]
        first = such.groupby("person_id", as_index=False)[["date"]].min()
        if first.empty:
            continue
        delivery = settled(delivery, ("person_id", "start"))
        known = _keep(delivery, first)
        rows = f"({select(delivery, ('person_id', 'start'))}) JOIN {known} USING (person_id)"
        later = f"SELECT line FROM {rows} WHERE start > {quote('date')}::DATE"
        delivery = note(delivery, later, rule, outcome, columns=("start",))
        delivery.store.run(f"DROP TABLE {known}")
    return delivery


def _keep(delivery: Delivery, frame: pd.DataFrame) -> str:
    name = delivery.store.name("known")
    delivery.store.keep(name, pa.Table.from_pandas(frame, preserve_index=False))
    return name
