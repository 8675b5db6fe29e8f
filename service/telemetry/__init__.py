"""What operators see: fixed event names, never payloads, never secrets."""
