"""Verify: everything recomputed from what is published, without the office."""
