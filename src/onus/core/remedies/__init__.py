"""What is open after an award: its clocks, challenges and complaints, signing, and what may change later."""
