"""Waves: from a mean, a change and a mean over nearly the same households, nobody can be computed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from werkplaats.disclosure.suppression import public
from werkplaats.params.model import Disclosure
from werkplaats.results import Estimate, Results

CBS = Disclosure()


def study(scores):
    """Return results as notebook 03 writes them, of one person per household: scores by wave, NaN when not measured."""
    waves = list(scores)
    rows = [("o", "g", wave, 6.0 * place, scores[wave]) for place, wave in enumerate(waves)]
    means = pd.DataFrame(
        [
            (o, g, w, m, s.mean(), s.mean() - 1, s.mean() + 1, int(s.notna().sum()), int(s.notna().sum()))
            for o, g, w, m, s in rows
        ],
        columns=["outcome", "group", "wave", "month", "mean", "conf_low", "conf_high", "n_households", "n_persons"],
    )
    changes, pairs = [], []
    for wave in waves[1:]:
        both = pd.concat([scores[waves[0]], scores[wave]], axis=1, keys=["before", "after"]).dropna()
        n = len(both)
        pairs += [("o", "g", wave, moment, both[moment].mean(), n, n) for moment in both]
        changes.append(
            Estimate(
                term="mean_change",
                estimate=float((both["after"] - both["before"]).mean()),
                unit="points",
                method="m",
                n_households=n,
                n_obs=n,
                outcome="o",
                group="g",
                wave=wave,
                contrast="before-after",
            )
        )
    paired = pd.DataFrame(pairs, columns=["outcome", "group", "wave", "moment", "mean", "n_households", "n_persons"])
    return Results("03_quality_of_life", tuple(changes), {"wave_means": means, "paired_means": paired})


def drawn(n, seed=1):
    return pd.Series(np.random.default_rng(seed).normal(50, 10, n).round(0))


def without(scores, *households):
    return scores.mask(scores.index.isin(households))


def attack(results, scores):
    """Return what somebody who knows who was measured when can compute of a score of one household, at baseline."""
    waves, n = list(scores), len(scores[next(iter(scores))])
    place = {wave: at * n for at, wave in enumerate(waves)}
    known = []
    shown = results.tables["wave_means"].dropna(subset=["mean"])
    for wave in shown["wave"]:
        row = np.zeros(n * len(waves))
        row[place[wave] + np.flatnonzero(scores[wave].notna())] = 1
        known.append(row)
    for change in results.estimates:
        both = np.flatnonzero((scores[waves[0]].notna() & scores[change.wave].notna()).to_numpy())
        row = np.zeros(n * len(waves))
        row[place[change.wave] + both], row[both] = 1, -1
        known.append(row)
    pairs = results.tables["paired_means"].dropna(subset=["mean"])
    for wave, moment in zip(pairs["wave"], pairs["moment"], strict=True):
        both = np.flatnonzero((scores[waves[0]].notna() & scores[wave].notna()).to_numpy())
        row = np.zeros(n * len(waves))
        row[(0 if moment == "before" else place[wave]) + both] = 1
        known.append(row)
    table = np.array(known)
    rank = np.linalg.matrix_rank(table)
    return [
        cell
        for cell in range(n * len(waves))
        if np.linalg.matrix_rank(np.vstack([table, np.eye(n * len(waves))[cell]])) == rank
    ]


DROPOUT = {"T0": drawn(12), "T1": without(drawn(12, 2), 3)}


def test_the_dropout_is_there_to_be_found():
    assert attack(study(DROPOUT), DROPOUT), "the attack finds nobody, so the next test proves nothing"


@pytest.mark.parametrize(
    "scores",
    [
        DROPOUT,
        {"T0": without(drawn(12), 0), "T1": drawn(12, 2)},
        {"T0": drawn(12), "T1": drawn(12, 2), "T2": without(drawn(12, 3), 5)},
        {"T0": drawn(60), "T1": without(drawn(60, 2), *range(15)), "T2": without(drawn(60, 3), *range(16))},
        {"T0": drawn(60), "T1": without(drawn(60, 2), 3), "T2": without(drawn(60, 3), *range(30))},
    ],
)
def test_nobody_follows_from_what_is_shown(scores):
    released = public(study(scores), CBS)
    assert attack(released, scores) == []
    assert [change.wave for change in released.estimates] == list(scores)[1:]
    assert released.tables["wave_means"].loc[0, "mean"] == pytest.approx(scores["T0"].mean())


def shown(scores, name="wave_means"):
    table = public(study(scores), CBS).tables[name]
    return table.loc[~table["suppressed"], "wave"].tolist()


def test_where_everybody_was_measured_every_time_all_means_are_shown():
    assert shown({"T0": drawn(12), "T1": drawn(12, 2), "T2": drawn(12, 3)}) == ["T0", "T1", "T2"]


def test_many_who_dropped_out_are_not_given_away():
    scores = {"T0": drawn(60), "T1": without(drawn(60, 2), *range(15))}
    assert shown(scores) == ["T0", "T1"]
    assert shown(scores, "paired_means") == ["T1", "T1"]
    assert shown(DROPOUT, "paired_means") == []


def test_a_conversation_tool_without_a_change_keeps_its_means():
    made = study(DROPOUT)
    released = public(Results(made.notebook, tables=made.tables), CBS)
    assert not released.tables["wave_means"]["suppressed"].any()
    assert released.tables["paired_means"]["suppressed"].all()


def test_a_housemate_who_did_not_answer_again_counts_as_well():
    made = study({"T0": drawn(12), "T1": drawn(12, 2)})
    means = made.tables["wave_means"].assign(n_persons=[31, 28])
    released = public(Results(made.notebook, made.estimates, {"wave_means": means}), CBS)
    assert released.tables["wave_means"]["suppressed"].tolist() == [False, True]
