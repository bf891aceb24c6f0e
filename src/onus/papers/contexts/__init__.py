"""Contexts: what each kind of paper says, taken from the files of an assessment."""
