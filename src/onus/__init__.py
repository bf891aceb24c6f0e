"""Onus: was it owed, was it done, who answers for it, and what follows?

In:  everything known about one outsourced public service: a dossier.
Out: a finding for every duty, with its grounds, its officer and its consequence.

Nothing is imported here, so that a command loads only what it uses.
"""

__version__ = "2026.11.0"
