"""Connections to PostgreSQL, and a PostgreSQL of our own where there is none."""
