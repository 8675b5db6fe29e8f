"""The words in which tests speak: given, when, then, and the events that they speak of."""
