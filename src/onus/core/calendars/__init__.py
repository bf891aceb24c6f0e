"""Which days are working days, and when a limit ends."""
