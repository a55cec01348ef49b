"""Params: the one file that a study is."""
