"""The chapters of the report, one question each."""
