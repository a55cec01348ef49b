"""The graph of notebooks, the kernels that run them, and the record of what ran."""
