"""Statistics: a table in, a frozen result out. A module is a family, a function is a statistic."""
