"""Files of SPSS, Stata and SAS: codes stay codes, declared missing codes keep their code, value labels come along."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from werkplaats.errors import InputError
from werkplaats.intake.reading.archive_contents import no_space_error
from werkplaats.intake.reading.content import corrupt_error
from werkplaats.intake.reading.grid import Columns

_PROCESS = "werkplaats.intake.reading.statistics_process"
_PATIENCE = 60
_XPORT_BLOCK = 80
_STATA_BEGIN, _STATA_END = b"<stata_dta>", b"</stata_dta>"


def read_statistics(file: str, path: Path, kind: str) -> Columns:
    """Return every case of a file of SPSS, Stata or SAS as text.

    Parameters
    ----------
    file
        Name for messages.
    path
        The file.
    kind
        ``sav`` (also .zsav), ``por``, ``dta``, ``sas7bdat`` or ``xport``.

    Returns
    -------
    Columns
        Numbers in 15 digits, dates as yyyy-mm-dd (a time of day is left out, and said). Missing codes that SPSS
        declares stay, with their ranges in ``missing``. The special missing values of Stata and SAS (``.a`` to
        ``.z``) are no code that an instrument knows: they become empty, and the note ``sav.user_missing`` tells in
        which records.

    Raises
    ------
    InputError
        When the file is damaged, or holds fewer cases than it promises.

    References
    ----------
    ReadStat, the library that knows these formats: https://github.com/WizardMac/ReadStat.
    """
    _validate_end(file, path, kind)
    cases, facts = _run(file, path, kind)
    return Columns(
        file=file,
        names=facts["names"],
        kinds=facts["kinds"],
        batches=_batches(cases),
        missing={name: [(low, high) for low, high in ranges] for name, ranges in facts["missing"].items()},
        labels=facts["labels"],
        notes=tuple((rule, tuple(records)) for rule, records in facts["notes"]),
        texts=tuple(str(text) for text in facts["texts"]),
    )


def _batches(cases: IO[bytes]) -> Iterator[pa.RecordBatch]:
    with cases:
        yield from pa.ipc.open_stream(cases)


def _run(file: str, path: Path, kind: str) -> tuple[IO[bytes], Mapping[str, Any]]:
    """Read the file in a process of its own; return its cases, in a file without a name, and its facts."""
    seconds = _PATIENCE + path.stat().st_size // 2**20
    cases = tempfile.TemporaryFile()  # noqa: SIM115  (it lives as long as whoever walks the batches)
    try:
        # -P: a module that lies in the folder of the user is not ours.
        command = [sys.executable, "-P", "-m", _PROCESS, str(path), kind]
        done = subprocess.run(command, stdout=cases, stderr=subprocess.PIPE, timeout=seconds, check=False)
        facts = _facts(file, done.stderr)
    except subprocess.TimeoutExpired:
        cases.close()
        raise corrupt_error(file, f"no end to it after {seconds} seconds") from None
    except InputError:
        cases.close()
        raise
    cases.seek(0)
    return cases, facts


def _facts(file: str, told: bytes) -> Mapping[str, Any]:
    """Return what the process said last; when it was stopped dead it said nothing."""
    try:
        said = json.loads(told.decode("utf-8", errors="replace").rsplit("\n", 1)[-1])
    except ValueError:
        said = {"corrupt": "the library that reads it was stopped dead"}
    if "No space left" in said.get("corrupt", ""):
        raise no_space_error(file, "a full disk")
    if "corrupt" in said:
        raise corrupt_error(file, said["corrupt"])
    facts: Mapping[str, Any] = said["facts"]
    return facts


def _validate_end(file: str, path: Path, kind: str) -> None:
    """Refuse a file that was cut off after its cases, which the library does not see."""
    size = path.stat().st_size
    if kind == "xport" and size % _XPORT_BLOCK:
        raise corrupt_error(file, f"{size} bytes, which is no multiple of {_XPORT_BLOCK}")
    if kind == "dta":
        with path.open("rb") as stream:
            tagged = stream.read(len(_STATA_BEGIN)) == _STATA_BEGIN
            stream.seek(max(size - len(_STATA_END), 0))
            if tagged and stream.read() != _STATA_END:
                raise corrupt_error(file, "no end of file")
