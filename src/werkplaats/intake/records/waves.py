"""Waves of a questionnaire: in their order, near their day, and none without the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from werkplaats.intake.delivery import Delivery, select, settled
from werkplaats.intake.fates import note, refuse
from werkplaats.intake.mapping import ITEM
from werkplaats.intake.store import literal

WINDOW_DAYS = 90
"""Days around the day of a wave within which an answer belongs to it: its planned day, or else its middle day."""

_FEWEST = 5
"""Items that must be the same, and persons of whom they must be, before it is no chance."""

_SHARE = 0.80
_DAYS_A_MONTH = 365.25 / 12


def check_waves(delivery: Delivery, waves: Sequence[str] = (), *, planned: bool = False) -> Delivery:
    """Refuse a wave that is dated before an earlier wave of the same person; tell of what is strange about others.

    These are two waves of a person on one day, waves of which nearly everybody gave the answers of another wave, and
    answers far from the day of their wave.

    Parameters
    ----------
    waves
        Names of the waves in their order; the first is the baseline. Alphabetical order when the study names none.
    planned
        Whether waves are planned from the start of each household, so that they have no middle day of their own.
    """
    names = ("person_id", "wave", "date")
    if delivery.table != "measurements" or not set(names) <= set(delivery.fields):
        return delivery
    delivery = settled(delivery, names)
    place = " ".join(f"WHEN {literal(wave)} THEN {number}" for number, wave in enumerate(waves))
    order = f"CASE wave {place} END" if waves else "wave"
    rows = (
        f"SELECT line, person_id, wave, {order} AS place, date FROM ({select(delivery, names)}) WHERE date IS NOT NULL"
    )
    undated = f"SELECT line FROM ({select(delivery, names)}) WHERE date IS NULL"
    delivery = note(delivery, undated, "wave.no_date", "warning", columns=("date",))
    early = (
        f"SELECT b.line FROM ({rows}) a JOIN ({rows}) b ON a.person_id = b.person_id AND a.place < b.place "
        f"AND b.date < a.date"
    )
    delivery = refuse(delivery, early, "wave.order", columns=("date",))
    same = (
        f"SELECT b.line FROM ({rows}) a JOIN ({rows}) b ON a.person_id = b.person_id AND a.place < b.place "
        f"AND b.date = a.date ANTI JOIN {delivery.fates} f ON f.line = b.line"
    )
    delivery = note(delivery, same, "wave.same_day", "warning", columns=("date",))
    delivery = _note_copies(delivery)
    if planned:
        return _note_without_baseline(delivery, waves)
    middle = f"SELECT wave, quantile_disc(date, 0.5) AS middle FROM ({rows}) GROUP BY wave"
    far = f"SELECT line FROM ({rows}) JOIN ({middle}) USING (wave) WHERE abs(date - middle) > {WINDOW_DAYS}"
    found = f"more than {WINDOW_DAYS} days from the middle day of the wave"
    delivery = note(delivery, far, "wave.window", "warning", columns=("date",), found=found)
    return _note_without_baseline(delivery, waves)


def note_planned_waves(delivery: Delivery, households: str, months: Mapping[str, float]) -> Delivery:
    """Tell of answers that lie far from the day on which their wave was planned, counted from the household's start.

    Parameters
    ----------
    households
        Table in the store with ``household_id, start``; empty text when the study has none.
    months
        Wave -> months after the start in which it is planned.
    """
    names = ("household_id", "wave", "date")
    if delivery.table != "measurements" or not households or not months or not set(names) <= set(delivery.fields):
        return delivery
    delivery = settled(delivery, names)
    days = " ".join(f"WHEN {literal(wave)} THEN {round(month * _DAYS_A_MONTH)}" for wave, month in months.items())
    far = (
        f"SELECT line FROM ({select(delivery, names)}) a JOIN {households} h USING (household_id) "
        f"WHERE abs(a.date - (h.start + CASE wave {days} END)) > {WINDOW_DAYS}"
    )
    found = f"more than {WINDOW_DAYS} days from the day on which the wave was planned"
    return note(delivery, far, "wave.window", "warning", columns=("date",), found=found)


def _note_copies(delivery: Delivery) -> Delivery:
    """Tell of persons who gave the same answers to all items at every wave, when nearly everybody did."""
    items = [field.column.code for name, field in delivery.fields.items() if name.startswith(ITEM) and field.column]
    if len(items) < _FEWEST:
        return delivery
    rows = (
        f"SELECT p.line, p.person_id, hash({', '.join(items)}) AS given FROM ({select(delivery, ('person_id',))}) p "
        f"JOIN {delivery.raw.records} r USING (line)"
    )
    persons = f"SELECT person_id, count(DISTINCT given) AS different FROM ({rows}) GROUP BY 1 HAVING count(*) > 1"
    several, same = delivery.store.row(f"SELECT count(*), count(*) FILTER (different = 1) FROM ({persons})")
    if same < max(_FEWEST, _SHARE * several):
        return delivery
    lines = (
        f"SELECT line FROM ({rows}) SEMI JOIN (SELECT person_id FROM ({persons}) WHERE different = 1) USING (person_id)"
    )
    return note(delivery, lines, "wave.copied", "warning", found=f"{same} of {several} persons")


def _note_without_baseline(delivery: Delivery, waves: Sequence[str]) -> Delivery:
    """Tell of persons who answered later but not at the start: nothing can be said of their change."""
    if not waves:
        return delivery
    rows = select(delivery, ("person_id", "wave"))
    without = (
        f"SELECT line FROM ({rows}) ANTI JOIN (SELECT person_id FROM ({rows}) WHERE wave = {literal(waves[0])}) "
        f"USING (person_id)"
    )
    return note(delivery, without, "wave.no_baseline", "warning", columns=("wave",))
