"""The page "Your first delivery": its files are written, its commands are run, and its messages are those that come."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from werkplaats.cli import main

PAGE = Path(__file__).parents[3] / "docs" / "first_delivery.md"
BLOCKS = re.findall(
    r"^```(?:{.)?(csv|console)(?: title=(\S+)})?\n(.*?)^```$",
    PAGE.read_text(encoding="utf-8"),
    re.DOTALL | re.MULTILINE,
)


def test_every_command_of_the_page_says_what_the_page_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    commands = 0
    for kind, title, body in BLOCKS:
        if kind == "csv":
            Path(title).parent.mkdir(exist_ok=True)
            Path(title).write_text(body, encoding="utf-8")
            continue
        command, _, expected = body.partition("\n")
        assert run(command.removeprefix("$ "), monkeypatch, capsys) == expected
        commands += 1
    assert commands == 7


def run(command, monkeypatch, capsys):
    arguments = shlex.split(command)
    if arguments[0] == "cat":
        return Path(arguments[1]).read_text(encoding="utf-8")
    monkeypatch.setattr("sys.argv", arguments)
    with pytest.raises(SystemExit):
        main()
    return capsys.readouterr().out
