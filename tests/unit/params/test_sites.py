"""Sites in params, and the name that a study may have."""

import pytest

from werkplaats.errors import ParamsError
from werkplaats.params.loading import load_params

ASKED = "primary_outcome: eq5d_utility\n"


def with_sites(valid, setting):
    return valid.replace(ASKED, f"{ASKED}sites:\n  {setting}\n")


def test_an_expected_score_is_one_of_the_instruments(valid, load, problems):
    (problem,) = problems(with_sites(valid, "expected: {eq5d_utility: guess}"))
    assert "instrument 'guess' is not one of: eq5d_5l" in str(problem)
    assert load(with_sites(valid, "expected: {eq5d_utility: eq5d_5l}")).sites.fewest_adjusted == 30


def test_one_household_cannot_be_adjusted(valid, problems):
    (problem,) = problems(with_sites(valid, "fewest_adjusted: 1"))
    assert "fewest_adjusted" in str(problem)


def test_the_name_of_a_study_may_have_a_hyphen_and_not_begin_with_one(valid, tmp_path):
    path = tmp_path / "my-study.yaml"
    path.write_text(valid.replace("study: study", "study: my-study"))
    assert load_params(path).study == "my-study"
    path = tmp_path / "-study.yaml"
    path.write_text(valid.replace("study: study", "study: -study"))
    with pytest.raises(ParamsError):
        load_params(path)
