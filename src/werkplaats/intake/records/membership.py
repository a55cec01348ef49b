"""Persons who appear under more than one household: at the same time, or one after the other."""

from __future__ import annotations

from werkplaats.intake.delivery import Delivery, note, refuse, select, settled


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
    movers = store.name("movers")
    # Codes tell at once who has more than one household; what they mean is asked for these persons only.
    several = (
        f"SELECT {person.code} FROM (SELECT DISTINCT {person.code}, {household.code} FROM {delivery.raw.records}) "
        f"GROUP BY 1 HAVING count(*) > 1"
    )
    lookup = delivery.fields["person_id"].lookup
    store.run(
        f"CREATE TABLE {movers} AS SELECT DISTINCT value AS person_id FROM {lookup} "
        f"WHERE code IN ({several}) AND value != ''"
    )
    if store.value(f"SELECT count(*) FROM {movers}"):
        delivery = _judge(delivery, movers, select(delivery, names))
    store.run(f"DROP TABLE {movers}")
    return delivery


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
