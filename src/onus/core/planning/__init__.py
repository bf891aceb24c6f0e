"""What lies ahead: duties to come, cases that will move on, clocks that run, and what is at risk."""
