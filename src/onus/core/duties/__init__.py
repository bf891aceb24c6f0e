"""What is owed now: triggers make duties out of obligations."""
