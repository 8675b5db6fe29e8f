"""The HTTP door: addresses, health, the page, problems; no SQL and no GraphQL in here."""
