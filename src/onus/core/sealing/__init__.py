"""Sealing: bids that nobody can read early, drop, alter, insert or back-date."""
