"""``werkplaats verify``: whether the study on disk is still the one that was run."""

from __future__ import annotations

import sys
from pathlib import Path

from werkplaats.errors import EXIT_INPUT, EXIT_OK
from werkplaats.pipeline.protection import validate_nothing_left, withdrawn_ids
from werkplaats.pipeline.runs import open_study
from werkplaats.pipeline.verification import verify_run


def verify_command(params: Path) -> int:
    """Name every file that is not as it was, and return 2 when there is any.

    Raises
    ------
    PrivacyError
        When something of people who withdrew is left in what the study wrote.
    """
    loaded, folders = open_study(params)
    found = verify_run(folders, loaded)
    for deviation in found.deviations:
        sys.stdout.write(f"{deviation.role} {deviation.how}: {deviation.path}\n")
    if found.left_out:
        sys.stdout.write(f"Not verified, because out of date or failed: {', '.join(found.left_out)}\n")
    validate_nothing_left(withdrawn_ids(loaded, folders), folders)
    if found.deviations:
        sys.stdout.write(f"{len(found.deviations)} files are not as run {found.run_id} knew them. [verify.changed]\n")
        return EXIT_INPUT
    sys.stdout.write(f"Run {found.run_id}: {found.n_inputs} inputs and {found.n_outputs} outputs are as recorded.\n")
    return EXIT_OK
