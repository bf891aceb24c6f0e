"""People: signing in, appointments, and who may do what."""
