"""``python -m werkplaats`` is the same program as ``werkplaats``."""

from werkplaats.cli import main

if __name__ == "__main__":
    main()
