"""The same care in two files, in another notation; a hit, a miss and an edge."""

import pytest

LINES = (
    ("P0001", "01-03-2018", "1.234,50"),
    ("P0001", "01-03-2018", "20,00"),
    ("P0002", "01-03-2018", "20,00"),
)
OTHERWISE = (("P0001", "1-3-2018", "1234,50"), ("P0001", "1-3-2018", "20"), ("P0002", "1-3-2018", "20"))


@pytest.fixture
def outcomes(check, header):
    """Return what became of two files, each with lines of a person, a first day and an amount."""

    def tell(*files) -> list[tuple[str, str]]:
        texts = {
            f"{name}.csv": header
            + "".join(
                f"{person};H001;Wmo;02A;De Linde;{start};31-03-2018;{amount}\n" for person, start, amount in lines
            )
            for name, lines in zip("ab", files, strict=True)
        }
        return [(item.outcome, item.error.rule if item.error else "") for item in check(texts)]

    return tell


@pytest.mark.parametrize("second", [OTHERWISE, OTHERWISE[::-1]])
def test_the_same_records_in_another_notation_are_refused(outcomes, second):
    assert outcomes(LINES, second)[1] == ("error", "delivery.same_content")


@pytest.mark.parametrize(
    "second",
    [
        OTHERWISE[:2],
        (*OTHERWISE[:2], ("P0003", "1-3-2018", "20")),
        (*OTHERWISE[:2], ("P0002", "2-3-2018", "20")),
        (("P0001", "1-3-2018", "20"), ("P0001", "1-3-2018", "20,0"), ("P0002", "1-3-2018", "1234,50")),
        (*OTHERWISE, ("P0002", "1-3-2018", "0,00")),
    ],
)
def test_other_persons_days_or_amounts_are_others(outcomes, second):
    assert outcomes(LINES, second)[1][1] == ""


def test_records_that_are_written_alike_are_set_aside_one_by_one(outcomes):
    assert outcomes(LINES, (*LINES, ("P0003", "01-03-2018", "5,00"))) == [("accepted", ""), ("quarantined", "")]
    assert outcomes(LINES, LINES[::-1]) == [("accepted", ""), ("quarantined", "")]
