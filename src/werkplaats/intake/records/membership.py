"""Persons who appear under more than one household: at the same time, one after the other, or in another file."""

from __future__ import annotations

from collections.abc import Sequence

from werkplaats.intake.delivery import Delivery, select, settled
from werkplaats.intake.fates import note, refuse
from werkplaats.intake.store import list_lines

_WHO = ("person_id", "household_id")
_MOST_PERSONS = 20
"""More persons than this are no household in the sense of the study."""


def check_membership(delivery: Delivery) -> Delivery:
    """Refuse records that place a person in two households on one day; tell of persons who moved.

    Only for cost lines that name the household themselves: then nothing else says where a person lived.
    """
    if delivery.table == "measurements":
        return _note_answers(delivery)
    names = ("person_id", "household_id", "start", "end")
    if delivery.table != "costs" or not set(names) <= set(delivery.fields):
        return delivery
    person, household = delivery.fields["person_id"].column, delivery.fields["household_id"].column
    if person is None or household is None:
        return delivery
    delivery = settled(delivery, names)
    store = delivery.store
    movers, pairs = store.name("movers"), store.name("pairs")
    # Codes tell at once who has more than one household; what they mean is asked for these persons only.
    store.run(f"CREATE TABLE {pairs} AS SELECT DISTINCT {person.code}, {household.code} FROM {delivery.raw.records}")
    several = f"SELECT {person.code} FROM {pairs} GROUP BY 1 HAVING count(*) > 1"
    delivery = _note_crowds(delivery, pairs, household.code)
    lookup = delivery.fields["person_id"].lookup
    store.run(
        f"CREATE TABLE {movers} AS SELECT DISTINCT value AS person_id FROM {lookup} "
        f"WHERE code IN ({several}) AND value != ''"
    )
    if store.value(f"SELECT count(*) FROM {movers}"):
        delivery = _judge(delivery, movers, select(delivery, names))
    store.run(f"DROP TABLE {movers}")
    store.run(f"DROP TABLE {pairs}")
    return delivery


def note_moves_between(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """Tell of persons who have one household in one file of costs and another in a later one.

    It is told at the first line of the person in the later file. Within a file `check_membership` has told already.
    """
    chosen = [place for place, delivery in enumerate(deliveries) if _names_households(delivery)]
    done = [*deliveries]
    if len(chosen) < 2:
        return done
    store, stays = deliveries[chosen[0]].store, deliveries[chosen[0]].store.name("stays")
    for number, place in enumerate(chosen):
        done[place] = settled(done[place], _WHO)
        rows = (
            f"SELECT {place} AS place, person_id, household_id, min(line) AS line FROM ({select(done[place], _WHO)}) "
            f"WHERE person_id != '' AND household_id != '' GROUP BY ALL"
        )
        store.run(f"INSERT INTO {stays} {rows}" if number else f"CREATE TABLE {stays} AS {rows}")
    alone = f"SELECT place, person_id FROM {stays} GROUP BY ALL HAVING count(*) = 1"
    moved = (
        f"SELECT b.place, b.line FROM {stays} a JOIN {stays} b ON a.person_id = b.person_id AND a.place < b.place "
        f"AND a.household_id != b.household_id SEMI JOIN ({alone}) s ON s.place = b.place AND s.person_id = b.person_id"
    )
    lines: dict[int, set[int]] = {}
    for place, line in store.rows(moved):
        lines.setdefault(place, set()).add(line)
    store.run(f"DROP TABLE {stays}")
    for place, found in sorted(lines.items()):
        done[place] = note(
            done[place], list_lines(sorted(found)), "person.household_switch", "warning", columns=("household_id",)
        )
    return done


def _names_households(delivery: Delivery) -> bool:
    fields = [delivery.fields.get(name) for name in _WHO]
    return delivery.table == "costs" and all(field is not None and field.column is not None for field in fields)


def _note_crowds(delivery: Delivery, pairs: str, household: str) -> Delivery:
    """Tell of households with more persons than live under one roof, on the first line of each."""
    crowds = delivery.store.column(f"SELECT {household} FROM {pairs} GROUP BY 1 HAVING count(*) > {_MOST_PERSONS}")
    if not crowds:
        return delivery
    rows = f"({select(delivery, ('household_id',))}) JOIN {delivery.raw.records} r USING (line)"
    crowded = f"household_id != '' AND r.{household} IN ({', '.join(map(str, crowds))})"
    first = f"SELECT min(line) AS line FROM {rows} WHERE {crowded} GROUP BY household_id"
    return note(delivery, first, "household.many_persons", "warning", columns=("household_id",))


def _note_answers(delivery: Delivery) -> Delivery:
    """Tell of persons whose answers name more than one household."""
    names = ("person_id", "household_id")
    if not set(names) <= set(delivery.fields):
        return delivery
    delivery = settled(delivery, names)
    rows = f"SELECT * FROM ({select(delivery, names)}) WHERE household_id != '' AND person_id != ''"
    movers = f"SELECT person_id FROM ({rows}) GROUP BY 1 HAVING count(DISTINCT household_id) > 1"
    moves = f"({rows}) SEMI JOIN ({movers}) USING (person_id)"
    moved = f"SELECT min(line) AS line FROM {moves} GROUP BY person_id, household_id"
    return note(delivery, moved, "person.household_switch", "warning", columns=("household_id",))


def _judge(delivery: Delivery, movers: str, rows: str) -> Delivery:
    store = delivery.store
    stays = store.name("stays")
    store.run(
        f"CREATE TABLE {stays} AS SELECT * FROM ({rows}) SEMI JOIN {movers} USING (person_id) WHERE household_id != ''"
    )
    at_once = (
        f"SELECT a.line FROM {stays} a JOIN {stays} b ON a.person_id = b.person_id "
        f'AND a.household_id != b.household_id AND a.start <= b."end" AND b.start <= a."end"'
    )
    delivery = refuse(delivery, at_once, "person.two_households", columns=("household_id",))
    playing = f"SELECT * FROM {stays} ANTI JOIN {delivery.fates} USING (line)"
    still = f"SELECT person_id FROM ({playing}) GROUP BY person_id HAVING count(DISTINCT household_id) > 1"
    stays_of = f"({playing}) SEMI JOIN ({still}) USING (person_id)"
    moved = f"SELECT min(line) AS line FROM {stays_of} GROUP BY person_id, household_id"
    delivery = note(delivery, moved, "person.household_switch", "warning", columns=("household_id",))
    store.run(f"DROP TABLE {stays}")
    return delivery
