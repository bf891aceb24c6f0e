"""What the winning bid promised, and the contract that it becomes without being typed again."""
