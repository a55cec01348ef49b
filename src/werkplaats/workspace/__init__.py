"""Workspace: where things live. The only layer that opens files of a study."""
