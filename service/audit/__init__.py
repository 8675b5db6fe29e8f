"""The log re-examined and handed over: replay, digests, differences between two points, exports."""
