"""Tests of floor 2: rules and what follows from them."""
