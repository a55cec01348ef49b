"""Write the raw files of the example study: ``python -m werkplaats.synthetic FOLDER [--effect 1.0]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from werkplaats.synthetic.deliveries import write_deliveries
from werkplaats.synthetic.effect import LARGEST_EFFECT
from werkplaats.synthetic.study import generate


def main(arguments: list[str]) -> int:
    """Write the example study to the folder named in ``arguments``; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m werkplaats.synthetic", description="Raw files of the example.")
    parser.add_argument("folder", type=Path, help="where the files are to stand")
    parser.add_argument(
        "--effect",
        type=_times,
        default=1.0,
        help=f"how many times the effect of the example is planted, 0 to {LARGEST_EFFECT:.2f} (default 1)",
    )
    given = parser.parse_args(arguments)
    for path in write_deliveries(generate(effect=given.effect), given.folder):
        sys.stdout.write(f"{path}  {path.stat().st_size} bytes\n")
    return 0


def _times(text: str) -> float:
    value = float(text)
    if not 0 <= value <= LARGEST_EFFECT:
        raise argparse.ArgumentTypeError(f"{text} does not lie between 0 and {LARGEST_EFFECT:.2f}")
    return value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
