"""The only writers of the log: every door's changes pass through here."""
