"""``werkplaats check``: the params and the raw files, read as a run would read them, and nothing written."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkplaats.errors import EXIT_OK, InputError, WerkplaatsError
from werkplaats.params.model import StudyParams
from werkplaats.pipeline.keys import raw_files
from werkplaats.pipeline.runs import open_study
from werkplaats.workspace.project import StudyFolders

if TYPE_CHECKING:
    from werkplaats.intake.findings import Finding
    from werkplaats.report.finding_rows import FindingRow


def check_command(params: Path, *, as_json: bool) -> int:
    """Print what a run would meet, and return the exit code that it would end with."""
    try:
        loaded, folders = open_study(params)
        files = _files_of_every_source(loaded, folders)
        findings = _findings(loaded, folders)
    except WerkplaatsError as error:
        if not as_json:
            raise
        _print_json(
            {"params": str(params), "outcome": "error", "files": [], "findings": [], "errors": [_as_dict(error)]}
        )
        return error.exit_code
    from werkplaats.intake.checking import judge_outcome
    from werkplaats.report.finding_rows import build_finding_rows
    from werkplaats.report.findings_files import as_object

    outcome, rows = judge_outcome(findings), build_finding_rows(findings, language=loaded.language)
    if as_json:
        _print_json(
            {
                "params": str(params),
                "study": loaded.study,
                "outcome": outcome,
                "files": files,
                "findings": [as_object(row) for row in rows],
                "errors": [],
            }
        )
    else:
        _print_text(loaded, len(files), rows, outcome)
    return EXIT_OK


def _files_of_every_source(params: StudyParams, folders: StudyFolders) -> list[str]:
    missing = [source.path for source in params.sources if not any(folders.raw.glob(source.path))]
    if missing:
        there = sorted(path.name for path in folders.raw.iterdir()) if folders.raw.is_dir() else []
        raise InputError(
            "no raw file answers to a source of the params",
            where=str(folders.raw),
            found=f"nothing that matches {', '.join(missing)}; there is {', '.join(there) or 'nothing'}",
            do="Put the file there, or correct `path` under `sources`",
            rule="input.no_raw_files",
        )
    return [path.relative_to(folders.project).as_posix() for path in raw_files(params, folders)]


def _findings(params: StudyParams, folders: StudyFolders) -> tuple[Finding, ...]:
    from werkplaats.analyses.cleaning import check_study
    from werkplaats.analyses.outcomes import validate_outcomes

    validate_outcomes(params)
    return check_study(params, folders.raw)


def _print_text(params: StudyParams, n_files: int, rows: Sequence[FindingRow], outcome: str) -> None:
    from werkplaats.cli.findings_text import VERDICTS, format_finding
    from werkplaats.report.language import translate

    sys.stdout.write(
        translate(
            params.language,
            "{study}: the params are right; {n} raw files read: {outcome}",
            study=params.study,
            n=str(n_files),
            outcome=translate(params.language, VERDICTS[outcome]),
        )
        + "\n"
    )
    for row in rows:
        sys.stdout.write(f"  {format_finding(row, language=params.language)}\n")


def _print_json(content: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n")


def _as_dict(error: WerkplaatsError) -> dict[str, str]:
    return {
        "rule": error.rule,
        "where": error.where,
        "message": error.what,
        "found": error.found,
        "fix": error.do,
    }
