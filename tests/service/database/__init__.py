"""Connections, and a PostgreSQL of our own."""
