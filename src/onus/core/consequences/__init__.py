"""What follows from findings: scores, deductions, incentives, payment."""
