"""The flow of participants: every stage that has a number is in the picture."""

import pandas as pd
import pytest

from werkplaats.report.figures.participation import draw_participant_flow

SCREENED = [("screened", 280), ("qualified", 125), ("enrolled", 14), ("lost", 2), ("analysed", 12), ("comparison", 111)]
TRIAL = [("enrolled", 235), ("lost", 0), ("analysed", 234), ("comparison", 236)]


@pytest.mark.parametrize("stages", [SCREENED, TRIAL], ids=["screened", "trial"])
def test_every_stage_stands_in_the_flow_with_its_number(stages):
    table = pd.DataFrame(stages, columns=["stage", "n_households"])
    figure = draw_participant_flow(table, language="en", names=lambda _, name: name)
    texts = " | ".join(text.get_text() for text in figure.axes[0].texts)
    for stage, number in stages:
        assert stage.capitalize() in texts
        assert f"{number} households" in texts
