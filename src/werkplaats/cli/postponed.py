"""pandas is loaded when a command uses it, and not before: a check of a small file does not.

To load it takes longer than to check a thousand lines, and deliveries are checked file by file.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

_NAME = "pandas"


class _Absent:
    """A finder that finds no pandas."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 the protocol of finders
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Raise ModuleNotFoundError for pandas; say nothing of any other module."""
        if fullname == _NAME:
            raise ModuleNotFoundError(_NAME)
        return None


def postpone_pandas() -> None:
    """Keep pyarrow from loading pandas by itself; nothing is done when it is there already.

    pyarrow looks for pandas when it makes its first array, to be ready for frames. Here it finds none, and does not
    look again: it cannot make frames in this process, and a check hands it none. DuckDB and our own code still can.
    """
    if _NAME in sys.modules:
        return
    absent = _Absent()
    sys.meta_path.insert(0, absent)
    try:
        import numpy as np
        import pyarrow as pa

        pa.array(np.array([""], dtype=object))
    finally:
        sys.meta_path.remove(absent)
