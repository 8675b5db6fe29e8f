"""The service against an independent fold of the same events in memory, over generated questions."""
