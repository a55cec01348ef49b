"""The page of the documentation that explains every rule of intake, made from the rulebook itself."""

from __future__ import annotations

from collections.abc import Iterator

from werkplaats.intake.rulebook import RULES
from werkplaats.intake.rulebook.rule import Rule

_INTRODUCTION = """\
# Rules: everything intake may say about a delivery

A rule has a name that does not change, so that other programs can match on it. `werkplaats check-file`,
`werkplaats check` and the findings of notebook 01 name the rule with file, sheet, line and column; a message never
holds a value from the file. What becomes of the records stands with each finding: nothing is used (`error`), set apart
(`quarantined`), used after a repair (`repaired`), used with a warning (`warning`), no record at all (`structure`), or
told for completeness (`info`).

This page is made from the rulebook: `python -m werkplaats.intake.rulebook.documentation > docs/rules.md`.
"""


def format_rules_page() -> str:
    """Return the page as Markdown: a section for each family of rules, by the first part of their names."""
    families = sorted({name.partition(".")[0] for name in RULES})
    return "\n".join([_INTRODUCTION, *(line for family in families for line in _section(family))])


def _section(family: str) -> Iterator[str]:
    yield f"## {family}\n"
    yield "| rule | what is wrong | why it matters | what to do | example |"
    yield "|---|---|---|---|---|"
    for name in sorted(name for name in RULES if name.partition(".")[0] == family):
        yield _row(name, RULES[name])
    yield ""


def _row(name: str, rule: Rule) -> str:
    cells = (f"`{name}`", rule.what, rule.why, rule.do, f"`` {rule.example} ``" if rule.example else "")
    return "| " + " | ".join(_escaped(cell) for cell in cells) + " |"


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|") if cell.startswith("`") else cell.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    print(format_rules_page(), end="")  # noqa: T201 the module is also the program that writes docs/rules.md
