"""Standard messages in a study: numbers become pseudonyms, households follow, and totals hold to the cent."""

from pathlib import Path

import pytest

from werkplaats.errors import InputError, PrivacyError
from werkplaats.intake.checking import check_delivery
from werkplaats.intake.vocabulary import Vocabulary

from .kept import everything, rules
from .messages.written import FIRST, SECOND, answer, client, declaration, performance

SAMPLES = Path(__file__).parents[3] / ".." / "shared" / "refdata" / "istandaarden_3_2"
COSTS = {"path": "berichten/*.xml", "table": "costs"}
MEMBERS = {"path": "leden.csv", "table": "memberships", "columns": {"person_id": "bsn_code", "household_id": "gezin"}}
VOCABULARY = Vocabulary(
    allowed={"domain": frozenset({"wmo", "youth"}), "payer": frozenset({"municipality"})},
    payer_of={"wmo": "municipality", "youth": "municipality"},
)


@pytest.fixture
def people(key):
    return {"person_id": {"scheme": "hmac", "key_file": str(key), "shape": "bsn"}}


def members(*persons: str) -> str:
    return "bsn_code;gezin\n" + "".join(f"{person};H{place:03d}\n" for place, person in enumerate(persons, start=1))


def cents(rows, cleaned) -> int:
    return int(rows(cleaned)["cents"].sum())


@pytest.fixture
def written():
    """A declaration of 290 euros over two clients, and the answer that awards 50 of them."""
    lines = performance(5000), performance(24000, reference="R2")
    return {
        "berichten/323.xml": declaration(client(*lines), client(performance(700), bsn=SECOND), total=29700),
        "berichten/325.xml": answer(client(performance(24000, reference="R2")), total=29700, awarded=5700),
        "leden.csv": members(FIRST, SECOND),
    }


def test_what_was_awarded_counts_and_nobody_is_named(protect, rows, written, people):
    cleaned = protect(written, COSTS, MEMBERS, pseudonyms=people, vocabulary=VOCABULARY)
    assert cents(rows, cleaned) == 5700
    assert list(rows(cleaned)["household_id"].unique()) == ["H001", "H002"]
    assert set(rows(cleaned)["status"]) == {"awarded"}
    assert not [bsn for bsn in (FIRST, SECOND) if bsn in everything(cleaned)]


def test_a_message_on_one_line_is_the_same_message(protect, rows, written, people):
    flat = {name: text.replace("\n", "") if name.endswith(".xml") else text for name, text in written.items()}
    cleaned = protect(flat, COSTS, MEMBERS, pseudonyms=people, vocabulary=VOCABULARY)
    assert cents(rows, cleaned) == 5700
    assert [balance.raw for balance in cleaned.balances if balance.table == "costs"] == [3]


def test_without_an_answer_what_was_claimed_counts_and_is_told(protect, rows, written, people):
    del written["berichten/325.xml"]
    cleaned = protect(written, COSTS, MEMBERS, pseudonyms=people, vocabulary=VOCABULARY)
    assert cents(rows, cleaned) == 29700
    assert "message.unanswered" in rules(cleaned)


def test_whoever_withdrew_is_not_in_the_messages_either(protect, rows, written, people):
    withdrawn = {"withdrawn.csv": f"person_id\n{SECOND}\n"}
    cleaned = protect(written | withdrawn, COSTS, MEMBERS, pseudonyms=people, vocabulary=VOCABULARY)
    assert cents(rows, cleaned) == 5000
    assert list(rows(cleaned, "memberships")["household_id"]) == ["H001"]


def test_without_pseudonyms_a_message_is_refused_with_advice(protect, written):
    with pytest.raises(PrivacyError, match="pseudonyms") as caught:
        protect(written, COSTS, MEMBERS, vocabulary=VOCABULARY)
    assert FIRST not in str(caught.value)


def test_a_single_message_is_refused_with_advice(tmp_path, store, written):
    path = tmp_path / "323.xml"
    path.write_text(written["berichten/323.xml"])
    (checked,) = check_delivery(path, layout="costs", store=store)
    assert isinstance(checked.error, PrivacyError)
    assert "a study with `pseudonyms`" in checked.findings[0].found


def test_a_table_that_messages_do_not_fill_is_refused(protect, written, people):
    with pytest.raises(InputError, match=r"message\.other_table"):
        protect(written, COSTS | {"table": "events"}, MEMBERS, pseudonyms=people, vocabulary=VOCABULARY)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample messages are not beside the project")
@pytest.mark.parametrize(("sample", "total"), [("WMO323", 58_000), ("JW323", 79_000)])
def test_the_samples_give_their_totals_to_the_cent(protect, rows, people, sample, total):
    content = (SAMPLES / f"{sample}.xml").read_text(encoding="utf-8")
    numbers = sorted(set(content.split("Bsn>")[1::2]))
    persons = [text.split("<")[0] for text in numbers]
    files = {f"berichten/{sample}.xml": content, "leden.csv": members(*persons)}
    cleaned = protect(files, COSTS, MEMBERS, pseudonyms=people, vocabulary=VOCABULARY)
    assert cents(rows, cleaned) == sum(balance.cents_clean for balance in cleaned.balances) == total
    assert not [person for person in persons if person in everything(cleaned)]
