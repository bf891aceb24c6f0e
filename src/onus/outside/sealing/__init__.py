"""Sealed bids on the disk: sealing, receiving, keys in shares, opening and auditing."""
