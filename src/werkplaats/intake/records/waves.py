"""Waves of a questionnaire: in their order, near their day, and none without the first."""

from __future__ import annotations

from collections.abc import Sequence

from werkplaats.intake.delivery import Delivery, note, refuse, select, settled
from werkplaats.intake.store import literal

WINDOW_DAYS = 90
"""Days around the middle day of a wave within which an answer belongs to it, when params say nothing else."""


def check_waves(delivery: Delivery, waves: Sequence[str] = (), *, planned: bool = False) -> Delivery:
    """Refuse a wave that is dated before an earlier wave of the same person; tell of answers far from their wave.

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
    if planned:
        return _note_without_baseline(delivery, waves)
    middle = f"SELECT wave, quantile_disc(date, 0.5) AS middle FROM ({rows}) GROUP BY wave"
    far = f"SELECT line FROM ({rows}) JOIN ({middle}) USING (wave) WHERE abs(date - middle) > {WINDOW_DAYS}"
    delivery = note(delivery, far, "wave.window", "warning", columns=("date",))
    return _note_without_baseline(delivery, waves)


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
