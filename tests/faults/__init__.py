"""Faults: processes killed at work. After each, the log is dense and whole, and nobody had to lend a hand."""
