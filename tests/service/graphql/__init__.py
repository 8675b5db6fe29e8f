"""The read API, asked as dashboards ask it."""
