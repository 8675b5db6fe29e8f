"""Questions to the read tables and the log, as of any moment of either clock."""
