"""Wiring: settings and addresses; the only place that chooses implementations."""
