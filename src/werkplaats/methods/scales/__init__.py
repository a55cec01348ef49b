"""How a questionnaire measures here, and levels that are an order."""
