"""Language: sentences by message template, in English in the code and in Dutch in the catalogue.

The catalogue (``locale/nl/LC_MESSAGES/werkplaats.po``) is read with Babel when it is first needed; there is no
compiled copy that could be out of step with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from babel import Locale
from babel.messages.pofile import read_po

LANGUAGES = ("nl", "en")
"""Languages of the report; the messages in the code are the second one."""


def translate(language: str, message: str, **values: str) -> str:
    """Return ``message`` in ``language`` with its placeholders filled in.

    Parameters
    ----------
    language
        ``nl`` or ``en``.
    message
        The English message, as it stands in the code.
    **values
        Text for the placeholders, formatted already.

    Raises
    ------
    KeyError
        When the catalogue has no translation, or a placeholder has no value: half a translation is never shown.

    Examples
    --------
    >>> translate("nl", "Figure {number}. {caption}", number="1", caption="Kosten")
    'Figuur 1. Kosten'
    """
    template = message if language == "en" else catalogue(language)[message]
    return template.format_map(values) if values or "{" in template else template


def message(text: str) -> str:
    """Return ``text``; marks a message that stands in data and is translated later."""
    return text


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return the messages of a language: English text -> translation. Untranslated and fuzzy entries are left out."""
    source = files("werkplaats.report").joinpath("locale", language, "LC_MESSAGES", "werkplaats.po")
    with source.open("rb") as stream:
        entries = read_po(stream, locale=language)
    return MappingProxyType(
        {str(entry.id): str(entry.string) for entry in entries if entry.id and entry.string and not entry.fuzzy}
    )


@cache
def locale_of(language: str) -> Locale:
    """Return the rules for numbers, dates and amounts of a language; English follows European usage (en_GB)."""
    return Locale.parse({"nl": "nl_NL", "en": "en_GB"}[language])
