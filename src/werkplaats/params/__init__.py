"""Params: the one file that a study is."""

from werkplaats.params.model import StudyParams
from werkplaats.params.sources import Source

__all__ = ["Source", "StudyParams"]
