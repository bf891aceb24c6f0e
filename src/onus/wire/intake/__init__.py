"""Intake: what comes in from people without an account, held against bounds before anything trusts it.

In:  bytes of pictures, answers to puzzles, counts of what came before.
Out: what the bytes are, whether an answer holds, whether one more may come.

The surprise: nothing here asks who somebody is. What is bounded is how much comes
from one direction and what it costs whoever sends it.
"""
