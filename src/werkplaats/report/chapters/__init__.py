"""Chapters: one module each; results in, a chapter out, or None when the study has nothing to fill it with."""
