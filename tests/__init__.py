"""What is promised, in sentences, on a real PostgreSQL."""
