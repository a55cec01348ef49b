"""Costs per person in params, and identifiers that are spelt over columns."""

import pytest

ASKED = "primary_outcome: eq5d_utility\n"
SCORE = "  - name: cost\n    label: Kosten\n    minimum: 0\n    maximum: 1000000\n"


def with_costs(valid, currency="EUR", outcome="cost", score=SCORE):
    settings = f"person_costs:\n  outcomes: [{outcome}]\n  currency: {currency}\n"
    return valid.replace(ASKED, f"{score}{settings}{ASKED}")


def test_amounts_are_ready_made_scores(valid, load, problems):
    assert load(with_costs(valid)).currency == "EUR"
    (problem,) = problems(with_costs(valid, outcome="eq5d_5l"))
    assert "'eq5d_5l' is not one of the ready-made scores: cost" in str(problem)


def test_a_study_with_cost_lines_is_in_euros(valid, problems):
    (problem,) = problems(with_costs(valid, currency="GBP"))
    assert "a study has one currency" in str(problem)


@pytest.mark.parametrize("wrong", ["euro", "EURO", "£"])
def test_a_currency_is_a_code_of_three_letters(valid, problems, wrong):
    (problem,) = problems(with_costs(valid, currency=wrong))
    assert "currency" in str(problem)


def test_a_joined_identifier_is_a_pseudonym_already(valid, problems):
    pseudonyms = "pseudonyms:\n  household_id: {scheme: hmac, key_file: ~/key, shape: A9}\n"
    joined = valid.replace("household_id: Huishouden", "amount: Bedrag").replace(
        "    columns:\n", "    joined_ids: {household_id: [Praktijk, Nummer]}\n    columns:\n"
    )
    (problem,) = problems(joined.replace(ASKED, f"{ASKED}{pseudonyms}"))
    assert "deliver it in one column" in str(problem)


def test_further_groups_are_those_with_a_label_beside_the_two(valid, load):
    labels = "  labels: {director: Regie, comparison: Vergelijking, leaflet: Folder, pool: Gescreend}\n"
    groups = load(valid.replace("  reference: comparison\n", f"  reference: comparison\n{labels}")).groups
    assert groups.further == ("leaflet",)
