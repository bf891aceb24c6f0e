"""Public pages of tenders: what the public may know of a purchase, from its need to its contract."""
