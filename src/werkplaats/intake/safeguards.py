"""Safeguards of a study: who is shown under which pseudonym, who withdrew, and what people decided about records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from werkplaats.intake.decisions import Decision, read_decisions
from werkplaats.intake.privacy.guarded_files import read_key
from werkplaats.intake.privacy.pseudonyms import Pseudonymizer, build_pseudonymizer, compute_fingerprint
from werkplaats.intake.withdrawal import Withdrawn, code_withdrawn, read_withdrawn
from werkplaats.params.pseudonyms import Pseudonym, Pseudonyms

KINDS = ("person_id", "household_id")
"""Canonical columns that say who a record is about."""


@dataclass(frozen=True)
class Safeguards:
    """What protects the people in a study, and what was decided about their records.

    Attributes
    ----------
    settings
        Which sources deliver raw identifiers.
    pseudonymizers
        By kind of identifier.
    """

    settings: Pseudonyms = field(default_factory=Pseudonyms)
    pseudonymizers: Mapping[str, Pseudonymizer] = field(default_factory=dict)
    withdrawn: Withdrawn = field(default_factory=Withdrawn)
    decisions: tuple[Decision, ...] = ()

    def of(self, source: str) -> dict[str, Pseudonymizer]:
        """Return how the identifiers of the source with this path become pseudonyms, by canonical column."""
        return {name: self.pseudonymizers[name] for name in self.settings.of(source)}

    @property
    def fingerprints(self) -> dict[str, str]:
        """Fingerprint of the key by kind of identifier, for the facts of a run."""
        return {name: item.fingerprint for name, item in self.pseudonymizers.items()}


NONE = Safeguards()
"""No pseudonyms to make, nobody who withdrew, nothing decided."""


def read_safeguards(settings: Pseudonyms, *, study: str, project: Path, folder: Path) -> Safeguards:
    """Return the safeguards of a study.

    Parameters
    ----------
    settings
        ``pseudonyms`` of the params file.
    project
        Folder of the project; keys and code lists must stand outside it.
    folder
        Folder data/raw/<study>, which may hold ``withdrawn.csv`` and ``decisions.csv``.

    Raises
    ------
    InputError
        When a key, a code list or one of the two lists cannot be used.
    """
    given = {name: getattr(settings, name) for name in KINDS}
    pseudonymizers = {
        name: build_pseudonymizer(item, id_type=name, study=study, project=project)
        for name, item in given.items()
        if item is not None
    }
    coded = code_withdrawn(read_withdrawn(folder), {name: item.pseudonymize for name, item in pseudonymizers.items()})
    return Safeguards(settings, pseudonymizers, coded, read_decisions(folder))


def read_marks(settings: Pseudonyms, *, project: Path) -> dict[str, str]:
    """Return what tells one key or code list from another, by kind of identifier.

    Of a key that is its fingerprint; of a code list its size and the time it was changed last, because a hash of its
    content, which is kept with the run, would help whoever wants to guess what stands in it.

    Raises
    ------
    InputError
        When a key cannot be trusted or used.
    """
    given = {name: getattr(settings, name) for name in KINDS}
    return {name: _read_mark(item, project) for name, item in given.items() if item is not None}


def _read_mark(item: Pseudonym, project: Path) -> str:
    if item.key_file is not None:
        return compute_fingerprint(read_key(Path(item.key_file), project=project))
    try:
        status = Path(item.file or "").expanduser().stat()
    except OSError:
        return "absent"
    return f"{status.st_size} bytes, {status.st_mtime_ns}"
