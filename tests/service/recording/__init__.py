"""Tests of the only writers."""
