"""A study with messages, a key and somebody who withdraws, through the real pipeline and notebook 01."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from werkplaats.errors import EXIT_OK, InputError, PrivacyError
from werkplaats.intake.privacy.guarded_files import write_key
from werkplaats.intake.privacy.pseudonyms import compute_fingerprint, compute_pseudonym
from werkplaats.pipeline.graph import STEPS
from werkplaats.pipeline.runs import run_study
from werkplaats.workspace.erasure import find_traces

REPOSITORY = Path(__file__).parents[2]
STAYING, LEAVING = "999990019", "999990020"

PARAMS = """\
study: klein
title: Small study with messages
groups:
  intervention: director
payers:
  municipality: {{label: Gemeente}}
domains:
  wmo: {{payer: municipality, label: Wmo}}
window: {{start: "2018-01-01", end: "2020-12-31"}}
pseudonyms:
  person_id: {{scheme: hmac, key_file: {key}, shape: bsn}}
sources:
  - {{path: "berichten/*.xml", table: costs}}
  - path: leden.csv
    table: memberships
    columns: {{person_id: bsn, household_id: gezin}}
"""

LINE = (
    "<Prestatie><ProductReferentie><b:ReferentieNummer>R{n}</b:ReferentieNummer></ProductReferentie>"
    "<ToewijzingNummer>77</ToewijzingNummer><ProductCategorie>02</ProductCategorie><ProductCode>02A05</ProductCode>"
    "<ProductPeriode><b:Begindatum>2019-04-01</b:Begindatum><b:Einddatum>2019-04-30</b:Einddatum></ProductPeriode>"
    "<GeleverdVolume>4</GeleverdVolume><Eenheid>04</Eenheid><IngediendBedrag><b:Bedrag>{cents}</b:Bedrag>"
    "<b:DebetCredit>D</b:DebetCredit></IngediendBedrag></Prestatie>"
)


def message(*clients: tuple[str, int]) -> str:
    total = sum(cents for _, cents in clients)
    body = "".join(
        f"<Client><Bsn>{bsn}</Bsn><Prestaties>{LINE.format(n=n, cents=cents)}</Prestaties></Client>"
        for n, (bsn, cents) in enumerate(clients)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<x:Bericht xmlns:x="x" xmlns:b="b"><Header>'
        "<BerichtCode>484</BerichtCode><BerichtVersie>3</BerichtVersie><BerichtSubversie>2</BerichtSubversie>"
        "<Afzender>65656055</Afzender><Ontvanger>0384</Ontvanger><BerichtIdentificatie>"
        "<b:Identificatie>M1</b:Identificatie></BerichtIdentificatie></Header><Declaratie>"
        "<DeclaratieNummer>D1</DeclaratieNummer><TotaalIngediendBedrag>"
        f"<b:TotaalBedrag>{total}</b:TotaalBedrag><b:DebetCredit>D</b:DebetCredit></TotaalIngediendBedrag>"
        f"<Clienten>{body}</Clienten></Declaratie></x:Bericht>\n"
    )


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The study, run once before and once after somebody withdrew."""
    folder = tmp_path_factory.mktemp("safeguards")
    key = write_key(folder / "study.key")
    project = folder / "project"
    shutil.copytree(REPOSITORY / "notebooks", project / "notebooks", ignore=shutil.ignore_patterns(".*"))
    params = write(project / "params" / "klein.yaml", PARAMS.format(key=folder / "study.key"))
    raw = project / "data" / "raw" / "klein"
    write(raw / "berichten" / "323.xml", message((STAYING, 5000), (LEAVING, 24000)))
    write(raw / "leden.csv", f"bsn;gezin\n{STAYING};H0001\n{LEAVING};H0002\n{LEAVING};H0002\n")
    return project, params, raw, key


def run(params: Path):
    return run_study(params, steps=STEPS[:1])


def test_a_person_comes_in_under_a_pseudonym_and_leaves_without_a_trace(project, tmp_path):
    folder, params, raw, key = project
    hidden = compute_pseudonym(key, study="klein", id_type="person_id", plain=LEAVING)
    kept = [folder / "data" / "processed", folder / "reports"]
    results = folder / "data" / "processed" / "klein" / "results" / "01_cleaning.json"

    first = run(params)
    assert first.exit_code == EXIT_OK, first.failures
    assert find_traces([STAYING, LEAVING], kept) == ()
    assert find_traces([hidden], kept) != ()
    facts = json.loads(results.read_text())["facts"]
    assert (facts["cents_clean"], facts["pseudonym_keys"]) == (29000, {"person_id": compute_fingerprint(key)})
    # What somebody did by hand meanwhile is found as well.
    scratch = write(folder / "data" / "processed" / "klein" / "scratch" / "note.txt", f"see {hidden}\n")

    write(raw / "withdrawn.csv", f"person_id;household_id;date\n{LEAVING};;01-03-2024\n")
    outcome = run(params)
    assert (outcome.exit_code, outcome.states) == (EXIT_OK, {"01_cleaning": "done"})
    assert find_traces([STAYING, LEAVING, hidden], kept) == ()
    assert "data/processed/klein/scratch/note.txt" in outcome.erased
    assert not scratch.exists()
    facts = json.loads(results.read_text())["facts"]
    assert (facts["cents_clean"], facts["withdrawn_persons"], facts["withdrawn_households"]) == (5000, 1, 0)
    assert facts["records_raw"] == facts["records_clean"] + facts["records_quarantined"] + facts["records_structure"]

    assert run(params).states == {"01_cleaning": "skipped"}
    loose = write(folder / "reports" / "klein" / "intern" / "loose.csv", f"person_id\n{hidden}\n")
    write(raw / "withdrawn.csv", f"person_id;household_id;date\n{LEAVING};;02-03-2024\n")
    with pytest.raises(PrivacyError, match=r"loose\.csv.*consent\.traces"):
        run(params)
    loose.unlink()

    other = write(tmp_path / "unused", "")
    other.unlink()
    write_key(other)
    write(params, PARAMS.format(key=other))
    with pytest.raises(InputError, match=r"pseudonym\.key_changed"):
        run(params)
