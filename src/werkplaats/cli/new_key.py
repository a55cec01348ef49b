"""``werkplaats new-key``: a key for pseudonyms, and what whoever keeps it must know."""

from __future__ import annotations

import sys
from pathlib import Path

from werkplaats.errors import InputError, ParamsError
from werkplaats.intake.privacy.guarded_files import write_key
from werkplaats.intake.privacy.pseudonyms import compute_fingerprint
from werkplaats.intake.rulebook.privacy import RULES
from werkplaats.workspace.project import find_project

_RULE = "pseudonym.key_file"


def new_key_command(file: Path) -> None:
    """Write a new key to a file outside any project, and tell how it is used and kept.

    Raises
    ------
    InputError
        When there is such a file already, its folder is not there, or it would stand in a project.
    """
    full = file.expanduser().absolute()
    _validate_outside(full)
    fingerprint = compute_fingerprint(write_key(full))
    sys.stdout.write(_MESSAGE.format(file=full, fingerprint=fingerprint))


def _validate_outside(full: Path) -> None:
    try:
        find_project(full.parent)
    except ParamsError:
        return
    raise InputError(RULES[_RULE].what, where=str(full), found="a place in a project", do=RULES[_RULE].do, rule=_RULE)


_MESSAGE = """\
A new key: {file}
Only you can read it. Its fingerprint, which says nothing about it, is {fingerprint}.

Keep a copy where the data are not, such as a password safe. Without this key nobody can make the same pseudonyms
again, not even for who withdraws; with it, anybody can find out who is behind them. Never send it, and never put it
next to the data. One key for each project.

In the params file of the study, with the `shape` in which the identifiers are delivered:

pseudonyms:
  person_id:
    scheme: hmac
    key_file: {file}
    shape: bsn
"""
