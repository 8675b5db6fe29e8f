"""What happens to one subject, event by event: each story names only what the log holds already."""
