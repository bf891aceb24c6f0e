"""Leaves: what of facts and findings the log holds, kind by kind."""
