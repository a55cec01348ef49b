import pytest

from werkplaats.errors import InputError
from werkplaats.intake.reading.messages.answers import build_awarded, build_settled
from werkplaats.intake.reading.messages.grids import build_grids

from .written import SECOND, answer, client, declaration, old_answer, old_declaration, performance


@pytest.fixture
def claimed(read):
    lines = performance(5000), performance(24000, reference="R2"), performance(-300, reference="R3", previous="R0")
    return read(declaration(client(*lines), client(performance(700), bsn=SECOND), total=29400), file="323.xml")


def awarded(message) -> list[int | None]:
    return [line.awarded for line in message.lines]


def test_what_was_rejected_counts_for_nothing_and_the_rest_as_claimed(read, claimed):
    reply = read(answer(client(performance(24000, reference="R2")), total=29400, awarded=5400))
    settled = build_awarded(claimed, reply)
    assert awarded(settled) == [5000, 0, -300, 700]
    assert sum(awarded(settled)) == settled.awarded == 5400
    costs = build_grids(settled)["costs"]
    status, amount, asked = (costs.rows[0].index(name) for name in ("status", "amount", "claimed"))
    assert costs.rows[2][status : asked + 1] == ["awarded", "240,00"]
    assert costs.rows[2][amount] == "0,00"


def test_a_reference_of_two_people_is_rejected_for_the_one_that_the_answer_names(read, claimed):
    reply = read(answer(client(performance(700), bsn=SECOND), total=29400, awarded=28700))
    assert awarded(build_awarded(claimed, reply)) == [5000, 24000, -300, 0]


def test_of_two_equal_lines_one_rejection_takes_one(read):
    twice = read(declaration(client(performance(500), performance(500)), total=1000))
    reply = read(answer(client(performance(500)), total=1000, awarded=500))
    assert awarded(build_awarded(twice, reply)) == [0, 500]


def test_an_answer_that_awards_everything_names_nothing(read, claimed):
    assert awarded(build_awarded(claimed, read(answer(total=29400, awarded=29400)))) == [5000, 24000, -300, 700]


@pytest.mark.parametrize("total", [29400, None])
def test_a_declaration_that_was_rejected_as_a_whole_counts_for_nothing(read, claimed, total):
    settled = build_awarded(claimed, read(answer(total=total)))
    assert awarded(settled) == [0, 0, 0, 0]
    assert settled.awarded == 0


@pytest.mark.parametrize(
    "reply",
    [answer(total=100, awarded=100), answer(client(performance(24000, reference="R9")), total=29400, awarded=5400)],
)
def test_an_answer_to_something_else_is_refused(read, claimed, reply):
    with pytest.raises(InputError) as caught:
        build_awarded(claimed, read(reply, file="325.xml"))
    assert caught.value.rule == "message.answer_mismatch"
    assert "325.xml" in caught.value.where
    assert "323.xml" in caught.value.where


def test_a_delivery_is_settled_by_identification(read):
    first = read(declaration(client(performance(500)), total=500, name="M1"))
    second = read(declaration(client(performance(600)), total=600, name="M2"))
    replies = read(answer(total=500, name="M1")), read(answer(client(performance(1)), total=1, name="M3"))
    settled = build_settled([replies[0], first, second, replies[1]])
    assert [message.kind.number for message in settled] == ["323", "323", "325"]
    assert [awarded(message) for message in settled[:2]] == [[0], [None]]
    assert [message.notes for message in settled] == [
        (),
        (("message.unanswered", ()),),
        (("message.orphan_answer", ()),),
    ]
    assert build_grids(settled[1])["costs"].notes == (("message.unanswered", ()),)


def test_the_same_declaration_twice_is_refused(read):
    text = declaration(client(performance(500)), total=500)
    with pytest.raises(InputError) as caught:
        build_settled([read(text, file="a.xml"), read(text, file="b.xml")])
    assert caught.value.rule == "message.repeated"
    assert caught.value.where == "a.xml, b.xml"


def test_a_part_may_be_awarded_before_2021(read):
    lines = performance(5000, old=True), performance(100, reference="R2", old=True)
    reply = old_answer(client(performance(5000, old=True, awarded=3000)), total=5100, awarded=3100)
    settled = build_settled([read(old_declaration(client(*lines), total=5100)), read(reply)])
    assert awarded(settled[0]) == [3000, 100]


@pytest.mark.parametrize(("code", "answered", "credit"), [("448", "449", 0), ("416", "417", -5000)])
def test_the_credit_that_lifts_a_rejected_invoice_line_is_not_subtracted_again(read, code, answered, credit):
    lines = performance(5000, old=True), performance(100, reference="R2", old=True)
    reply = old_answer(
        client(performance(5000, old=True, awarded=0)), total=5100, awarded=100, name="F1", code=answered
    )
    later = client(performance(-5000, reference="R3", previous="R1", old=True))
    settled = build_settled(
        [
            read(old_declaration(client(*lines), total=5100, name="F1", code=code)),
            read(reply),
            read(old_declaration(later, total=-5000, name="F2", code=code)),
            read(old_answer(total=-5000, awarded=-5000, name="F2", code=answered)),
        ]
    )
    assert [awarded(message) for message in settled] == [[0, 100], [credit]]


def test_the_credit_of_an_invoice_line_that_was_awarded_counts(read):
    settled = build_settled(
        [
            read(old_declaration(client(performance(5000, old=True)), total=5000, name="F1", code="448")),
            read(old_answer(total=5000, awarded=5000, name="F1", code="449")),
            read(
                old_declaration(
                    client(performance(-5000, reference="R3", previous="R1", old=True)),
                    total=-5000,
                    name="F2",
                    code="448",
                )
            ),
            read(old_answer(total=-5000, awarded=-5000, name="F2", code="449")),
        ]
    )
    assert [awarded(message) for message in settled] == [[5000], [-5000]]


def test_a_new_debit_that_names_a_rejected_line_counts(read):
    again = performance(5000, reference="R3", previous="R1", old=True)
    settled = build_settled(
        [
            read(old_declaration(client(performance(5000, old=True)), total=5000, name="F1", code="448")),
            read(
                old_answer(client(performance(5000, old=True, awarded=0)), total=5000, awarded=0, name="F1", code="449")
            ),
            read(old_declaration(client(again), total=5000, name="F2", code="448")),
            read(old_answer(total=5000, awarded=5000, name="F2", code="449")),
        ]
    )
    assert [awarded(message) for message in settled] == [[0], [5000]]


def test_what_an_answer_rejects_is_a_table_of_its_own(read):
    part = read(old_answer(client(performance(5000, old=True, awarded=3000)), total=9000, awarded=7000))
    whole = read(answer(client(performance(5000)), total=5000))
    for message, amount in ((part, "30,00"), (whole, "0,00")):
        grid = build_grids(message)["rejections"]
        found = dict(zip(grid.rows[0], grid.rows[1], strict=True))
        assert (found["amount"], found["claimed"]) == (amount, "50,00")


def test_the_credit_of_an_invoice_of_which_every_line_was_rejected_is_not_subtracted(read):
    credit = client(performance(-5000, reference="R3", previous="R1", old=True))
    settled = build_settled(
        [
            read(old_declaration(client(performance(5000, old=True)), total=5000, name="F1", code="448")),
            read(
                old_answer(client(performance(5000, old=True, awarded=0)), total=5000, awarded=0, name="F1", code="449")
            ),
            read(old_declaration(credit, total=-5000, name="F2", code="448")),
        ]
    )
    assert [awarded(message) for message in settled] == [[0], [0]]
