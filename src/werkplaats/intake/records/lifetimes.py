"""Care that does not fit the life of its person: before birth, youth care long after 18, after death, placed elsewhere.

Only a year of birth is known, so care counts as before birth when its year lies before it, and as youth care of an
adult from the year after the one in which somebody turns 23: prolonged youth care may run up to that birthday
(Jeugdwet, article 1.1). No care is refused: the year or the event may be what is wrong. A second day of death is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import pyarrow as pa

from werkplaats.intake.delivery import Delivery, select, settled
from werkplaats.intake.fates import note, refuse
from werkplaats.intake.findings import Outcome
from werkplaats.intake.store import quote

_YOUTH = r"(?i)jeugd|youth"
_PROLONGED = 23
_DEATH = r"(?i)^(?:death|died|deceased|overleden|overlijden)$"
_EVENTS: Sequence[tuple[str, str, Outcome]] = (
    (_DEATH, "person.after_death", "warning"),
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


def refuse_second_deaths(delivery: Delivery, earlier: Sequence[pd.DataFrame]) -> Delivery:
    """Refuse every death of a person of whom more than one day of death is told; once told twice is no second death.

    Parameters
    ----------
    earlier
        Events of the files before this one; of a death that another file contradicts, the later one is refused.
    """
    names = ("person_id", "date", "event")
    if delivery.table != "events" or not set(names) <= set(delivery.fields):
        return delivery
    delivery = settled(delivery, names)
    died = f"person_id != '' AND date IS NOT NULL AND regexp_matches(event, '{_DEATH}')"
    rows = f"SELECT line, person_id, date FROM ({select(delivery, names)}) WHERE {died}"
    told = f"SELECT person_id, date FROM ({rows})"
    if earlier:
        known = _keep(delivery, pd.concat([frame[list(names)] for frame in earlier], ignore_index=True))
        told += f" UNION ALL SELECT person_id, date::DATE FROM {known} WHERE {died}"
    twice = f"SELECT person_id FROM ({told}) GROUP BY 1 HAVING count(DISTINCT date) > 1"
    lines = f"SELECT line FROM ({rows}) WHERE person_id IN ({twice})"
    return refuse(delivery, lines, "person.two_deaths", columns=("date",))


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
