"""Qualification: who may take part, by documents, codes, bans, ties of ownership, health and record."""
