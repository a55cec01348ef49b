"""How identifiers become pseudonyms: part of the params model. The key and the code list stay outside the project."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from werkplaats.params.fields import RelativePath, Strict, fault


def validate_outside_path(path: str) -> str:
    """Return ``path`` when it is a full path, or one below the home folder; else ValueError."""
    if re.match(r"^[A-Za-z][A-Za-z0-9+.-]*://", path):
        raise ValueError("params.remote_path: this is a file of this computer, never an address")
    full = path.startswith(("/", "~/")) or re.match(r"^[A-Za-z]:[\\/]", path)
    if not full or re.search(r"[<>\x00-\x1f]", path) or ".." in re.split(r"[\\/]", path):
        raise ValueError("params.path: this file stands outside the project: write its full path, or one from ~/")
    return path


def validate_shape(shape: str) -> str:
    """Return ``shape`` when it says how identifiers are written; else ValueError."""
    if shape == "bsn" or (re.fullmatch(r"[A-Z0-9._/-]+", shape) and ("9" in shape or "A" in shape)):
        return shape
    raise ValueError("params.shape: write `bsn`, or 9 for every digit and A for every letter, such as P999999")


OutsidePath = Annotated[str, Field(min_length=2, max_length=400), AfterValidator(validate_outside_path)]
"""Full path of a file outside the project."""


class Pseudonym(Strict):
    """How one kind of identifier becomes a pseudonym."""

    scheme: Literal["hmac", "code_list"]
    """`hmac` computes pseudonyms with a secret key; `code_list` looks them up in a list that somebody else keeps."""
    key_file: OutsidePath | None = None
    """For `hmac`: file outside the project that holds the key, readable by its owner only."""
    file: OutsidePath | None = None
    """For `code_list`: csv outside the project with columns raw;code, readable by its owner only."""
    shape: Annotated[str, Field(max_length=40), AfterValidator(validate_shape)] | None = None
    """How identifiers are written: `bsn`, or 9 for a digit and A for a letter (P999999). Others are set aside."""
    sources: list[RelativePath] = Field(default_factory=list)
    """Paths of the sources that deliver raw identifiers, as written there; left out when all of them do."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needed, other = ("key_file", "file") if self.scheme == "hmac" else ("file", "key_file")
        if getattr(self, needed) is None:
            raise fault("params.missing_key", f"scheme '{self.scheme}' needs '{needed}'", "scheme")
        if getattr(self, other) is not None:
            raise fault("params.unknown_value", f"scheme '{self.scheme}' has no '{other}'", other)
        if self.scheme == "hmac" and self.shape is None:
            raise fault(
                "params.missing_key", "scheme 'hmac' needs 'shape': a lost zero gives another pseudonym", "scheme"
            )
        return self


class Pseudonyms(Strict):
    """Which identifiers are delivered raw and become pseudonyms before anything is kept."""

    person_id: Pseudonym | None = None
    """Persons; left out when their identifiers are delivered as pseudonyms already."""
    household_id: Pseudonym | None = None
    """Households; left out when their identifiers are delivered as pseudonyms already."""

    def of(self, source: str) -> dict[str, Pseudonym]:
        """Return which canonical columns of the source with path ``source`` become pseudonyms, and how."""
        found = {"person_id": self.person_id, "household_id": self.household_id}
        return {name: item for name, item in found.items() if item and (not item.sources or source in item.sources)}
