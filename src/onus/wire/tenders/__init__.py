"""The folder of a tender: its announcement, its facts, its bids, its register, from bytes and back."""
