"""The log and its recorder against a plain list: whatever is done to them in whatever order, they agree."""
