"""Documents under test: what they say can be done, is done here."""
