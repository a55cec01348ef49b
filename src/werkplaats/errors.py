"""Errors that a user can act on.

Every one of them answers four questions: what is wrong, where, what was found there, and what to do about it.
None of them ever carries the value of a person or a household. The command line prints the message and leaves
with ``exit_code``; a traceback is for faults of the program itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

EXIT_OK = 0
EXIT_NOTEBOOK = 1
EXIT_INPUT = 2
EXIT_PRIVACY = 3
EXIT_INTERRUPTED = 130


class WerkplaatsError(Exception):
    """What is wrong, where it is, what was found, and what to do.

    Parameters
    ----------
    what
        What is wrong, as a sentence without its full stop.
    where
        File, line, column, sheet, key or notebook: as exact as is known.
    found
        What stands there instead; names and counts, never a person's value.
    do
        What the reader can do about it.
    rule
        Stable identifier of the rule that was broken, such as ``params.unknown_key``.
    lines, columns
        The same place for programs: physical lines and names of columns; empty when it is the file as a whole.
    """

    exit_code = EXIT_INPUT

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        found: str = "",
        do: str = "",
        rule: str = "",
        lines: Sequence[int] = (),
        columns: Sequence[str] = (),
    ) -> None:
        self.what, self.where, self.found, self.do, self.rule = what, where, found, do, rule
        self.lines, self.columns = tuple(lines), tuple(columns)
        super().__init__(str(self))

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        sentences = [f"{head}."]
        if self.found:
            sentences.append(f"Found: {self.found}.")
        if self.do:
            sentences.append(f"{self.do}.")
        if self.rule:
            sentences.append(f"[{self.rule}]")
        return " ".join(sentences)

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders (kernels, workers), so they must survive pickling."""
        places = {"lines": self.lines, "columns": self.columns}
        return (_rebuild, (type(self), self.what, self.where, self.found, self.do, self.rule, places))


class InputError(WerkplaatsError):
    """A raw file is not what its layout says it is."""


class ParamsError(WerkplaatsError):
    """The params file, or an override, is wrong."""


class CombinedParamsError(ParamsError):
    """Several things are wrong with the params; all of them are told in one go, one line each."""

    def __init__(self, problems: Sequence[ParamsError]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problems in the params", rule=self.problems[0].rule)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)

    def __reduce__(self) -> tuple[object, ...]:
        """Rebuild from the problems themselves."""
        return (CombinedParamsError, (self.problems,))


class BalanceError(WerkplaatsError):
    """Records or cents went missing between two steps. This is a fault of the program, never of the data."""

    exit_code = EXIT_NOTEBOOK


class MissingInputError(WerkplaatsError):
    """A table or a result that an earlier notebook writes is not there yet."""


class NotebookError(WerkplaatsError):
    """A notebook failed; its executed copy was kept."""

    exit_code = EXIT_NOTEBOOK


class PrivacyError(WerkplaatsError):
    """Direct identifiers were found; nothing was read in and nothing was kept."""

    exit_code = EXIT_PRIVACY


def _rebuild(
    kind: type[WerkplaatsError], what: str, where: str, found: str, do: str, rule: str, places: dict[str, Any]
) -> WerkplaatsError:
    return kind(what, where=where, found=found, do=do, rule=rule, **places)
