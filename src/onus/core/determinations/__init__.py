"""What we find: fulfilled, late, unmet and the rest, with grounds and citations."""
