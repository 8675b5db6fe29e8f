"""The types of the schema, one subject a file."""
