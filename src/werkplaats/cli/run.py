"""``werkplaats run``: the study, start to report, and what a reader wants to know first."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console

from werkplaats.cli.headlines import balance_line, headline_lines
from werkplaats.errors import EXIT_OK
from werkplaats.pipeline.collected import collect_results
from werkplaats.pipeline.graph import STEPS, Step, find_step, with_upstream
from werkplaats.pipeline.judgment import Failure
from werkplaats.pipeline.keys import OWN_PACKAGES
from werkplaats.pipeline.progress import show_progress
from werkplaats.pipeline.runs import RunOutcome, run_study


def run_command(
    params: Path,
    *,
    overrides: Mapping[str, str],
    only: Sequence[str],
    jobs: int | None,
    force: bool,
    steps: Sequence[Step] = STEPS,
    packages: Mapping[str, Path] = OWN_PACKAGES,
) -> int:
    """Run a study, print how it went, and return the exit code."""
    console = Console(stderr=False, highlight=False)
    named = [find_step(steps, name).notebook for name in only]
    shown = with_upstream(steps, named) if named else tuple(steps)
    with show_progress([step.notebook for step in shown], console) as listen:
        outcome = run_study(
            params,
            overrides=overrides,
            only=only,
            jobs=jobs,
            force=force,
            listen=listen,
            steps=steps,
            packages=packages,
        )
    for run_id in outcome.swept:
        _say(f"Removed what run {run_id} left behind when it was killed.")
    for path in outcome.erased:
        _say(f"Removed what an earlier run had kept of people who withdrew: {path}")
    for failure in outcome.failures:
        _tell_failure(failure)
    if outcome.interrupted:
        sys.stderr.write("Interrupted. What the study had before is untouched; run again to go on.\n")
    if outcome.exit_code == EXIT_OK:
        _tell_results(outcome)
    return outcome.exit_code


def _tell_failure(failure: Failure) -> None:
    place = f"{failure.notebook}, cell {failure.cell}" if failure.cell else failure.notebook
    known = failure.message.startswith(f"{place}: ")
    lines = [f"\n{failure.message}" if known else f"\n{place}: {failure.message}"]
    if failure.source and not failure.own_error:
        lines += ["", *(f"    {line}" for line in failure.source.splitlines()), ""]
    if failure.kept:
        lines.append(f"The notebook as it was executed: {failure.kept}")
    sys.stderr.write("\n".join(lines) + "\n")


def _tell_results(outcome: RunOutcome) -> None:
    if set(outcome.states.values()) == {"skipped"}:
        _say("Everything is up to date.")
    collected = collect_results(outcome.folders)
    if line := balance_line(collected):
        _say(f"\n{_folded(line)}")
    if lines := headline_lines(collected):
        _say("")
        for line in lines:
            _say(_folded(line))
    _tell_reports(outcome)


def _tell_reports(outcome: RunOutcome) -> None:
    public = outcome.folders.reports / "openbaar"
    reports = [path for suffix in ("html", "pdf", "docx") if (path := public / f"rapport.{suffix}").is_file()]
    if reports:
        _say("\nReport for publication:")
        for path in reports:
            _say(f"  {path.relative_to(outcome.folders.project)}")
        _say(
            f"Everything, never to leave: {(outcome.folders.reports / 'intern').relative_to(outcome.folders.project)}/"
        )


def _folded(line: str) -> str:
    """Return a long line in lines that fit the terminal, if there is one."""
    if not sys.stdout.isatty():
        return line
    return textwrap.fill(line, width=shutil.get_terminal_size().columns, subsequent_indent="    ")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
