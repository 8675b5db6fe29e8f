"""What it takes to say how a mandate is kept, and why."""
