"""Names that smell like a secret: their values are refused and never repeated, because params travel with every run."""

from __future__ import annotations

import re

_SECRET = re.compile(
    r"(^|[_.\-\s])(pass(word|wd|phrase)?|wachtwoord|secrets?|geheim|tokens?|api[_-]?key|\w*key|sleutel|salt|zout|pepper"
    r"|credentials?|private|pin)($|[_.\-\s\d])",
    re.IGNORECASE,
)


def looks_secret(name: str) -> bool:
    """Return whether a key with this name probably holds a password, a key or a salt.

    Examples
    --------
    >>> [looks_secret(name) for name in ("pseudonym_key", "db.password", "title", "keyboard")]
    [True, True, False, False]
    """
    return bool(_SECRET.search(name))
