"""What people do, a verb each: lock, who, state, change, record."""
