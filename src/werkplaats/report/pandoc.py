"""Pandoc: one start of the program per conversion, shut off from files and the network."""

from __future__ import annotations

from collections.abc import Sequence

import pypandoc


def convert(text: str, target: str, *, source: str = "json", options: Sequence[str] = ()) -> str:
    """Return ``text`` in another format.

    Formats are not asked for first: pypandoc would start pandoc three times instead of once.

    Parameters
    ----------
    text
        Pandoc's tree as JSON, or text in the format ``source``.
    target, source
        Pandoc's names of the two formats.
    options
        Options of pandoc besides ``--sandbox``.
    """
    converted = pypandoc.convert_text(
        text, target, format=source, extra_args=["--sandbox", *options], verify_format=False
    )
    return str(converted)
