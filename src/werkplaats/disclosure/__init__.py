"""Disclosure: what may be shown. Everything public passes here, and what is not known to be safe does not pass."""
