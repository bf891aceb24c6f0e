"""Simulation: a generated town with a winter, and what really happened in it.

In:  how large, how long, and a seed.
Out: a dossier folder that any command can read, with the truth beside it.

The surprise: it shares no code with the core. What it says about the town is
its own, so that a fault of the core cannot hide in the data that tests it.
"""
