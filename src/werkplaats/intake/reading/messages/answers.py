"""Declarations and their answers: what the municipality awarded counts, not what the provider claimed.

An answer names only what it did not award in full (TR342, and TR320 before release 3.0). What it does not name was
awarded as claimed; an answer that names nothing and awards nothing, or has no totals at all, rejected everything.

A declaration that was rejected is never credited. An invoice (303F) is: the provider lifts the claim with a credit
later. So once the rejection of an invoice line is taken into account, its credit must not be subtracted again.

References
----------
iStandaarden, informatiemodel iWmo and iJw 3.2, OP303, IV085, IV087, TR342, TR366; release 3.0, IV053 to IV056, TR320.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from werkplaats.errors import InputError
from werkplaats.intake.reading.messages.contents import Line, Message
from werkplaats.intake.reading.messages.kinds import ANSWERS, DECLARATIONS
from werkplaats.intake.refusals import build_input_error

_Key = tuple[str, ...]


def build_awarded(declaration: Message, answer: Message) -> Message:
    """Return the declaration with on every line what was awarded, in cents; nothing of it is left out.

    Parameters
    ----------
    declaration
        Message 323 or 303.
    answer
        Message 325 or 304 that answers it.

    Raises
    ------
    InputError
        When the answer is about other totals, or rejects lines that the declaration does not hold.
    """
    if answer.submitted is not None and answer.submitted != declaration.submitted:
        raise _mismatch(declaration, answer, "the totals that were claimed differ", ())
    if not answer.lines and not answer.awarded:
        return replace(declaration, awarded=0, lines=[replace(line, awarded=0) for line in declaration.lines])
    named: dict[_Key, list[Line]] = defaultdict(list)
    for line in answer.lines:
        named[_line_key(line)].append(line)
    lines = []
    for line in declaration.lines:
        found = named.get(_line_key(line))
        lines.append(replace(line, awarded=(found.pop(0).awarded or 0) if found else line.claimed))
    left = [line.line for rest in named.values() for line in rest]
    if left:
        raise _mismatch(declaration, answer, f"{len(left)} lines of the answer are not in the declaration", left)
    return replace(declaration, awarded=answer.awarded, lines=lines)


def build_settled(messages: Sequence[Message]) -> list[Message]:
    """Return all messages of a delivery, every declaration with its answer taken into account.

    Declarations keep their place. An answer whose declaration is not there stays, with a note; a declaration without
    an answer stays as claimed, with a note; an answer that was used is gone.

    Raises
    ------
    InputError
        When a declaration, or an answer to it, is there twice, or when the two do not belong together.
    """
    answers = _index(messages, ANSWERS)
    declarations = _index(messages, DECLARATIONS)
    settled = []
    for message in messages:
        key = _message_key(message)
        if message.kind.number in DECLARATIONS:
            answer = answers.get(key)
            settled.append(build_awarded(message, answer) if answer else _note(message, "message.unanswered"))
        elif message.kind.number not in ANSWERS:
            settled.append(message)
        elif key not in declarations:
            settled.append(_note(message, "message.orphan_answer"))
    return _drop_lifted(settled, answers.values())


def _drop_lifted(messages: Sequence[Message], answers: Iterable[Message]) -> list[Message]:
    rejected = {
        _credit_key(answer, line, line.texts.get("reference", ""))
        for answer in answers
        if answer.kind.invoice  # one that rejects the whole message names no lines, and is never followed by a credit
        for line in answer.lines
        if not line.awarded
    }

    def settle(message: Message, line: Line) -> Line:
        previous = line.texts.get("previous_reference", "")
        lifts = (line.claimed or 0) < 0 and bool(previous) and _credit_key(message, line, previous) in rejected
        return replace(line, awarded=0) if lifts else line

    return [
        replace(message, lines=[settle(message, line) for line in message.lines]) if message.kind.invoice else message
        for message in messages
    ]


def _index(messages: Sequence[Message], numbers: Sequence[str]) -> dict[_Key, Message]:
    chosen = [message for message in messages if message.kind.number in numbers]
    for key, count in Counter(_message_key(message) for message in chosen).items():
        if count > 1:
            raise _repeated([message for message in chosen if _message_key(message) == key])
    return {_message_key(message): message for message in chosen}


def _message_key(message: Message) -> _Key:
    generation = "303" if message.kind.number in ("303", "304") else "323"
    return (message.kind.act, generation, message.provider, message.identification)


def _line_key(line: Line) -> _Key:
    names = ("reference", "previous_reference", "product_code", "start", "end")
    return (line.person, str(line.claimed), *(line.texts.get(name, "") for name in names))


def _credit_key(message: Message, line: Line, reference: str) -> _Key:
    return (message.kind.act, message.provider, line.person, reference)


def _note(message: Message, rule: str) -> Message:
    return replace(message, notes=(*message.notes, (rule, ())))


def _mismatch(declaration: Message, answer: Message, found: str, lines: Sequence[int]) -> InputError:
    return build_input_error(
        "message.answer_mismatch", where=f"{answer.file} (answer to {declaration.file})", found=found, lines=lines
    )


def _repeated(messages: Sequence[Message]) -> InputError:
    files = ", ".join(message.file for message in messages)
    return build_input_error(
        "message.repeated",
        where=files,
        found=f"{len(messages)} messages {messages[0].kind.number} of one provider with one identification",
    )
