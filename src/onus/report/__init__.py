"""What people read: reports and rulings, in two languages."""
