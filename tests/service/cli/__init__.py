"""The command line, run as people run it: processes, their words and their exit status."""
