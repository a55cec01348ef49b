"""Write the raw files of the example study: ``python -m werkplaats.synthetic FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

from werkplaats.synthetic.deliveries import write_deliveries
from werkplaats.synthetic.study import generate


def main(arguments: list[str]) -> int:
    """Write the example study to the folder named in ``arguments``; return the exit code."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m werkplaats.synthetic FOLDER\n")
        return 2
    for path in write_deliveries(generate(), Path(arguments[0])):
        sys.stdout.write(f"{path}  {path.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
