"""What people see: figures, and the rules of law."""
