"""One procurement, from the need to the signed contract, judged in one function."""
