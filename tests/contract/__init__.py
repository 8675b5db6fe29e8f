"""What the log promises, in one suite: dense, ordered, once, atomic, and nothing skipped."""
