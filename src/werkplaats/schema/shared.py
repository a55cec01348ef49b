"""Columns that several tables share."""

from __future__ import annotations

from werkplaats.schema.declaration import Column

PERSON = Column("person_id", "text", "pseudonym of the person")
PERSON_IF_KNOWN = Column("person_id", "text", "pseudonym of the person, when the record names one", required=False)
HOUSEHOLD = Column("household_id", "text", "pseudonym of the household")
GROUP = Column("group", "text", "group of the household, as named in params `groups`")
