"""The desk: the hours ahead as a screen, a printed page and a calendar."""
