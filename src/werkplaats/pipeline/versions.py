"""Versions of what the code leans on."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import metadata

_OTHER_NAMES = {"pypandoc": "pypandoc_binary", "yaml": "PyYAML"}
"""Import name -> distribution; any other name that differs is found too, but by reading every distribution."""


def library_versions(names: Iterable[str]) -> dict[str, str]:
    """Return import name -> version, for those of ``names`` that are installed and not part of Python."""
    outside = sorted(set(names) - sys.stdlib_module_names - {""})
    found = {name: _version(name) for name in outside}
    return {name: version for name, version in found.items() if version is not None}


def python_version() -> str:
    """Return the version of Python, such as ``3.11.9``."""
    return platform.python_version()


@lru_cache(maxsize=256)
def _version(name: str) -> str | None:
    try:
        return metadata.version(_OTHER_NAMES.get(name, name))
    except metadata.PackageNotFoundError:
        # Only a name that differs from its distribution (yaml, docx) pays for reading every distribution.
        owners = sorted(set(_distributions().get(name, [])))
        return "+".join(metadata.version(owner) for owner in owners) or None


@lru_cache(maxsize=1)
def _distributions() -> Mapping[str, list[str]]:
    return metadata.packages_distributions()
