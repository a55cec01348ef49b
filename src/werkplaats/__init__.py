"""Werkplaats: a workbench for evaluating care that crosses domains."""

import os

__version__ = "0.1.0"

# Arrow's allocator gives memory back at once and asks for it again, which costs time in large files: half a second. It
# looks here when it is loaded, so this stands before any import of ours; whoever set it otherwise keeps that.
os.environ.setdefault("MIMALLOC_PURGE_DELAY", "500")
