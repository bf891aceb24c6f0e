"""The competition: notice, time, clarifications, criteria, lots, questions."""
