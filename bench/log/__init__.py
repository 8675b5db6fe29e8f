"""The log alone, beside another event store and beside the bare table: events a second, and whether a reader at the tail missed any."""
