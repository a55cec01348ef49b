"""Reading a message that a test writes out."""

import io
from collections.abc import Callable

import pytest

from werkplaats.intake.reading.messages.contents import Message
from werkplaats.intake.reading.messages.message import read_message

from .written import mask


@pytest.fixture
def read() -> Callable[..., Message]:
    """Read a message that is written out, with pseudonyms P1 and P2."""

    def reader(text: str | bytes, *, file: str = "bericht.xml", pseudonym=mask) -> Message:
        content = text.encode() if isinstance(text, str) else text
        return read_message(file, io.BytesIO(content), pseudonym=pseudonym)

    return reader
