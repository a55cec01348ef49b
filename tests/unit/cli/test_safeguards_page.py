"""The page "Safeguards": its lists and its params can be used, and its messages are those that come."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from werkplaats.errors import InputError, PrivacyError
from werkplaats.intake.decisions import parse_decisions
from werkplaats.intake.privacy.pseudonyms import validate_fingerprints
from werkplaats.intake.replay import REASONS
from werkplaats.intake.rulebook import RULES
from werkplaats.intake.rulebook.decisions import OVERRULABLE
from werkplaats.intake.withdrawal import parse_withdrawn
from werkplaats.params.pseudonyms import Pseudonyms
from werkplaats.workspace.erasure import validate_erased

PAGE = (Path(__file__).parents[3] / "docs" / "safeguards.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
FLAT = " ".join(PAGE.split())


def block(beginning: str) -> str:
    (found,) = [body for _, body in BLOCKS if body.startswith(beginning)]
    return found


def test_the_params_are_params():
    settings = Pseudonyms.model_validate(yaml.safe_load(block("pseudonyms:"))["pseudonyms"])
    assert set(settings.of("leden.csv")) == {"person_id"}


def test_the_lists_can_be_read():
    withdrawn = parse_withdrawn(block("person_id;").encode())
    assert (withdrawn.persons, withdrawn.households) == ({"P0013"}, {"H078"})
    assert [item.decision for item in parse_decisions(block("file;").encode())] == ["keep", "keep", "drop"]


def test_the_rules_that_are_named_exist_and_all_that_can_be_overruled_are_named():
    families = {rule.partition(".")[0] for rule in RULES}
    named = {name for name in re.findall(r"`([a-z]+\.[a-z_]+)`", PAGE) if not name.endswith(".csv")}
    assert {name for name in named if name.partition(".")[0] in families} <= set(RULES)
    assert set(OVERRULABLE) <= named


def test_the_messages_are_those_that_come(tmp_path):
    with pytest.raises(InputError) as changed:
        validate_fingerprints({"person_id": "365718c25474fbd2"}, {"person_id": "89ab01cd23ef4567"})
    path = tmp_path / "reports" / "maastricht" / "intern" / "notes.txt"
    path.parent.mkdir(parents=True)
    path.write_text("about P0013")
    with pytest.raises(PrivacyError) as left:
        validate_erased(["P0013"], [tmp_path], root=tmp_path)
    assert str(changed.value) in FLAT
    assert str(left.value) in FLAT
    assert f"decisions.csv line 2: {REASONS['changed']}" in FLAT
