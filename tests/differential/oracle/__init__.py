"""The oracle: plain Python objects, replayed from the events of a log; no SQL, no timelines, nothing of the read side."""
