"""Questions made from the schema and from what a log holds: every field once on purpose, many together by chance."""
