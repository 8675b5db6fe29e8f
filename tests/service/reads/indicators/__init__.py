"""Figures of the real decision, and how they are worked out."""
