"""The chapter on costs: who pays and who gains in words, what can have been shifted, and the saving in other ways."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from invented_study.parts import N, money
from werkplaats.report.chapters.care_stacking import stacking_details, timelines
from werkplaats.report.chapters.cost_account import cost_account, reconciliation_line
from werkplaats.report.chapters.cost_robustness import other_statistics
from werkplaats.report.chapters.cost_shifting import shifting
from werkplaats.report.chapters.costs import costs
from werkplaats.report.chapters.payers import payers
from werkplaats.report.context import Context
from werkplaats.report.document import Bullets, Figure, Paragraph, TableBlock
from werkplaats.report.language import LANGUAGES
from werkplaats.report.numbers import NO_BREAK
from werkplaats.results import Estimate

FLOWS = pd.DataFrame(
    [("shifted", "wmo", "youth", 900.0, 3, N), ("fell_only", "wmo", None, 5000.0, 9, N)],
    columns=["kind", "from", "to", "euros", "n_households", "n_observed"],
)


def told(blocks):
    """Return every sentence of the blocks, with plain spaces."""
    lines = [
        line
        for block in blocks
        if isinstance(block, (Paragraph, Bullets))
        for line in ([block.text] if isinstance(block, Paragraph) else block.items)
    ]
    return " ".join(lines).replace(NO_BREAK, " ")


@pytest.fixture
def context_of(report_input):
    """Return a context whose notebook 04 found other estimates and tables as well."""

    def made(*extra, without=(), tables=None, language="nl", variant="intern", intern=None):
        results = report_input.results["04_costs"]
        kept = tuple(item for item in results.estimates if (item.term, item.payer) not in without)
        changed = dataclasses.replace(results, estimates=(*kept, *extra), tables={**results.tables, **(tables or {})})
        study = dataclasses.replace(
            report_input,
            results={**report_input.results, "04_costs": changed},
            intern={**report_input.intern, **(intern or {})},
        )
        return Context(study, language, variant)

    return made


def test_who_pays_the_director_and_who_does_not_is_said(context_of):
    text = told(payers(context_of()))
    assert "Gemeente: betaalt de gezinsregisseur (€ 7.917 per huishouden) en houdt netto € 13.510" in text
    assert "Zorgverzekeraar: betaalt de gezinsregisseur niet, en de zorg kostte € 8.490 minder" in text
    assert "Gemiddeld verliest geen financier" in text
    assert "In het interval ligt ook een verlies" not in text


def test_the_matrix_has_the_interval_of_every_payer(context_of):
    (matrix,) = [block for block in payers(context_of()) if isinstance(block, TableBlock)]
    assert [row[0] for row in matrix.rows] == ["Gemeente", "Zorgverzekeraar"]
    assert matrix.rows[0][4].replace(NO_BREAK, " ") == "€ 4.510 tot € 22.510"


def test_the_payment_that_makes_nobody_lose_is_told(context_of):
    losing = money("net_saving_mean", -2000.0, 5000.0, payer="municipality")
    transfers = pd.DataFrame([("insurer", "municipality", 2000.0, N)], columns=["from", "to", "euros", "n_households"])
    context = context_of(losing, without={("net_saving_mean", "municipality")}, tables={"payer_transfers": transfers})
    text = told(payers(context))
    assert "Gemeente: betaalt de gezinsregisseur (€ 7.917 per huishouden) en verliest netto € 2.000" in text
    assert "met deze betalingen per huishouden: Zorgverzekeraar aan Gemeente € 2.000" in text


def test_when_all_lose_together_no_payment_is_told(context_of):
    losing = money("net_saving_mean", -9000.0, 5000.0, payer="municipality")
    dearer = money("net_saving_mean", -500.0, 5000.0, payer="insurer")
    gone = {("net_saving_mean", "municipality"), ("net_saving_mean", "insurer")}
    text = told(payers(context_of(losing, dearer, without=gone)))
    assert "Alle financiers samen verliezen € 9.500 per huishouden" in text
    assert "Zorgverzekeraar: betaalt de gezinsregisseur niet, en de zorg kostte € 500 meer" in text


def shifted(p_value):
    beyond = dataclasses.replace(money("cost_shifted_beyond_chance", 300.0, 1.0), p_value=p_value)
    return (
        money("cost_fall", 9000.0, 900.0),
        money("cost_rise", 1500.0, 900.0),
        money("cost_shifted", 900.0, 90.0),
        beyond,
    )


@pytest.mark.parametrize(("p_value", "words"), [(0.2, "niet meer dan het toeval"), (0.01, "meer dan het toeval")])
def test_what_was_met_is_set_against_chance(context_of, p_value, words):
    blocks = list(shifting(context_of(*shifted(p_value), tables={"cost_shifts": FLOWS})))
    text = told(blocks)
    assert "daalden de kosten met € 9.000 en stegen ze met € 1.500" in text
    assert "Tegenover € 900 van die dalingen (10%)" in text
    assert words in text
    assert ("niet meer" in text) == (p_value > 0.05)
    (flows,) = [block for block in blocks if isinstance(block, TableBlock)]
    assert [row[:2] for row in flows.rows] == [("Wmo", "Jeugdhulp")]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("youth", "before", "never"), ("youth", "during", "never")], "had niemand kosten: onbekend, en niet nul"),
        ([("youth", "during", "in_part")], "had niemand kosten tijdens de inzet"),
    ],
)
def test_a_domain_without_cost_is_unknown(context_of, rows, words):
    unknown = pd.DataFrame(rows, columns=["domain", "period", "sign"])
    text = told(shifting(context_of(*shifted(0.2), tables={"unknown_domains": unknown})))
    assert f"In het domein Jeugdhulp {words}" in text


def test_claims_that_ended_together_are_internal(context_of):
    endings = pd.DataFrame(
        [("wmo", 50, 9, 7), ("youth", 40, 1, 1)], columns=["domain", "n_households", "n_ended", "most_in_one_month"]
    )
    shown = [
        list(shifting(context_of(*shifted(0.2), variant=variant, intern={"claim_endings": endings})))
        for variant in ("intern", "public")
    ]
    names = [[block.name for block in blocks if isinstance(block, TableBlock)] for blocks in shown]
    assert names == [["claim_endings"], []]
    (table,) = [block for block in shown[0] if isinstance(block, TableBlock)]
    assert [row[0] for row in table.rows] == ["Wmo"]


@pytest.mark.parametrize(("euros", "words"), [(31000.0, "minder"), (-31000.0, "meer")])
def test_the_same_months_are_told_in_the_right_direction(context_of, euros, words):
    context = context_of(money("gross_saving_same_months", euros, 900.0), money("gross_saving_median", 26000.0, 1.0))
    blocks = list(other_statistics(context))
    assert f"kostte de zorg € 31.000 {words} per huishouden" in told(blocks)
    (table,) = [block for block in blocks if isinstance(block, TableBlock)]
    assert [row[0] for row in table.rows][:2] == [
        "Bruto besparing per huishouden",
        "Bruto besparing van het middelste huishouden",
    ]


def test_the_mean_alone_is_no_table_of_other_ways(context_of):
    assert list(other_statistics(context_of())) == []


def test_the_account_says_how_many_sums_agree(context_of):
    account = pd.DataFrame(
        [("lines_months", 856, 280), ("months_periods", 2250, 125)], columns=["check", "n_sums", "n_households"]
    )
    (line,) = reconciliation_line(context_of(tables={"reconciliation": account}))
    assert "856 sommen" in line
    assert "2.250 tussen maanden en periodes" in line
    assert reconciliation_line(context_of()) == []


def test_measured_and_estimated_stand_apart(context_of):
    basis = pd.DataFrame(
        [("wmo", 100.0, 0.0, N)], columns=["domain", "measured_euros", "estimated_euros", "n_households"]
    )
    (table,) = cost_account(context_of(tables={"cost_basis": basis}))
    assert table.columns == ("Domein", "Gemeten", "Geschat", "Huishoudens")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chapter_is_there_in_both_languages(context_of, language):
    chapter = costs(context_of(*shifted(0.2), tables={"cost_shifts": FLOWS}, language=language))
    assert {"by-domain", "by-payer", "net", "shifting"} <= {section.key for section in chapter.sections}


HELPERS = pd.DataFrame(
    [("director", "year_before", 15.8, 9.1, N), ("director", "year_since", 12.8, 8.4, N)],
    columns=["group", "year", "mean_helpers", "mean_providers", "n_households"],
)
SPREAD = pd.DataFrame(
    [("director", "continuity", "before", 0.152, N), ("director", "continuity", "during", 0.161, N)],
    columns=["group", "measure", "period", "mean", "n_households"],
)
CHANGES = (
    ("helpers_per_month", -2.5, -4.1, -0.8, "helpers"),
    ("helpers_per_year", 3.0, 0.8, 4.1, "helpers"),
    ("continuity", 0.01, -0.02, 0.035, "index (0 to 1)"),
)
MET = pd.DataFrame(
    [("B", 28, 24, 11, 10), ("A", 12, 13, 9, 7)],
    columns=["household", "helpers_before", "helpers_since", "providers_before", "providers_since"],
)
TIMELINES = pd.DataFrame(
    [("A", "Team", -12.0, 3.0), ("B", "Kliniek", -2.0, 9.0)], columns=["household", "provider", "first", "last"]
)


@pytest.mark.parametrize(("variant", "n_timelines"), [("intern", 2), ("public", 0)])
def test_stacking_in_detail(report_input, variant, n_timelines):
    found = report_input.results["02_households"]
    tables = {**found.tables, "helpers_per_year": HELPERS, "care_spread": SPREAD}
    changes = tuple(
        Estimate(
            term="stacking_change",
            outcome=measure,
            group="director",
            contrast="before-during",
            estimate=value,
            conf_low=low,
            conf_high=high,
            conf_level=0.95,
            unit=unit,
            method="bootstrap",
            n_households=N,
        )
        for measure, value, low, high, unit in CHANGES
    )
    found = dataclasses.replace(found, tables=tables, estimates=changes)
    intern = {"care_timelines": TIMELINES, "care_households": MET}
    results = {**report_input.results, "02_households": found}
    study = dataclasses.replace(report_input, results=results, intern=intern)
    context = Context(study, "nl", variant)
    blocks = list(stacking_details(context))
    assert "15,8 verschillende professionals van 9,1 organisaties" in told(blocks)
    (spread,) = [block for block in blocks if isinstance(block, TableBlock)]
    name = "Continuïteit (Bice-Boxerman, 0 verspreid tot 1 één organisatie)"
    assert spread.rows == ((name, "0,15", "0,16", "0,01 (−0,02 tot 0,04)", "12"),)
    assert "2,5 minder professionals per maand dan ervoor (95%-BI 4,1 minder tot 0,8 minder)" in told(blocks)
    assert "Van het ene op het andere jaar zijn dat er per huishouden 3,0 meer (95%-BI 0,8 meer tot 4,1 meer)." in told(
        blocks
    )
    ranked = [block for block in timelines(context) if isinstance(block, TableBlock)]
    assert [block.rows[0] for block in ranked] == [("B", "28", "24", "11", "10")][:n_timelines]
    names = [block.name for block in timelines(context) if isinstance(block, Figure)]
    assert names == ["care_timeline_A", "care_timeline_B"][:n_timelines]


def test_the_household_months_behind_the_means_are_told(context_of):
    exposure = pd.DataFrame(
        [("before", 144, N), ("during", 139, N)], columns=["period", "household_months", "n_households"]
    )
    chapter = costs(context_of(tables={"exposure": exposure}))
    (table,) = [
        block
        for section in chapter.sections
        for block in section.blocks
        if isinstance(block, TableBlock) and block.name == "cost_by_domain"
    ]
    assert table.note.endswith("Huishoudmaanden: voor 144, tijdens 139.")
