"""Sealing: the bytes of envelopes, bids, codes and entries; chance is handed in."""
