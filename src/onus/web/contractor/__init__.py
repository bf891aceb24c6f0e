"""Contractor: duties due, proof of work, disputes and statements."""
