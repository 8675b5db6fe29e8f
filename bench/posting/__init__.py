"""Events over HTTP: how many, how fast, and beside what the same server does with the same body and nothing else."""
