"""The chapter on quality of life, made from what notebook 03 finds: every kind of outcome, and too little data."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from invented_study.scores import invented_context, invented_input, invented_params, invented_people
from werkplaats.report.chapters.evidence import evidence_of
from werkplaats.report.chapters.quality_of_life import quality_of_life
from werkplaats.report.contents import compose_document
from werkplaats.report.context import Context
from werkplaats.report.document import Callout, Figure, Paragraph, TableBlock, blocks_of

BOTH = {"intervention": "director", "reference": "comparison", "labels": {"director": "Regie"}}
UNFINISHED = re.compile(r"\b(nan|NaN|NaT|None)\b(?! of )|[{}]|\.\.")


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    """Keep what would be drawn: name -> function that draws it. Drawing takes time, and one test does it."""
    kept = {}

    def figure(self, name, draw, *, caption, alt, data=None):
        kept[name] = draw
        return Figure(name, b"", caption, alt)

    monkeypatch.setattr(Context, "figure", figure)
    return kept


@pytest.fixture(scope="module")
def few():
    return invented_input(invented_params(), *invented_people(14))


@pytest.fixture(scope="module")
def many():
    return invented_input(invented_params(groups=BOTH), *invented_people(40, groups=("director", "comparison")))


def words(context):
    """Return every text of the report about scores."""
    texts = []
    for block in blocks_of(compose_document(context)):
        if isinstance(block, Figure):
            texts += [block.caption, block.alt]
        elif isinstance(block, TableBlock):
            texts += [block.caption, block.note, *block.columns, *(cell for row in block.rows for cell in row)]
        elif isinstance(block, (Paragraph, Callout)):
            texts += [block.text] if isinstance(block, Paragraph) else [block.title, *block.lines]
        else:
            texts += list(getattr(block, "items", ()))
    return texts


def tables(context):
    return {block.name: block for block in blocks_of(compose_document(context)) if isinstance(block, TableBlock)}


def figures(context):
    return {block.name: block for block in blocks_of(compose_document(context)) if isinstance(block, Figure)}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("variant", ["intern", "public"])
def test_nothing_unfinished_is_written(few, many, language, variant):
    for given in (few, many):
        texts = words(invented_context(given, language, variant))
        assert [text for text in texts if UNFINISHED.search(text)] == []


def test_every_figure_can_be_drawn(few, many, drawn):
    for given, variant in ((few, "intern"), (many, "public")):
        compose_document(invented_context(given, "nl", variant))
        assert all(draw().axes for draw in drawn.values())
    assert {"before_after_positive_health_T1_T2", "level_transitions_zrm_2017_T1", "changes_eq_vas"} <= set(drawn)


def test_roles_never_share_a_table(few):
    found = tables(invented_context(few))
    assert [row[0] for row in found["changes_primary"].rows] == ["EQ-5D-5L-utiliteit, T1", "EQ-5D-5L-utiliteit, T2"]
    assert found["changes_secondary"].columns[-2:] == ("p", "p (Holm)")
    assert found["changes_exploratory"].columns[-1] == "p"
    assert "beslist niets" in found["changes_exploratory"].caption
    assert not set(found["changes_secondary"].rows) & set(found["changes_exploratory"].rows)


@pytest.mark.parametrize(("language", "label"), [("nl", "geen meetinstrument"), ("en", "not a measure")])
def test_the_conversation_tool_is_labelled_wherever_it_stands(few, language, label):
    for variant in ("intern", "public"):
        context = invented_context(few, language, variant)
        chapter = quality_of_life(context)
        (section,) = [part for part in chapter.sections if part.key.startswith("conversation")]
        assert label in section.title
        shown = [block for block in section.blocks if isinstance(block, (Figure, TableBlock))]
        assert len(shown) == 3
        assert all(label in block.caption for block in shown)
        text = str([block for block in section.blocks if isinstance(block, TableBlock)])
        assert " p " not in text
        rest = str([part for part in chapter.sections if part.key not in (section.key, "outcomes")])
        assert "Meedoen" not in rest
        assert "Participation" not in rest


def test_levels_have_no_mean_and_single_cells_stay_inside(few):
    intern, public = invented_context(few), invented_context(few, variant="public")
    assert {"level_transitions_zrm_2017_T1", "directions_zrm_2017_T2"} <= set(figures(intern))
    assert not [name for name in figures(public) if name.startswith(("level_transitions", "directions"))]
    assert not [name for name in tables(public) if name.startswith("directions")]
    assert any("met twee ervan is de derde bekend" in text for text in words(public))
    assert not [row for row in tables(intern)["changes_exploratory"].rows if "Huisvesting" in row[0]]


def test_shares_forward_stable_and_back_add_up(few):
    for row in tables(invented_context(few, "en"))["directions_zrm_2017_T1"].rows:
        assert sum(int(re.match(r"\d+", cell)[0]) for cell in row[1:4]) in (99, 100, 101)


def test_in_public_changes_stand_where_means_would_give_a_household_away(few):
    intern, public = figures(invented_context(few)), figures(invented_context(few, variant="public"))
    assert "means_eq5d_utility" in intern
    assert "means_eq5d_utility" not in public
    assert "omdat daaruit een enkel huishouden te berekenen is" in public["changes_eq5d_utility"].caption
    assert not [name for name in public if name.startswith("trajectories")]


def test_the_flow_of_n_stands_with_every_outcome(few):
    rows = tables(invented_context(few))["flow_eq5d_utility"].rows
    assert [row[0] for row in rows] == ["T0", "T1", "T2"]
    assert re.fullmatch(r"\d+ van 14", rows[0][1])
    assert rows[0][2] == "–"


def test_an_answer_between_groups_says_how_many_others_differ(many):
    context = invented_context(many)
    told = " ".join(words(context))
    assert "Op geen van 2 secundaire uitkomstmaten verschillen de groepen aantoonbaar." in told
    assert {"between", "between_ways"} <= set(tables(context))
    assert {row[0].split(",")[0] for row in tables(context)["between_ways"].rows} == {
        "EQ-5D-5L-utiliteit",
        "EQ-VAS (eigen cijfer voor gezondheid)",
        "Eenzaamheid (6 items)",
    }


def test_the_instruments_their_licences_and_the_plan_stand_in_the_colophon(few):
    found = tables(invented_context(few))
    by_name = {re.split("[:;]", row[0])[0]: row for row in found["instruments"].rows}
    assert by_name["EQ-5D-5L"][0].endswith("waardenset EQ-5D-5L NL (Versteegh 2016)")
    assert "meld het gebruik" in by_name["EQ-5D-5L"][1]
    assert ("Analyseplan vastgelegd op", "niet vastgelegd") in found["colophon"].rows
    assert [row[1] for row in found["reference_values"].rows] == ["0,074", "0,869"]


def without_wave(scores):
    return scores.assign(score=scores["score"].mask(scores["wave"] == "T1"))


def all_equal(scores):
    return scores.assign(score=0.5)


def nothing(scores):
    return scores.assign(score=float("nan"))


def as_it_is(scores):
    return scores


@cache
def reduced(change, n=14, groups=("director",)):
    """Return a study of one instrument with little in it."""
    households, scores = invented_people(n, groups=groups, instruments=("eq5d_5l",))
    params = invented_params(groups=BOTH) if len(groups) > 1 else invented_params()
    return invented_input(params, households, change(scores))


def told(given, variant="intern", language="nl"):
    return " ".join(words(invented_context(given, language, variant)))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("change", "n", "groups"),
    [
        (without_wave, 14, ("director",)),
        (all_equal, 14, ("director",)),
        (nothing, 14, ("director",)),
        (as_it_is, 1, ("director",)),
        (as_it_is, 1, ("director", "comparison")),
    ],
    ids=["a wave is missing", "all scores equal", "no score at all", "one household", "one household per group"],
)
def test_with_too_little_the_report_says_so_and_holds_no_gap(change, n, groups, language):
    given = reduced(change, n, groups)
    for variant in ("intern", "public"):
        texts = words(invented_context(given, language, variant))
        assert [text for text in texts if UNFINISHED.search(text)] == []


def test_a_missing_wave_is_said_where_its_change_would_stand():
    text = told(reduced(without_wave))
    assert "EQ-5D-5L-utiliteit, T1: niemand in ‘Regie’ heeft dan een score." in text
    assert "tot T2, over" in text


def test_groups_too_small_to_be_compared_are_no_comparison(many):
    small = invented_context(reduced(as_it_is, n=1, groups=("director", "comparison")))
    assert evidence_of(small)["quality_of_life"].design.level == 2
    assert evidence_of(invented_context(many))["quality_of_life"].design.level == 3


def test_one_household_has_no_change_and_the_report_says_why():
    given = reduced(as_it_is, n=1)
    assert "te weinig huishoudens van ‘Regie’ zijn beide keren gemeten" in told(given)
    assert "changes_primary" not in tables(invented_context(given))
    assert "scoorden 1 huishoudens" not in told(given, "public")


def test_equal_scores_have_no_interval_and_are_no_secret_in_public():
    given = reduced(all_equal)
    assert "elk huishouden van ‘Regie’ veranderde evenveel" in told(given)
    public = told(given, "public")
    assert "veranderde evenveel" not in public
    assert "0,500" not in public


def test_without_any_score_the_chapter_says_what_cannot_be_said():
    chapter = quality_of_life(invented_context(reduced(nothing)))
    assert [section.key for section in chapter.sections] == ["unsaid"]
    assert "in geen enkele ronde gescoord" in str(chapter)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_with_a_later_wave_and_no_other_there_is_no_before_and_after(language):
    households, scores = invented_people(14, instruments=("eq5d_5l", "positive_health"))
    given = invented_input(invented_params(), households, scores[scores["wave"] == "T1"].reset_index(drop=True))
    for variant in ("intern", "public"):
        context = invented_context(given, language, variant)
        assert [text for text in words(context) if UNFINISHED.search(text)] == []
        assert "conversation_positive_health_T1" not in tables(context)
        assert not {name for name in tables(context) if name.startswith("changes_")}


def only_afterwards(scores):
    return scores.assign(score=scores["score"].mask((scores["wave"] == "T0") & (scores["outcome"] == "eq_vas")))


def test_an_exploratory_outcome_without_any_change_has_no_section_and_is_told_at_the_end():
    households, scores = invented_people(14, instruments=("eq5d_5l", "eq_vas"))
    params = invented_params(secondary_outcomes=[])
    context = invented_context(invented_input(params, households, only_afterwards(scores)))
    sections = {section.key: section for section in quality_of_life(context).sections}
    assert "outcome-eq5d-utility" in sections
    assert "outcome-eq-vas" not in sections
    assert "EQ-VAS (eigen cijfer voor gezondheid): niemand in ‘Regie’ heeft bij de start een score" in str(
        sections["unsaid"]
    )


def first_of_each_household(scores):
    return scores[scores["person_id"].str.endswith("-0")]


def test_where_every_household_is_one_person_they_are_counted_once():
    rows = tables(invented_context(reduced(first_of_each_household)))["flow_eq5d_utility"].rows
    assert [len(row) for row in rows] == [3, 3, 3]


def test_hundreds_of_sites_are_no_table_of_estimates(few):
    found = few.results["03_quality_of_life"]
    site = replace(
        found.find("mean_change", outcome="eq5d_utility", wave="T1"), term="site_mean_change", population="A"
    )
    given = replace(few, results={"03_quality_of_life": replace(found, estimates=(*found.estimates, site))})
    assert tables(invented_context(given)).keys() == tables(invented_context(few)).keys()
    assert len(tables(invented_context(given))["all_03_quality_of_life"].rows) == len(
        tables(invented_context(few))["all_03_quality_of_life"].rows
    )
