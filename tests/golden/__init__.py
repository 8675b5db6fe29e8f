"""One event for each type and version ever released, as it was posted and stored. Files are added, never changed."""
