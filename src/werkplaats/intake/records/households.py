"""Whose record it is: the household of a person on a day, and households that are in the study."""

from __future__ import annotations

from werkplaats.intake.delivery import Delivery, select, settled, with_fields
from werkplaats.intake.fates import note, note_file, refuse
from werkplaats.intake.fields import Field, constant_field
from werkplaats.schema import TABLES


def resolve_households(delivery: Delivery, memberships: str) -> Delivery:
    """Fill in the household of a record that names only a person, from the membership on the day of the record.

    A record of which no household, or more than one, is known on that day is refused.

    Parameters
    ----------
    memberships
        Table in the store with ``person_id, household_id, start, end``; empty text when the study has none.
    """
    if "household_id" not in TABLES[delivery.table].names or delivery.table == "households":
        return delivery
    given = delivery.fields.get("household_id") or constant_field("")
    delivery = with_fields(delivery, {"household_id": given})
    if not memberships or "person_id" not in delivery.fields:
        return delivery
    day = next((name for name in ("start", "date", "month") if name in delivery.fields), None)
    names = ["household_id", "person_id", *([day] if day else [])]
    delivery = settled(delivery, names)
    open_ = f"SELECT * FROM ({select(delivery, names)}) WHERE household_id = ''"
    if not delivery.store.value(f"SELECT count(*) FROM ({open_})"):
        return delivery
    return _fill(delivery, open_, memberships, day, given)


def refuse_unknown_households(delivery: Delivery, households: str) -> Delivery:
    """Refuse records of a household that the enrolment does not know; without an enrolment nothing is refused.

    Parameters
    ----------
    households
        Table in the store with ``household_id``; empty text when the study has none.
    """
    if not households or "household_id" not in delivery.fields or delivery.table == "households":
        return delivery
    delivery = settled(delivery, ("household_id",))
    unknown = (
        f"SELECT line FROM ({select(delivery, ['household_id'])}) ANTI JOIN {households} USING (household_id) "
        f"WHERE household_id != ''"
    )
    return refuse(delivery, unknown, "household.unknown", columns=("household_id",))


def note_silent_households(delivery: Delivery, households: str) -> Delivery:
    """Tell how many households of the study have no record in a file of costs: unknown is not zero."""
    if delivery.table != "costs" or not households or "household_id" not in delivery.fields:
        return delivery
    delivery = settled(delivery, ("household_id",))
    present = select(delivery, ["household_id"])
    silent = delivery.store.value(
        f"SELECT count(*) FROM {households} ANTI JOIN (SELECT household_id FROM ({present})) USING (household_id)"
    )
    if not silent:
        return delivery
    return note_file(
        delivery, "household.no_records", "warning", columns=("household_id",), found=f"{silent} households"
    )


def _fill(delivery: Delivery, open_: str, memberships: str, day: str | None, given: Field) -> Delivery:
    store = delivery.store
    when = f'o."{day}"' if day else "NULL::DATE"
    found = store.name("found")
    store.run(
        f"CREATE TABLE {found} AS "
        f"SELECT o.line, min(m.household_id) AS value, count(DISTINCT m.household_id) AS several "
        f"FROM ({open_}) o JOIN {memberships} m ON m.person_id = o.person_id "
        f"AND (m.start IS NULL OR {when} IS NULL OR m.start <= {when}) "
        f'AND (m."end" IS NULL OR {when} IS NULL OR {when} <= m."end") GROUP BY o.line'
    )
    doubtful = f"SELECT line FROM {found} WHERE several > 1"
    delivery = refuse(delivery, doubtful, "person.two_households", columns=("person_id",))
    store.run(f"DELETE FROM {found} WHERE several > 1")
    filled = f"SELECT line FROM {found} ANTI JOIN {delivery.fates} USING (line)"
    delivery = note(delivery, filled, "household.from_membership", "repaired", columns=("household_id",))
    resolved = Field("VARCHAR", by_line=found, fallback=given)
    delivery = settled(with_fields(delivery, {"household_id": resolved}), ["household_id"])
    if TABLES[delivery.table].column("household_id").required:
        unknown = f"SELECT line FROM ({select(delivery, ['household_id'])}) WHERE coalesce(household_id, '') = ''"
        delivery = refuse(delivery, unknown, "household.unresolved", columns=("household_id",))
    return delivery
