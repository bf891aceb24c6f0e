"""Formats: bytes and tables of other systems to values, and back."""
