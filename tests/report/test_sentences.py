"""Sentences hold in every situation of the data: rises and falls, no interval, no comparison, no director, chance."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from werkplaats.methods.evidence.maryland import CRITERIA
from werkplaats.report.chapters.anyway import anyway
from werkplaats.report.chapters.cost_findings import anyway_lines, cost_lines, held_line
from werkplaats.report.chapters.cost_verdict import verdict_lines
from werkplaats.report.chapters.costs import costs
from werkplaats.report.chapters.effectiveness_words import assumption
from werkplaats.report.chapters.evidence import evidence_callout, evidence_rule
from werkplaats.report.chapters.quality_of_life import quality_of_life
from werkplaats.report.chapters.score_changes import p_value_note
from werkplaats.report.chapters.score_findings import between_lines, change_line
from werkplaats.report.chapters.summary import answer
from werkplaats.report.compose import public_input
from werkplaats.report.context import Context
from werkplaats.report.numbers import NO_BREAK, format_probability
from werkplaats.results import Estimate


@pytest.fixture
def tell(report_input):
    """Return a function that gives a context with estimates replaced (None: taken out) and added."""

    def make(changed=None, added=(), *, language="nl", variant="intern", **params):
        results = {}
        for name, found in report_input.results.items():
            kept = [
                replace(item, **(changed or {}).get(item.term, {}))
                for item in found.estimates
                if (changed or {}).get(item.term, {}) is not None
            ]
            results[name] = replace(found, estimates=(*kept, *(item for item in added if item.notebook == name)))
        groups = report_input.params.groups.model_copy(update=params)
        known = report_input.params.model_copy(update={"groups": groups})
        return Context(replace(report_input, params=known, results=results), language, variant)

    return make


def joined(lines):
    return " ".join(lines).replace(NO_BREAK, " ")


def difference(value, low, high):
    return Estimate(
        term="adjusted_difference",
        estimate=value,
        unit="points",
        method="least squares",
        n_households=130,
        conf_low=low,
        conf_high=high,
        conf_level=0.95,
        outcome="eq5d_utility",
        wave="T2",
        contrast="between",
        group="director",
        reference="comparison",
        notebook="03_quality_of_life",
    )


NO_INTERVAL = {"conf_low": None, "conf_high": None, "conf_level": None}


def test_a_saving_says_over_how_many_months(tell):
    told = joined(cost_lines(tell()))
    assert "over de inzet (gemiddeld 12 maanden) gemiddeld € 29.917 minder" in told
    assert "Netto blijft dan € 22.000 per huishouden over (95%-BI € 9.500 tot € 34.500)" in told


def test_where_cost_rose_the_interval_turns_with_the_sign(tell):
    rise = {"estimate": -5000.0, "conf_low": -12000.0, "conf_high": 2000.0}
    told = joined(cost_lines(tell({"gross_saving_mean": rise, "net_saving_mean": rise})))
    assert "€ 5.000 meer per huishouden dan in even lange tijd ervoor (95%-BI −€ 2.000 tot € 12.000;" in told
    assert "kostte een huishouden € 5.000 meer dan ervoor (95%-BI −€ 2.000 tot € 12.000)" in told
    assert "Netto blijft" not in told


def test_without_interval_or_director_it_says_so_or_nothing(tell):
    told = joined(cost_lines(tell({"gross_saving_mean": NO_INTERVAL, "director_cost_mean": None})))
    assert "(een interval is niet te geven; prijspeil 2020)" in told
    assert "gezinsregisseur kostte" not in told


def test_the_expected_fall_is_never_told_as_the_other_one(tell):
    told = joined(anyway_lines(tell()))
    assert "daalden de kosten het jaar erop met € 14.300" in told
    rise = {"estimate": -900.0, "conf_low": -4000.0, "conf_high": 2200.0}
    told = joined(anyway_lines(tell({"expected_fall": rise})))
    assert "niet vanzelf goedkoper: het jaar erop kostten zij € 900 (95%-BI −€ 2.200 tot € 4.000) meer" in told


def test_when_only_the_model_may_be_shown_it_is_called_a_model(tell):
    context = tell()
    found = context.given.results["07_robustness"]
    kept = tuple(item for item in found.estimates if item.population != "replayed_rule")
    results = {**context.given.results, "07_robustness": replace(found, estimates=kept)}
    told = joined(anyway_lines(Context(replace(context.given, results=results), "nl", "public")))
    assert "volgens een model van huishoudkosten € 13.100" in told
    assert "dezelfde regel" not in told


NOT_SHOWN = {
    "nl": "Een verschil in kosten met de vergelijkingshuishoudens is niet aangetoond, en ook niet uitgesloten: "
    "daartegen afgezet kwamen de zorgkosten per huishouden € 9.236 lager uit, en het kan alles zijn van € 28.017 lager "
    "tot € 9.545 hoger (95%-BI).",
    "en": "A difference in cost with the comparison households was not shown, and not ruled out: set against them, the "
    "cost of care came out €9,236 lower per household, and it can be anything from €28,017 lower to €9,545 higher "
    "(95% CI).",
}
SHOWN = {
    "nl": "De zorgkosten daalden meer dan bij de vergelijkingshuishoudens. Daartegen afgezet kwamen zij per huishouden "
    "€ 15.600 lager uit (95%-BI € 26.600 lager tot € 4.600 lager). Hoeveel daarvan door de aanpak komt, hangt af van "
    "hoe goed de vergelijkingshuishoudens op deze huishoudens lijken.",
    "en": "The cost of care fell more than in the comparison households. Set against them, it came out €15,600 lower "
    "per household (95% CI €26,600 lower to €4,600 lower). How much of that is due to the approach depends on how like "
    "these households the comparison households are.",
}


def found_difference(value, low, high):
    return {"estimate": value, "conf_low": low, "conf_high": high, "conf_level": None if low is None else 0.95}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_summary_begins_with_what_the_comparison_says(tell, language):
    not_shown = tell({"att": found_difference(-9236.0, -28017.0, 9545.0)}, language=language)
    shown = tell({"att": found_difference(-15600.0, -26600.0, -4600.0)}, language=language)
    assert answer(not_shown)[0].replace(NO_BREAK, " ") == NOT_SHOWN[language]
    assert answer(shown)[0].replace(NO_BREAK, " ") == SHOWN[language]
    for context in (not_shown, shown):
        assert "effect" not in joined(answer(context))
        assert joined(anyway_lines(context)).count(joined(answer(context)[:1])) == 1


@pytest.mark.parametrize(
    ("gross", "att", "said"),
    [
        (29917.0, (-15600.0, -26600.0, -4600.0), "daalden meer dan"),
        (29917.0, (15600.0, 4600.0, 26600.0), "daalden minder dan"),
        (-5000.0, (-15600.0, -26600.0, -4600.0), "stegen minder dan"),
        (-5000.0, (15600.0, 4600.0, 26600.0), "stegen meer dan"),
    ],
)
def test_a_difference_is_told_by_what_both_did(tell, gross, att, said):
    context = tell({"att": found_difference(*att), "gross_saving_mean": {"estimate": gross}})
    assert f"De zorgkosten {said} bij de vergelijkingshuishoudens." in joined(verdict_lines(context))


@pytest.mark.parametrize(("value", "said"), [(-15600.0, "kwamen lager uit dan"), (15600.0, "kwamen hoger uit dan")])
def test_a_difference_whose_saving_cannot_be_shown_is_told_alone(tell, value, said):
    att = found_difference(value, value - 100.0, value + 100.0)
    assert f"zorgkosten {said} bij" in joined(verdict_lines(tell({"att": att, "gross_saving_mean": None})))


def test_a_difference_without_interval_is_uncertain(tell):
    told = joined(verdict_lines(tell({"att": found_difference(-15600.0, None, None)})))
    assert told == (
        "Afgezet tegen de vergelijkingshuishoudens kwamen de zorgkosten per huishouden € 15.600 lager uit. Hoe onzeker "
        "dat verschil is, is niet bekend."
    )


def test_only_where_chance_divided_the_groups_it_is_an_effect(tell):
    att = found_difference(-15600.0, -26600.0, -4600.0)
    assert "Het lot verdeelde de groepen, dus dit is een effect" in joined(
        verdict_lines(tell({"att": att}, randomized=True))
    )


def test_without_a_comparison_nothing_is_said_to_be_shown(tell):
    told = answer(tell({"att": None, "net_att": None}))[0]
    assert "Of de kosten door de aanpak zijn veranderd, is niet te zeggen" in told
    assert list(verdict_lines(tell({"att": None, "gross_saving_mean": None}))) == []


def test_what_the_director_leaves_of_it_is_told(tell):
    att = tell().find("att")
    net = replace(att, term="net_att", estimate=7917.0, conf_low=-5000.0, conf_high=20834.0)
    for lines in (anyway_lines, answer):
        assert "Met de gezinsregisseur meegerekend kwamen de kosten € 7.917 hoger uit dan daar (95%-BI" in joined(
            lines(tell(added=[net]))
        )


def test_cost_afterwards_is_lower_or_higher_and_the_comparison_stands_next_to_it(tell):
    lower = {"estimate": -2379.0, "conf_low": -5134.0, "conf_high": 176.0}
    told = joined(held_line(tell({"cost_change": lower})))
    assert "per maand € 2.379 lager dan tijdens de inzet (95%-BI € 5.134 lager tot € 176 hoger; 12 huis" in told
    assert "Bij de vergelijkingshuishoudens waren de kosten in die maanden € 100 lager." in told
    assert "€ 95 hoger dan tijdens de inzet" in joined(held_line(tell()))


def change(**values):
    given = {
        "term": "mean_change",
        "estimate": 0.093,
        "unit": "points",
        "method": "t interval; p from the exact sign-flip test over households",
        "n_households": 11,
        "conf_low": 0.0001,
        "conf_high": 0.186,
        "conf_level": 0.95,
        "p_value": 0.03,
        "outcome": "eq5d_utility",
        "wave": "T2",
    }
    return Estimate(**(given | values))


def test_a_change_is_told_with_what_the_exact_test_says_of_it(tell):
    context = tell()
    assert change_line(context, change()).endswith("tot T2, over 11 huishoudens.")
    assert "sluit niet uit dat er niets veranderde (p = 0,051)" in change_line(context, change(p_value=0.0508))
    assert "nul ligt in het interval" in change_line(context, change(conf_low=-0.01))
    assert "een interval is niet te geven" in change_line(context, change(**NO_INTERVAL))
    assert " daalde gemiddeld met " in change_line(context, change(estimate=-0.1, conf_low=-0.2, conf_high=-0.01))


def test_the_test_behind_a_p_value_is_named(tell):
    context, exact = tell(), change()
    by_t = change(method="t interval; p from the paired t test (more than 40 households)", n_households=109)
    assert "exacte tekenwisselingen" in p_value_note(context, [exact])
    assert "exacte" not in p_value_note(context, [by_t])
    assert "meer dan 40 huishoudens" in p_value_note(context, [exact, by_t])


def test_the_convention_is_cited_once_and_with_its_limit(tell):
    text = str(quality_of_life(tell()))
    assert "(Cohen, 1988), die voor verschillen tussen groepen is gemaakt" in text
    assert "(1988).)" not in text


def test_between_groups_the_direction_is_a_word_and_chance_decides_the_reading(tell):
    above, below = difference(2.49, -0.65, 5.62), difference(-2.49, -5.62, -0.65)
    told = joined(between_lines(tell(added=[above])))
    assert "bij ‘Met gezinsregisseur’ 2,490 (95%-BI −0,650 tot 5,620) hoger dan bij ‘Vergelijkingshuishoudens’" in told
    told = joined(between_lines(tell(added=[below])))
    assert "2,490 (95%-BI 0,650 tot 5,620) lager dan" in told
    assert "Of dat een effect van de aanpak is" in told
    assert "Het lot verdeelde de groepen, dus dit is een effect" in joined(
        between_lines(tell(added=[below], randomized=True))
    )


def test_a_lower_score_can_be_the_better_one(tell):
    context = tell(added=[difference(1.0, -1.0, 3.0)])
    found = context.given.results["03_quality_of_life"]
    own = next(item for item in found.estimates if item.term == "mean_change" and item.wave == "T2")
    other = replace(own, group="comparison")
    for better, success in ((True, True), (False, False)):
        outcomes = found.tables["outcomes"].assign(higher_is_better=better)
        given = replace(found, estimates=(*found.estimates, other), tables={**found.tables, "outcomes": outcomes})
        results = {**context.given.results, "03_quality_of_life": given}
        told = joined(between_lines(Context(replace(context.given, results=results), "nl", "intern")))
        assert ("succes" in told) == success


def labelled(context, notebook, level, design, criteria=""):
    found = context.given.results[notebook]
    facts = {**found.facts, "evidence_level": level, "evidence_design": design, "evidence_criteria": criteria}
    return replace(context.given, results={**context.given.results, notebook: replace(found, facts=facts)})


def test_evidence_is_weighed_per_subject(tell):
    told = joined(evidence_callout(tell()).lines)
    assert "Kosten: voor en na, naast vergelijkbare huishoudens zonder de aanpak (niveau 3 van 5" in told
    assert "Kwaliteit van leven: voor- en nameting, geen vergelijkingsgroep (niveau 2 van 5" in told


def test_what_takes_a_conclusion_down_is_said(tell):
    given = labelled(tell(), "07_robustness", 2, 3, "groups not alike; much is missing")
    told = joined(evidence_callout(Context(given, "nl", "intern")).lines)
    assert "groepen die niet aantoonbaar op elkaar lijken (niveau 2 van 5" in told
    assert "Naar de opzet zou het niveau 3 zijn" in told
    assert "meer dan een kwart standaarddeviatie. Van meer dan een op de vijf" in told


def test_chance_that_is_undone_is_said(tell):
    given = labelled(tell(), "07_robustness", 2, 5, "chance undone; much is missing; very much is missing")
    told = joined(evidence_callout(Context(given, "nl", "intern")).lines)
    assert "Naar de opzet zou het niveau 5 zijn" in told
    assert "dat wie overblijft misschien niet meer op elkaar lijkt. Van meer dan een op de vijf die aan het" in told
    assert "roept een vraag op" in told


def test_cost_effectiveness_has_a_label_of_its_own(tell):
    given = labelled(tell(), "05_cost_effectiveness", 1, 5, "groups not alike; chance undone; much is missing")
    told = joined(evidence_callout(Context(given, "nl", "intern")).lines)
    assert "Kosteneffectiviteit: samenhang (niveau 1 van 5" in told
    assert "Kosten: voor en na, naast vergelijkbare" in told


def test_what_the_approach_did_is_not_claimed_where_chance_is_undone(tell):
    for criteria, claimed in (("", True), ("chance undone; much is missing", False)):
        given = labelled(tell(), "05_cost_effectiveness", 2, 5, criteria)
        facts = {**given.results["05_cost_effectiveness"].facts, "comparison_measured": True}
        found = replace(given.results["05_cost_effectiveness"], facts=facts)
        groups = given.params.groups.model_copy(update={"randomized": True})
        params = given.params.model_copy(update={"groups": groups})
        by_lot = replace(given, params=params, results={**given.results, "05_cost_effectiveness": found})
        told = assumption(Context(by_lot, "nl", "intern"))
        assert ("dus wat de aanpak deed" in told) == claimed
        assert ("misschien niet meer op elkaar lijken" in told) != claimed


def test_only_chance_makes_the_strongest_design(tell):
    given = labelled(tell(), "07_robustness", 5, 5)
    told = joined(evidence_callout(Context(given, "en", "intern")).lines)
    assert "chance decided who got the approach (level 5 of 5" in told
    assert "but it is lower" not in told


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_rule_stands_in_the_report_with_its_sources(tell, language):
    blocks = {getattr(block, "name", ""): block for block in evidence_rule(tell(language=language))}
    assert [row[0] for row in blocks["evidence_scale"].rows] == ["1", "2", "3", "4", "5"]
    assert len(blocks["evidence_criteria"].rows) == len(CRITERIA)
    assert all(re.search(r"(19|20)\d\d$", row[2]) for row in blocks["evidence_criteria"].rows)


def test_probabilities_from_resamples_are_never_certain():
    assert [format_probability("nl", value) for value in (1.0, 0.995, 0.99, 0.0)] == ["> 99%", "> 99%", "99%", "< 1%"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_sentences_end_once(tell, language):
    lines = answer(tell(added=[difference(2.49, -0.65, 5.62)], language=language))
    assert all(line.endswith(".") and ".." not in line and ".)" not in line for line in lines)


def test_where_the_groups_did_not_begin_alike_that_is_said_next_to_the_difference(tell):
    context = tell()
    assert "vanzelf verder" not in str(list(anyway(context)))  # 10,100 and 9,900 a month: alike
    for before, said in ((14300.0, "€ 4.400 meer"), (7900.0, "€ 2.000 minder")):
        found = context.given.results["07_robustness"]
        table = found.tables["comparison"].copy()
        table.loc[(table["group"] == "director") & (table["period"] == "before"), "euros_per_month"] = before
        given = replace(found, tables={**found.tables, "comparison": table})
        results = {**context.given.results, "07_robustness": given}
        told = str(list(anyway(Context(replace(context.given, results=results), "nl", "intern"))))
        assert said in told.replace(NO_BREAK, " ").replace("\\xa0", " ")
        assert "vanzelf verder" in told


def test_suppressed_costs_are_never_zero(tell):
    context = tell()
    found = context.given.results["04_costs"]
    few = {name: table.assign(n_households=8) for name, table in found.tables.items() if "n_households" in table}
    results = {**context.given.results, "04_costs": replace(found, tables={**found.tables, **few})}
    given = public_input(replace(context.given, results=results))
    told = str(costs(Context(given, "nl", "public"))).replace("\\xa0", " ")
    assert "'€ 0'" not in told
    assert "In totaal" not in told
    assert "weggelaten" in told


def test_an_answer_that_may_not_be_shown_is_not_called_absent(tell):
    context = tell()
    few = {
        name: replace(found, estimates=tuple(replace(item, n_households=8) for item in found.estimates))
        for name, found in context.given.results.items()
    }
    given = replace(context.given, results=few)
    assert joined(answer(Context(public_input(given), "nl", "public"))) == (
        "Het antwoord rust op minder dan 10 huishoudens, of zou iets van één huishouden verraden: deze openbare versie "
        "kan het daarom niet geven."
    )
    nothing = replace(given, results={"01_cleaning": few["01_cleaning"]})
    assert "nog geen antwoord" in joined(answer(Context(nothing, "nl", "intern")))
