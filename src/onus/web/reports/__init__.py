"""Reports: what residents say, and what becomes of it."""
