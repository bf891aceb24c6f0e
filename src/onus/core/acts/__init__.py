"""Acts: which acts an officer or a party may do, and what a filled form comes to."""
