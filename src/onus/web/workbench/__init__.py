"""Workbench: where officers see what is about to go wrong, and act."""
