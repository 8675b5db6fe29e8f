"""A world that never was, told as events: from a seed and sizes, the same every time; pure and without I/O."""
