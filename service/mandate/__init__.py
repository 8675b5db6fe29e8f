"""Floor 2: the status of a paragraph. Pure: no clock, no database; whatever it needs is an argument."""
