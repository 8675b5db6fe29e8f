"""The read tables, one subject a file: version rows for every past moment, current rows for now."""
