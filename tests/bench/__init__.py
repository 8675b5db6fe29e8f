"""The bench itself under test: its world is one that the house accepts, its figures are what they say."""
