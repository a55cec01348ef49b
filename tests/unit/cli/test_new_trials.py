"""`werkplaats new` on the file of a trial: what names and values tell is filled in, what only people know is asked."""

import numpy as np
import pandas as pd
import pytest
import yaml

from invented_trials import MONTHS, SHAPES, answer
from werkplaats.cli.drafting import build_draft, describe, draft_params
from werkplaats.cli.drafts.sampling import build_sample
from werkplaats.cli.drafts.trial_names import read_name
from werkplaats.cli.drafts.trials import recognize_trial
from werkplaats.params.loading import load_params


def sample_of(frame: pd.DataFrame):
    texts = frame.astype(object).where(frame.notna(), None)
    return build_sample("trial.csv", "text", [list(frame.columns), *texts.to_numpy().tolist()])


def persons(n=40, **columns):
    rng = np.random.default_rng(8)
    arms = np.arange(n) % 2
    made = {"id": range(n), "arm": arms, "qol_0": rng.uniform(0.2, 0.9, n).round(3)}
    return pd.DataFrame({**made, "qol_6": rng.uniform(0.2, 0.9, n).round(3), **columns})


@pytest.mark.parametrize(
    ("name", "kind", "moment"),
    [
        ("u.0", "utility", 0),
        ("Em4", "effect", 4),
        ("uT0", "utility", 0),
        ("eq5d_index", "utility", None),
        ("EQ5D.3m", "utility", 3),
        ("t0_eq5d", "utility", 0),
        ("baseline_utility", "utility", "baseline"),
        ("kosten_ziekenhuis_t12", "cost_part", 12),
        ("kosten_T1", "cost", 1),
        ("Tcosts", "cost", None),
        ("cost_fu", "cost", "end"),
        ("QALY", "qaly", None),
    ],
)
def test_the_name_of_a_column_tells_what_and_when(name, kind, moment):
    read = read_name(name)
    assert (read.kind, read.moment) == (kind, moment)


@pytest.mark.parametrize("name", ["age", "sex_inst", "employment", "phq9_3", "month", "id", "start"])
def test_what_is_no_outcome_by_its_name_is_none(name):
    assert read_name(name) is None


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_draft_of_which_the_questions_are_answered_holds(shape, language, tmp_path):
    raw = tmp_path / "data" / "raw" / shape
    raw.mkdir(parents=True)
    SHAPES[shape]().file.to_csv(raw / f"{shape}.csv", index=False)
    draft = draft_params(shape, raw, language=language)
    yaml.safe_load(draft)
    path = tmp_path / "params" / f"{shape}.yaml"
    path.parent.mkdir()
    path.write_text(answer(draft, MONTHS.get(shape, {})), encoding="utf-8")
    params = load_params(path)
    assert params.groups.randomized
    assert params.cost_effectiveness.cost == "cost"
    assert params.primary_outcome == ("qaly" if shape == "pilot" else "utility")
    assert [wave.month for wave in params.waves] == sorted(wave.month for wave in params.waves)


def test_codes_that_say_nothing_stay_a_question_and_names_that_do_are_used():
    draft = build_draft("trial", [sample_of(persons())], language="en")
    assert "# ? What do the codes in column arm stand for?" in draft
    assert '    #     "1": intervention' in draft
    told = persons(arm=np.where(np.arange(40) % 2, "Interventie", "Gebruikelijke zorg"))
    draft = build_draft("trial", [sample_of(told)], language="en")
    assert '        "Gebruikelijke zorg": gebruikelijke_zorg' in draft
    assert "  intervention: interventie\n  reference: gebruikelijke_zorg\n" in draft


def test_months_are_filled_in_when_numbers_cannot_be_ranks():
    assert recognize_trial(sample_of(persons())).waves == {"T0": 0.0, "T6": 6.0}
    counted = persons().rename(columns={"qol_6": "qol_1"})
    assert recognize_trial(sample_of(counted)).waves == {"T0": 0.0, "T1": None}


def test_a_column_of_which_all_alike_are_in_one_arm_is_the_household():
    together = persons(site=np.arange(40) % 8)
    assert recognize_trial(sample_of(together)).cluster == "site"
    mixed = persons(site=np.arange(40) // 5)
    assert recognize_trial(sample_of(mixed)).cluster is None


def test_copies_that_somebody_else_imputed_are_left_out():
    measured = persons()
    copies = pd.concat([measured.assign(_mi_m=number) for number in range(4)])
    draft = build_draft("trial", [sample_of(copies)], language="en")
    sources = yaml.safe_load(draft)["sources"]
    assert [source["where"] for source in sources] == [{"_mi_m": ["0"]}] * 3


def test_numbers_for_no_answer_are_told():
    coded = persons()
    coded.loc[3, "qol_6"] = 999
    assert recognize_trial(sample_of(coded)).no_answer == (999.0,)
    assert "user_missing: [999.0]" in build_draft("trial", [sample_of(coded)], language="nl")


@pytest.mark.parametrize(
    "frame",
    [
        persons().drop(columns="arm"),
        persons()[["id", "arm"]],
        persons(qol_0="high", qol_6="low"),
        pd.concat([persons(), persons()]),
    ],
    ids=["no arm", "no outcome", "no numbers", "persons twice"],
)
def test_what_is_no_trial_stays_a_question(frame):
    assert recognize_trial(sample_of(frame)) is None
    assert describe(sample_of(frame)) != "trial.csv: a trial"


def test_nobodys_value_is_repeated():
    draft = build_draft("trial", [sample_of(persons(id=[f"NAAM-{number}" for number in range(40)]))], language="nl")
    assert "NAAM" not in draft
