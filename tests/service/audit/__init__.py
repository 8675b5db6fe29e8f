"""The log re-examined: digests as a stranger would write them, tables altered by hand, points in the past."""
