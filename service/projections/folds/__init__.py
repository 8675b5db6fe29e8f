"""What events mean, one subject a file: facts in, timelines out, nothing else."""
