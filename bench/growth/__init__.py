"""A small log beside a large one on the same server: whether appends and pages cost more where more lies."""
