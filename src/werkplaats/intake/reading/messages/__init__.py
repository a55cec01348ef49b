"""Dutch standard messages of municipal care (iWmo, iJw): declarations, answers, assignments, starts and stops.

`message` reads one file, `answers` brings declarations and their answers together, `grids` makes tables of them.
"""
