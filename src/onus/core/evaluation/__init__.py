"""Who evaluates, how bids are scored and ranked, and who wins: each step recomputable by anybody."""
