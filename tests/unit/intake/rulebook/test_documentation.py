"""The page of the rules is made from the rulebook, and says of every rule what is wrong and what to do."""

from __future__ import annotations

import re
from pathlib import Path

from werkplaats.intake.rulebook import RULES
from werkplaats.intake.rulebook.documentation import format_rules_page

PROJECT = Path(__file__).parents[4]
PAGE = PROJECT / "docs" / "rules.md"


def test_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == format_rules_page()


def test_every_rule_stands_on_the_page_once_in_a_row_of_five_cells():
    rows = [line for line in format_rules_page().splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == sorted(RULES, key=lambda name: (name.partition(".")[0], name))
    assert [row for row in rows if row.replace("\\|", "").count(" | ") != 4] == []


def test_every_rule_says_what_is_wrong_and_what_to_do_as_a_clause_and_a_sentence():
    assert [name for name, rule in RULES.items() if not rule.what or rule.what.endswith(".")] == []
    assert [name for name, rule in RULES.items() if not rule.do[:1].isupper() or rule.do.endswith(".")] == []


def test_every_rule_that_intake_names_is_in_the_rulebook():
    families = "|".join(sorted({name.partition(".")[0] for name in RULES}))
    named = {
        rule: path.name
        for path in (PROJECT / "src" / "werkplaats" / "intake").rglob("*.py")
        for rule in re.findall(rf'"((?:{families})\.[a-z_]+)"', path.read_text(encoding="utf-8"))
        if not rule.endswith(".csv")
    }
    assert len(named) > 50
    assert {rule: place for rule, place in named.items() if rule not in RULES} == {}
