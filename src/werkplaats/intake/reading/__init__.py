"""Raw files of every kind as text: one module per kind of file, nothing coerced."""
