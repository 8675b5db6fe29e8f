"""The floors of the house, room by room."""
