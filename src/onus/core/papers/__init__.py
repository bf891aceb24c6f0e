"""Papers: what an office owes in writing, to whom, by when, and under which number."""
