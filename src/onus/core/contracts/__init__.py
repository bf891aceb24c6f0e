"""What was promised: contracts, places, standards, and the rules that are law."""
