"""Reports: what residents told the office, what became of it, and who must answer next."""
