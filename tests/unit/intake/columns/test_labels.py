"""Labels: words that run with the codes pass, words that run against them stop the file.

Oracle: the wording of the Dutch and English EQ-5D questionnaires.
"""

import pytest

from werkplaats.intake.columns.labels import judge_labels

WORDINGS = (
    ["geen problemen", "lichte problemen", "matige problemen", "ernstige problemen", "extreme problemen"],
    [
        "Ik heb geen problemen met lopen",
        "Ik heb een beetje problemen met lopen",
        "Ik heb matige problemen met lopen",
        "Ik heb ernstige problemen met lopen",
        "Ik ben niet in staat om te lopen",
    ],
    [
        "Ik ben niet angstig of somber",
        "Ik ben een beetje angstig of somber",
        "Ik ben matig angstig of somber",
        "Ik ben erg angstig of somber",
        "Ik ben extreem angstig of somber",
    ],
    ["no problems", "slight problems", "moderate problems", "severe problems", "unable to walk about"],
    ["I have no pain", "slight pain", "moderate pain", "severe pain", "extreme pain"],
    ["geen problemen", "enige problemen", "bedlegerig"],
    ["geen pijn", "matige pijn", "zeer ernstige pijn"],
)


def labels(words, start=1):
    return {str(code): word for code, word in enumerate(words, start=start)}


@pytest.mark.parametrize("words", WORDINGS)
def test_wordings_of_the_questionnaire(words):
    assert judge_labels(labels(words), "eq5d_5l.mobility") == []


@pytest.mark.parametrize("words", WORDINGS)
def test_reversed_wordings(words):
    (judgement,) = judge_labels(labels(words[::-1]), "eq5d_mobility")
    assert (judgement.rule, judgement.verdict, judgement.hit) == ("sav.label_mismatch", "error", None)


def test_two_labels_that_changed_places():
    words = ["geen problemen", "matige problemen", "lichte problemen", "ernstige problemen", "extreme problemen"]
    assert judge_labels(labels(words), "eq5d_pain")


@pytest.mark.parametrize("words", WORDINGS[:1])
def test_levels_that_begin_at_zero(words):
    assert judge_labels(labels(words, start=0), "eq5d_pain")[0].found.startswith("the label for no problems")


@pytest.mark.parametrize(
    "label",
    [
        *("geen antwoord", "weet niet", "weet ik niet", "wil ik niet zeggen", "liever niet", "niet van toepassing"),
        *("geen mening", "niet ingevuld", "no answer", "prefer not to say", "not applicable", "don't know"),
    ],
)
def test_labels_of_no_answer_are_left_out(label):
    assert judge_labels(labels(WORDINGS[0]) | {"9": label}, "eq5d_pain") == []


@pytest.mark.parametrize("item", ["vas", "eq_vas.vas", "mph_3", "positive_health.meaning"])
def test_scales_on_which_more_is_better(item):
    assert judge_labels({"0": "slechtst denkbare gezondheid", "100": "best denkbare gezondheid"}, item) == []
    assert judge_labels({"100": "slechtst denkbare gezondheid", "0": "best denkbare gezondheid"}, item)
    assert judge_labels({"0": "helemaal mee oneens", "5": "neutraal", "10": "helemaal mee eens"}, item) == []
    assert judge_labels({"0": "helemaal mee eens", "5": "neutraal", "10": "helemaal mee oneens"}, item)


def test_other_items_and_other_words_are_not_judged():
    reversed_words = labels(WORDINGS[0][::-1])
    assert judge_labels(reversed_words, "sdq.emotional") == []
    assert judge_labels({"1": "ja", "2": "nee"}, "eq5d_pain") == []
    assert judge_labels({}, "eq5d_pain") == []
    assert judge_labels({"extreme": "extreme problemen", "none": "geen problemen"}, "eq5d_pain") == []
