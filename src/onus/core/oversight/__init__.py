"""Who watches the watchers: silence, delay, waivers, and whom the office acts against first."""
