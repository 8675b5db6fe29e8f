"""Folds and tables: pure first, then once more through a database."""
