"""Indicators: figures over what counts for an instrument or a paragraph, each with the events behind it."""
