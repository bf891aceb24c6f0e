"""What was seen: positions, passes, inspections, visits, reports."""
