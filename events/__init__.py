"""The ground: what an event is, how it is written down, and the log that keeps it. Knows nothing of the service."""
