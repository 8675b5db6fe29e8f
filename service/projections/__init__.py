"""Read tables as folds of the log: pure folds, tables, and the one loop that moves them on."""
