"""Methods: pure statistics. A table in, a frozen result out."""
