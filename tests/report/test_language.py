"""Words: every message is translated, none is stale, placeholders agree, numbers follow the language."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from werkplaats.cli.template_tables import template_messages
from werkplaats.intake import rulebook
from werkplaats.report.language import catalogue, translate
from werkplaats.report.numbers import NO_BREAK, format_estimate, format_euros, format_interval, format_p_value
from werkplaats.report.price_names import price_messages
from werkplaats.results import Estimate

SOURCE = Path(__file__).parents[2] / "src" / "werkplaats"
KEYWORDS = {"say": None, "message": None, "translate": (2,)}


@pytest.fixture(scope="module")
def messages():
    found = [
        text
        for layer in ("report", "cli")
        for _, _, text, _, _ in extract_from_dir(
            str(SOURCE / layer), method_map=[("**.py", "python")], keywords=KEYWORDS
        )
    ]
    return {text if isinstance(text, str) else text[0] for text in found} | {
        *rule_texts(),
        *template_messages(),
        *price_messages(),
    }


def rule_texts():
    """Every sentence of the rulebook, also of a family that the public mapping does not name yet."""
    modules = [
        importlib.import_module(f"{rulebook.__name__}.{found.name}")
        for found in pkgutil.iter_modules(rulebook.__path__)
    ]
    rules = [rule for module in modules for rule in getattr(module, "RULES", {}).values()]
    return {text for rule in rules for text in (rule.what, rule.why, rule.do) if text}


def test_every_rule_is_told_in_dutch():
    known = catalogue("nl")
    sentences = rule_texts()
    assert len(sentences) > 200
    assert sorted(sentences - set(known)) == []
    assert sorted(text for text in sentences if known[text] == text) == []


def test_every_message_is_translated_and_none_is_stale(messages):
    known = set(catalogue("nl"))
    assert len(messages) > 300
    assert sorted(messages - known) == []
    assert sorted(known - messages) == []


def test_placeholders_agree():
    wrong = [
        text
        for text, dutch in catalogue("nl").items()
        if sorted(re.findall(r"{\w+}", text)) != sorted(re.findall(r"{\w+}", dutch))
    ]
    assert wrong == []


def test_no_sentence_turns_a_saving_over_a_deployment_into_one_per_year():
    """A deployment lasts as long as it lasts; 'over about a year' is no rate per year."""
    dutch = [text for text in catalogue("nl").values() if re.search("bespa(ring|arde)", text, re.IGNORECASE)]
    assert len(dutch) > 20
    assert [text for text in dutch if re.search(r"per jaar|jaarlijks", text, re.IGNORECASE)] == []


def test_a_message_without_translation_is_an_error():
    with pytest.raises(KeyError):
        translate("nl", "nobody translated this")


def estimate(value, low, high, unit, n):
    return Estimate(
        term="t", estimate=value, unit=unit, method="m", n_households=n, conf_low=low, conf_high=high, conf_level=0.95
    )


def test_the_difference_between_arms_reads_as_published():
    found = estimate(2.4867, -0.6512, 5.6246, "points", 270)
    assert format_estimate("nl", found) == "2,49 (95%-BI −0,65 tot 5,62)"
    assert format_estimate("en", found) == "2.49 (95% CI −0.65 to 5.62)"


@pytest.mark.parametrize(
    ("language", "euros", "text"),
    [("nl", 359004.4, "€ 359.004"), ("nl", -1.6, "−€ 2"), ("nl", -0.2, "€ 0"), ("en", 29917.3, "€29,917")],
)
def test_amounts_are_whole_euros(language, euros, text):
    assert format_euros(language, euros).replace(NO_BREAK, " ") == text


def test_without_an_interval_there_is_a_dash():
    assert format_interval("nl", estimate(1.0, None, None, "points", 12)) == "–"
    assert format_p_value("nl", 0.00001) == "< 0,001"
    assert format_p_value("nl", 0.0481) == "0,048"
