"""Public: what everybody may see, without an account and without a script."""
