"""Every form of a sentence about a score, in both languages: what changed, how much that is, what cannot be said."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from werkplaats.instruments.registry import INSTRUMENTS
from werkplaats.report.chapters.analysis_plan import plan_line, plan_rows
from werkplaats.report.chapters.instrument_words import KNOWN
from werkplaats.report.chapters.lacking import lacking_lines
from werkplaats.report.chapters.multiplicity import proportion_line
from werkplaats.report.chapters.other_ways import ways_block
from werkplaats.report.chapters.score_account import account_of_scores
from werkplaats.report.chapters.score_findings import score_lines
from werkplaats.report.chapters.score_sentences import outcome_paragraphs
from werkplaats.report.chapters.unsaid import ELSEWHERE, REASONS, unsaid_lines
from werkplaats.report.chapters.wording import cited
from werkplaats.report.context import Context, ReportInput
from werkplaats.report.interpret import MAN_SON_HING_2002
from werkplaats.results import Estimate, Missing, Results

NOTEBOOK = "03_quality_of_life"
SOURCE = "Walters, S. J. & Brazier, J. E. (2005). Comparison of the minimally important difference. Qual Life Res 14."
ANALYSES = Path(__file__).parents[2] / "src" / "werkplaats" / "analyses"


def estimate(term="mean_change", value=0.1, low=0.02, high=0.18, **more):
    given = {
        "unit": "points",
        "method": "mean of paired differences; studentized; p from the exact sign-flip test",
        "n_households": 12,
        "n_obs": 18,
        "conf_level": None if low is None else 0.95,
        "outcome": "eq5d_utility",
        "wave": "T1",
        "group": "director",
        "contrast": "before-after",
    }
    return Estimate(term=term, estimate=value, conf_low=low, conf_high=high, **(given | more))


OUTCOMES = pd.DataFrame(
    {
        "outcome": ["eq5d_utility", "eq_vas"],
        "label": ["EQ-5D", "EQ VAS"],
        "label_en": ["EQ-5D", "EQ VAS"],
        "minimum": [-0.446, 0.0],
        "maximum": [1.0, 100.0],
        "higher_is_better": True,
        "value_set": None,
        "is_measure": True,
        "ordinal": False,
        "minimal_important_difference": [0.074, None],
        "minimal_important_difference_source": [SOURCE, None],
        "population_mean": [0.869, None],
        "population_mean_source": ["Versteegh et al. (2016).", None],
        "role": ["primary", "secondary"],
        "instrument": ["eq5d_5l", "eq_vas"],
    }
)


@pytest.fixture
def tell(report_input):
    """Return a function that gives the context of a study with these estimates, tables, facts and missing things."""

    def make(*estimates, tables=None, facts=None, missing=(), language="nl", variant="intern"):
        found = Results(
            NOTEBOOK,
            estimates,
            {"outcomes": OUTCOMES, **(tables or {})},
            facts or {},
            tuple(Missing(what, "because") for what in missing),
        )
        params = report_input.params.model_copy(update={"secondary_outcomes": ["eq_vas"]})
        given = ReportInput(params, {NOTEBOOK: found}, {}, {}, report_input.provenance)
        return Context(given, language, variant)

    return make


def paragraphs(context):
    return " ".join(outcome_paragraphs(context, "eq5d_utility"))


@pytest.mark.parametrize(
    ("low", "high", "value", "place", "word"),
    [
        (0.08, 0.30, 0.20, "definite", "voorbij"),
        (0.01, 0.30, 0.15, "probable", "waarschijnlijk"),
        (0.01, 0.10, 0.05, "possible", "mogelijk"),
        (-0.01, 0.30, 0.15, "possible", "mogelijk"),
        (0.01, 0.06, 0.03, "none", "te klein"),
        (None, None, 0.15, "unknown", "Zonder interval"),
        (-0.30, -0.08, -0.20, "definite", "voorbij"),
        (-0.20, 0.02, -0.05, "possible", "mogelijk"),
    ],
)
def test_a_change_is_held_against_the_smallest_that_matters(tell, low, high, value, place, word):
    change = estimate(value=value, low=low, high=high)
    told = paragraphs(tell(change))
    assert "Het kleinste verschil dat ertoe doet is 0,074 (Walters & Brazier, 2005)." in told
    assert word in told
    sentence = MAN_SON_HING_2002.sentences[place].format(citation="Man-Son-Hing et al., 2002")
    assert sentence in paragraphs(tell(change, language="en"))


def test_size_comes_first_and_p_last(tell):
    change = estimate(p_value=0.012)
    size = estimate("hedges_g", 0.62, 0.1, 1.1, unit="standard deviations of the change")
    effect = estimate("mee_chua_effect", 0.02, -0.03, 0.07)
    told = paragraphs(tell(change, size, effect))
    order = [
        "steeg gemiddeld",
        "Gestandaardiseerd is dat 0,62",
        "kleinste verschil dat ertoe doet, maar",
        "bevolking (0,869)",
    ]
    places = [told.index(part) for part in [*order, "Toets op geen verandering: p = 0,012."]]
    assert places == sorted(places)
    assert told.endswith("p = 0,012.")


def test_what_fell_is_told_without_a_sign_and_so_is_its_size(tell):
    change = estimate(value=-0.2, low=-0.3, high=-0.1)
    size = estimate("hedges_g", -0.9, -1.4, -0.3, unit="standard deviations of the change")
    told = paragraphs(tell(change, size))
    assert "daalde gemiddeld met 0,200 (95%-BI 0,100 tot 0,300)" in told
    assert "Gestandaardiseerd is dat 0,90 (95%-BI 0,30 tot 1,40)" in told


NO_FINDING = estimate(value=0.05, low=-0.02, high=0.12, p_value=0.14)
DETECTABLE = estimate("minimal_detectable_change", 0.13, 0.09, 0.2)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Geen aantoonbare verandering; deze studie had een verandering van 0,130 of meer met een kans van 90%"),
        ("en", "No change was demonstrated; this study could have seen one of 0.130 or more with a probability of 90%"),
    ],
)
def test_beside_no_finding_stands_what_could_have_been_seen(tell, language, said):
    context = tell(NO_FINDING, DETECTABLE, facts={"power": 0.9}, language=language)
    assert said in paragraphs(context)
    assert said in " ".join(score_lines(context))


def test_beside_a_finding_it_does_not(tell):
    assert "aantoonbare" not in paragraphs(tell(estimate(), DETECTABLE))


def test_where_interval_and_test_disagree_that_is_said(tell):
    told = paragraphs(tell(replace(NO_FINDING, p_value=0.03), DETECTABLE))
    assert "Interval en toets zijn het niet eens (p = 0,030)" in told
    assert "Geen aantoonbare verandering" not in told


def test_responders_are_told_when_all_three_shares_are_there(tell):
    shares = [
        estimate(f"share_{name}", share, 0.1, 0.9)
        for name, share in (("improved", 0.5), ("same", 0.25), ("worse", 0.25))
    ]
    assert "Van 12 huishoudens verbeterde 50% minstens zoveel, bleef 25% eronder" in paragraphs(
        tell(estimate(), *shares)
    )
    assert "verbeterde" not in paragraphs(tell(estimate(), *shares[:2]))


def family(*rows):
    columns = ["term", "family", "outcome", "wave", "group", "n_tests", "p_value", "p_adjusted", "n_households"]
    return {"multiplicity": pd.DataFrame(rows, columns=columns)}


def test_a_corrected_p_value_says_for_how_many_tests(tell):
    primary = ("mean_change", "primary", "eq5d_utility", "T1", "director", 2, 0.0004, 0.0008, 12)
    change = estimate(p_value=0.0004)
    told = paragraphs(tell(change, tables=family(primary)))
    assert told.endswith("p < 0,001; gecorrigeerd voor 2 toetsen (Holm) p < 0,001.")
    alone = (*primary[:5], 1, *primary[6:])
    assert "er is één toets" in paragraphs(tell(change, tables=family(alone)))


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ([("a", 0.01), ("b", 0.2)], "Van 2 secundaire uitkomstmaten veranderde er 1 aantoonbaar"),
        ([("a", 0.1), ("b", 0.2)], "Geen van 2 secundaire uitkomstmaten veranderde aantoonbaar."),
        (
            [("eq_vas", 0.01)],
            "De enige secundaire uitkomstmaat, EQ-VAS (eigen cijfer voor gezondheid), veranderde aantoonbaar",
        ),
        ([("eq_vas", 0.2)], "veranderde niet aantoonbaar."),
    ],
)
def test_the_rest_is_told_in_proportion(tell, outcomes, said):
    rows = [("mean_change", "secondary", name, "T1", "director", 2, p, p, 12) for name, p in outcomes]
    (line,) = proportion_line(tell(estimate(), tables=family(*rows)))
    assert said in line


def test_between_groups_the_proportion_is_of_differences(tell):
    difference = estimate("adjusted_difference", reference="comparison", contrast="between")
    for outcomes, said in (
        ([("a", 0.01), ("b", 0.2)], "Op 1 van 2 secundaire uitkomstmaten verschillen de groepen aantoonbaar"),
        ([("a", 0.1), ("b", 0.2)], "Op geen van 2"),
        ([("eq_vas", 0.01)], "Op de enige secundaire uitkomstmaat"),
        ([("eq_vas", 0.2)], "is geen verschil aangetoond"),
    ):
        rows = [("adjusted_difference", "secondary", name, "T1", "director", 2, p, p, 12) for name, p in outcomes]
        (line,) = proportion_line(tell(difference, tables=family(*rows)))
        assert said in line


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", sorted(REASONS))
def test_every_kind_of_what_cannot_be_said_is_a_sentence(tell, kind, language):
    context = tell(missing=[f"{kind}:eq5d_utility:T1:director"], language=language)
    lines = [*unsaid_lines(context), *paragraphs(context).split(". ")]
    for line in lines:
        assert not re.search(r"[{}]", line)
    if kind not in ("plan", "plan_changed", "nothing_to_impute"):
        (line,) = unsaid_lines(context)
        assert line[0].isupper()
        assert line.endswith(".")


def test_what_notebook_03_leaves_out_has_a_sentence():
    source = " ".join(path.read_text("utf-8") for path in ANALYSES.glob("*.py"))
    placed = set(re.findall(r'\bplace\(\s*f?"([a-z_]+)"', source))
    assert len(placed) > 15
    assert placed - set(REASONS) - set(ELSEWHERE) == set()


def test_the_same_reason_is_said_once(tell):
    missing = [
        f"attrition:{outcome}:{wave}:director" for outcome in ("eq5d_utility", "eq_vas") for wave in ("T1", "T2")
    ]
    (line,) = unsaid_lines(tell(missing=missing))
    assert line.startswith("EQ-5D-5L-utiliteit, EQ-VAS (eigen cijfer voor gezondheid), T1, T2: ")


def test_a_kind_that_nobody_thought_of_is_still_said(tell):
    (line,) = unsaid_lines(tell(missing=["new_thing:eq_vas"]))
    assert line == "EQ-VAS (eigen cijfer voor gezondheid): 'new thing' is niet te zeggen."


def test_what_the_study_lacks_does_not_repeat_the_chapter(tell):
    lines = list(lacking_lines(tell(missing=["attrition:eq_vas:T1:director", "not_measured:eq_vas", "plan"])))
    assert [line for line in lines if "uitval" in line] == []
    assert "scores op EQ-VAS (eigen cijfer voor gezondheid): daarover is niets te zeggen" in lines
    assert any(line.startswith("een analyseplan") for line in lines)


PLAN = {"plan_sha256": "ab" * 32, "plan_date": "2018-01-01", "plan_frozen": True, "plan_recorded_sha256": "ab" * 32}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "op 1 januari 2018 vastgelegd en sindsdien niet veranderd"),
        ({"plan_changed": True}, "vastgelegd en daarna veranderd"),
        ({"plan_recorded_sha256": ""}, "de hash is toen niet vastgelegd"),
        ({"plan_frozen": False, "plan_date": ""}, "vooraf geen analyseplan vastgelegd"),
    ],
)
def test_the_plan_is_told_with_its_day(tell, changed, said):
    context = tell(facts={**PLAN, **changed})
    assert said in plan_line(context)
    rows = dict(plan_rows(context))
    assert rows["Analyseplan (SHA-256)"] == "ab" * 8
    assert plan_line(tell()) == ""


@pytest.mark.parametrize(
    ("below", "above", "said"),
    [
        (-0.121, None, "0,121 lager"),
        (None, 0.2, "0,200 hoger"),
        (-0.1, 0.2, "0,100 lager of 0,200 hoger"),
        (None, None, "niet binnen ±0,258"),
    ],
)
def test_a_tipping_point_is_a_distance_and_a_direction(tell, below, above, said):
    columns = ["outcome", "group", "wave", "tipping_below", "tipping_above", "lowest_delta", "highest_delta"]
    table = pd.DataFrame([("eq5d_utility", "director", "T1", below, above, -0.258, 0.258)], columns=columns)
    context = tell(estimate(), estimate("mixed_mean_change"), tables={"tipping_points": table.assign(n_households=12)})
    (block,) = ways_block(context, "eq5d_utility")
    assert block.rows[-1] == ("Het antwoord verandert als ontbrekende scores", said)
    assert [row[0] for row in block.rows[:2]] == ["Zoals in de tabellen hierboven", "Gemengd model, elke score"]
    assert list(ways_block(tell(estimate()), "eq5d_utility")) == []


def test_a_scale_that_is_too_short_is_told(tell):
    ends = [
        estimate("ceiling_share", 0.2, None, None, unit="share of persons", wave="T0"),
        estimate("floor_share", 0.1, None, None, unit="share of persons", wave="T0"),
        estimate("cronbach_alpha", 0.6, None, None, unit="coefficient", wave="T0"),
    ]
    told = " ".join(account_of_scores(tell(*ends)))
    assert "20% van ‘Met gezinsregisseur’ heeft de hoogste score" in told
    assert "laagste score" not in told
    assert "0,60, te laag om op te tellen (Terwee et al., 2007)" in told


def test_what_is_cited_has_its_full_reference(tell):
    cited_ones = [NO_FINDING, DETECTABLE, estimate("hedges_g"), estimate("mee_chua_effect")]
    told = " ".join(account_of_scores(tell(*cited_ones)))
    for author in ("Cohen, J. (1988)", "Hoenig, J. M.", "Mee, R. W.", "Man-Son-Hing, M."):
        assert author in told
    assert "Terwee" not in told


def test_a_long_reference_is_cited_by_author_and_year():
    assert cited(SOURCE) == "Walters & Brazier, 2005"
    assert cited("our own survey of the district") == "our own survey of the district"


def test_every_licence_is_translated():
    texts = {known.licence for known in INSTRUMENTS.values()}
    assert texts - KNOWN == set()
