"""Questions to the read tables, as of any moment."""
