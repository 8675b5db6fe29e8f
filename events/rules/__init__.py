"""What a stream refuses: pure functions from what was recorded and what is proposed to refusals."""
