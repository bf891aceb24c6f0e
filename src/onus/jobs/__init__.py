"""Jobs: what is done in the background, from a queue that survives a crash."""
