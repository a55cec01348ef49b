"""One run at a time for each study."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from werkplaats.errors import WerkplaatsError


class LockedError(WerkplaatsError):
    """Another run holds the study."""


@contextmanager
def study_lock(path: Path) -> Iterator[None]:
    """Hold the study whose lock file is ``path``.

    The lock belongs to the open file, so the system drops it when the process ends, however it ends: there are no
    stale locks to clear.

    Raises
    ------
    LockedError
        When another process holds it; the message says which one and since when.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as stream:
        if not _try_lock(stream):
            raise LockedError(
                "another run is at work on this study",
                where=str(path.parent),
                found=_holder(stream),
                do="Wait until it is done, or stop it",
                rule="run.locked",
            )
        stream.seek(0)
        stream.truncate()
        json.dump({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}, stream)
        stream.flush()
        try:
            yield
        finally:
            stream.seek(0)
            stream.truncate()


def _holder(stream: IO[str]) -> str:
    try:
        stream.seek(0)
        holder = json.load(stream)
        return f"process {holder['pid']}, since {holder['since']}"
    except (ValueError, KeyError, OSError):
        return "a process that has only just started"


if sys.platform == "win32":
    import msvcrt

    def _try_lock(stream: IO[str]) -> bool:
        try:
            # Byte 4096 rather than the first: a locked byte cannot be read, and the holder is written at the start.
            stream.seek(4096)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(stream: IO[str]) -> bool:
        try:
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
