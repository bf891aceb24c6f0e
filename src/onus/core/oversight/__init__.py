"""Who watches the watchers: what the supervisor itself owed and did."""
