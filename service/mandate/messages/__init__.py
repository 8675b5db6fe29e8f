"""What is said to people: one file per language, all with the same codes."""
