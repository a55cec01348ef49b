"""`werkplaats check`: what a run would meet, told as `check-file` tells it, in the language of the study."""

from __future__ import annotations

import json

import pytest

from werkplaats.cli import main
from werkplaats.intake.findings import Finding

FOUND = Finding(
    rule="amount.missing",
    outcome="quarantined",
    file="gemeente/2023.csv",
    table="costs",
    lines=(4,),
    columns=("Bedrag",),
    letters=("K",),
    n_records=1,
)


@pytest.fixture
def check(monkeypatch, capsys, toy):
    def call(findings, *options):
        monkeypatch.setattr("werkplaats.cli.check._findings", lambda _params, _folders: findings)
        monkeypatch.setattr("sys.argv", ["werkplaats", "check", str(toy.params), *options])
        with pytest.raises(SystemExit) as left:
            main()
        return left.value.code or 0, capsys.readouterr().out

    return call


def test_findings_are_lines_for_people(check):
    code, out = check((FOUND,))
    first, second = out.splitlines()
    assert code == 0
    assert first.endswith("deels goedgekeurd; de rest is apart gezet")
    assert second.strip().startswith("gemeente/2023.csv regel 4, kolom Bedrag (K): het bedrag is leeg.")


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        ((), "accepted"),
        (("structure", "info"), "accepted"),
        (("repaired",), "accepted-with-warning"),
        (("warning", "quarantined"), "quarantined"),
    ],
)
def test_json_holds_the_verdict_and_every_finding(check, outcomes, verdict):
    findings = tuple(Finding(rule="amount.missing", outcome=outcome, file="a", table="costs") for outcome in outcomes)
    code, out = check(findings, "--json")
    told = json.loads(out)
    assert (code, told["outcome"], len(told["findings"])) == (0, verdict, len(outcomes))
    assert told["errors"] == []
    assert all(finding["message"] == "het bedrag is leeg" for finding in told["findings"])
