"""Files held against each other: identifiers that lost their leading zeros, when another file still has these."""

from __future__ import annotations

from collections.abc import Sequence

from werkplaats.errors import InputError
from werkplaats.intake.delivery import Delivery
from werkplaats.intake.refusals import build_input_error

_NAMES = ("household_id", "person_id")
_FEWEST = 2
_SHARE = 0.50


def validate_zeros(deliveries: Sequence[Delivery]) -> None:
    """Look for files of which the identifiers are those of another file without the zeros in front.

    Raises
    ------
    InputError
        When at least two numbers of a file, and half of them, stand in another file with zeros in front, and the file
        itself has none with zeros. Nothing in it would be found to belong to anybody.
    """
    for name in _NAMES:
        numbers = [_list_numbers(delivery, name) for delivery in deliveries]
        padded = {number.lstrip("0") for listed in numbers for number in listed if number.startswith("0")}
        for delivery, listed in zip(deliveries, numbers, strict=True):
            shared = listed & padded
            without = not any(number.startswith("0") for number in listed)
            if without and len(shared) >= max(_FEWEST, _SHARE * len(listed)):
                raise _lost(delivery, name, len(shared), len(listed))


def _list_numbers(delivery: Delivery, name: str) -> set[str]:
    """Return the different numbers of a column of identifiers, as they stand there."""
    field = delivery.fields.get(name)
    if field is None or field.column is None:
        return set()
    return {text for text in field.column.texts if text.isascii() and text.isdigit()}


def _lost(delivery: Delivery, name: str, shared: int, total: int) -> InputError:
    shown = delivery.names.get(name, name)
    return build_input_error(
        "id.leading_zeros",
        where=f"{delivery.raw.where}, column {shown}",
        found=f"{shared} of {total} numbers stand in another file with zeros in front",
        columns=(shown,),
    )
