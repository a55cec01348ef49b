"""Standard messages of a study on their way into the store: declarations paired with their answers, one table each."""

from __future__ import annotations

from collections.abc import Sequence

from werkplaats.intake.delivery import Delivery
from werkplaats.intake.door import enter
from werkplaats.intake.framing import load_grid
from werkplaats.intake.reading.container import Member
from werkplaats.intake.reading.messages.answers import build_settled
from werkplaats.intake.reading.messages.grids import COLUMNS, build_grids
from werkplaats.intake.reading.messages.message import read_message
from werkplaats.intake.refusals import build_input_error
from werkplaats.intake.safeguards import NONE, Safeguards
from werkplaats.intake.store import Store
from werkplaats.params.sources import Source
from werkplaats.schema import TABLES


def read_messages(members: Sequence[Member], source: Source, store: Store, safeguards: Safeguards) -> list[Delivery]:
    """Read iWmo and iJw messages, settle declarations with their answers, and return those that fill the table.

    Raises
    ------
    InputError
        When a message cannot be read, its total differs from its lines, or none of them fills the table.
    PrivacyError
        When the params file does not say how the numbers of persons become pseudonyms.
    """
    if not members:
        return []
    pseudonymizer = safeguards.of(source.path).get("person_id")
    messages = []
    for member in members:
        with member.path.open("rb") as stream:
            replace = pseudonymizer.pseudonymize if pseudonymizer else None
            messages.append(read_message(member.file, stream, pseudonym=replace))
    grids = [build_grids(message).get(source.table) for message in build_settled(messages)]
    filled = [grid for grid in grids if grid is not None]
    if not filled:
        raise build_input_error(
            "message.other_table",
            what=f"no message fills the table '{source.table}'",
            where=source.path,
            found=f"{len(members)} messages",
            do=f"Messages fill {', '.join(name for name in COLUMNS if name in TABLES)}: correct `table` of the source",
        )
    mapped = _map_source(source)
    # Numbers of persons became pseudonyms while the message was read.
    return [enter(load_grid(grid, store, wanted=()), mapped, NONE) for grid in filled]


def _map_source(source: Source) -> Source:
    """Return the source with the columns of a message, which need no mapping."""
    known = {*TABLES[source.table].names, "amount"}
    own = {name: name for name in COLUMNS[source.table] if name in known}
    return source.model_copy(
        update={
            "columns": {**own, **source.columns},
            "layout": "mapped",
            "amounts": "decimal_comma",
            "dates": "yyyy-mm-dd",
        }
    )
