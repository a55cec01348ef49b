"""Columns as profiles."""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from werkplaats.intake.columns.profile import Profile


@pytest.fixture
def profile() -> Callable[..., Profile]:
    """Build the profile of a column from its cells, and their kinds when they are not all text."""

    def builder(cells: Sequence[str], kinds: Sequence[str] | str = "text", column: str = "column") -> Profile:
        given = [kinds] * len(cells) if isinstance(kinds, str) else list(kinds)
        counted = Counter(zip(cells, given, strict=True))
        return Profile(
            column,
            np.array([text for text, _ in counted], dtype=object),
            np.array([kind for _, kind in counted], dtype=object),
            np.array(list(counted.values()), dtype=np.int64),
        )

    return builder


@pytest.fixture
def hits() -> Callable[..., dict[str, list[str] | None]]:
    """Return rule -> texts hit, sorted; None for the column as a whole."""

    def lister(profile: Profile, judgements) -> dict[str, list[str] | None]:
        return {one.rule: None if one.hit is None else sorted(profile.texts[one.hit].tolist()) for one in judgements}

    return lister
